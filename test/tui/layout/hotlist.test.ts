import { describe, expect, test } from "vitest";
import { CHAT, Chat, OPS, SECOND } from "../chat.ts";

describe("what is unread elsewhere", () => {
  const rule = (chat: Chat) => chat.rows().at(-2);

  test("[S35] where the rooms have no place the rule says it, mentions first, muted rooms not", () => {
    const chat = new Chat([CHAT, SECOND, OPS], { columns: 50, rows: 15 });
    expect(rule(chat)).toBe("─".repeat(50));
    const { cursor } = chat.layout();
    chat.comes("a", {}, SECOND.roomId).comes("b", {}, SECOND.roomId).comes("@alice", {}, OPS.roomId);
    expect(rule(chat)).toMatch(/^── @1 ops · 2 聊天群2 ─+$/);
    expect(chat.layout().cursor).toEqual(cursor);
    chat.enter("/mute ops");
    expect(rule(chat)).toMatch(/^── 2 聊天群2 ─+$/);
    expect(rule(chat.press("alt-2"))).toBe("─".repeat(50));
    expect(rule(chat.press("alt-1").comes("c", {}, SECOND.roomId).resize(60, 15))).not.toContain("聊天群2");
  });

  test("[S35] it is cut to fit", () => {
    const chat = new Chat([CHAT, SECOND, OPS], { columns: 30, rows: 8 });
    chat.hear({ type: "status", status: { status: "connecting" } });
    const name = "a name that is much too long for this";
    chat.state = { ...chat.state, rooms: chat.state.rooms.map((room) => ({ ...room, name })) };
    chat.comes("a", {}, SECOND.roomId).comes("b", {}, OPS.roomId);
    expect(rule(chat)).toBe("── 1 a name that is much t… ──");
  });
});
