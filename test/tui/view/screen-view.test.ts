import type { ComponentType, ReactElement } from "react";
import { describe, expect, test, vi } from "vitest";
import { CHAT, Chat, OPS } from "../chat.ts";

/** The names of the components that Ink's roots have drawn, in order. */
const { drawn } = vi.hoisted(() => ({ drawn: [] as string[] }));

/** The names of the components within an element that belong to a pane, the innermost last. */
function nameOf(element: unknown): string {
  const { type, props } = element as ReactElement<{ children?: unknown }, ComponentType>;
  return props.children === undefined || typeof props.children === "string" || Array.isArray(props.children)
    ? type.name
    : nameOf(props.children);
}

vi.mock("ink", async (load) => {
  const ink = await load<typeof import("ink")>();
  const note: typeof ink.render = (node, options) => {
    drawn.push(nameOf(node));
    const instance = ink.render(node, options);
    const rerender: typeof instance.rerender = (next) => {
      drawn.push(nameOf(next));
      instance.rerender(next);
    };
    return { ...instance, rerender };
  };
  return { ...ink, render: note };
});

/** Lists what is drawn anew for what happens, on a screen that was drawn before. */
function redrawn(chat: Chat, happens: (chat: Chat) => void): string[] {
  chat.rows();
  drawn.length = 0;
  happens(chat);
  chat.rows();
  return [...drawn];
}

describe("what is drawn anew", () => {
  const chat = () => new Chat([CHAT, OPS], { columns: 120, rows: 30 }).comes("hello").comes("你好");

  test("[T19] for a key the composer alone", () => {
    const typing = chat().type("a");
    expect(redrawn(typing, () => typing.type("你"))).toEqual(["Composer"]);
    expect(redrawn(typing, () => typing.press("backspace"))).toEqual(["Composer"]);
  });

  test("[T19] nothing for the cursor, or where nothing changed", () => {
    const typing = chat().type("ab");
    expect(redrawn(typing, () => typing.press("left"))).toEqual([]);
    expect(redrawn(typing, () => typing.wait(1))).toEqual([]);
  });

  test("[T19] for a message the timeline, for one in another room the list of rooms", () => {
    const reading = chat();
    expect(redrawn(reading, () => reading.comes("news"))).toEqual(["Timeline"]);
    expect(redrawn(reading, () => reading.comes("other", {}, OPS.roomId))).toContain("RoomList");
    expect(redrawn(reading, () => reading.comes("other", {}, OPS.roomId))).not.toContain("Timeline");
  });

  test("[T19] for what is opened over the messages that alone, and nothing below it when it closes", () => {
    const reading = chat();
    expect(redrawn(reading, () => reading.press("f1"))).toEqual(["TextRows", "Overlay"]);
    expect(redrawn(reading, () => reading.press("escape"))).toEqual([]);
  });
});
