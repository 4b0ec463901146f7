import { describe, expect, test } from "vitest";
import { CHAT, Chat, OPS, SECOND } from "../../chat.ts";

/** A room of so many messages, each with a header of its own. */
function long(count: number, columns = 120, rows = 15): Chat {
  const chat = new Chat([CHAT, SECOND, OPS], { columns, rows });
  for (let at = 1; at <= count; at++) chat.comes(`message ${at}.`, { from: `u${at}` });
  return chat;
}

describe("mentions while scrolled back", () => {
  test("[S34] the status says how many of what is below call, until they are in view", () => {
    const chat = long(60).press("pageup", "pageup");
    chat.comes("hi @alice").comes("again alice");
    for (let at = 0; at < 10; at++) chat.comes(`more ${at}.`, { from: `v${at}` });
    expect(chat.status()).toMatch(/\d+ below, @2/);
    expect(chat.resize(50, 15).status()).toMatch(/\d+ below, @2/);
    chat.resize(120, 15);
    while (!chat.text().includes("again alice")) chat.press("pagedown");
    expect(chat.state.rooms[0]).toMatchObject({ mentions: 0 });
    expect(chat.state.rooms[0]?.unread).toBeGreaterThan(0);
    expect(chat.status()).not.toContain("@");
    expect(chat.press("end").state.rooms[0]?.unread).toBe(0);
  });

  test("[S34] several that come into view at once are seen at once, those below it stay", () => {
    const chat = long(60).press("pageup", "pageup").comes("alice one").comes("alice two");
    for (let at = 0; at < 30; at++) chat.comes(`more ${at}.`, { from: `v${at}` });
    chat.comes("alice three");
    while (!chat.text().includes("alice two")) chat.press("pagedown");
    expect(chat.state.rooms[0]).toMatchObject({ mentions: 1 });
    expect(chat.status()).toContain("@1");
  });

  test("[S34] what is typed while scrolled back has no message read again", () => {
    const chat = long(60).press("pageup", "pageup");
    let reads = 0;
    const message = Object.defineProperty(chat.message("hi @alice"), "msg", {
      get: () => {
        reads += 1;
        return "hi @alice";
      },
    });
    chat.hear({ type: "messages", roomId: CHAT.roomId, messages: [message] });
    expect(reads).toBeGreaterThan(0);
    reads = 0;
    expect(chat.type("a").type("b").press("backspace").draft).toBe("a");
    expect([reads, chat.state.rooms[0]?.mentions]).toEqual([0, 1]);
  });

  test("[K30] Alt-a into a room that was left scrolled back shows what calls there; Esc goes back", () => {
    const chat = long(60).press("pageup", "pageup");
    const [top] = chat.messages();
    chat.press("alt-2").comes("look here alice");
    for (let at = 0; at < 30; at++) chat.comes(`more ${at}.`, { from: `v${at}` });
    chat.press("alt-a");
    expect(chat.text()).toContain("look here alice");
    expect(chat.state.rooms[0]).toMatchObject({ mentions: 0 });
    expect(chat.state.rooms[0]?.unread).toBeGreaterThan(0);
    expect(chat.status()).toContain("Esc goes back");
    expect(chat.press("escape").messages()[0]).toBe(top);
  });

  test("[K30] of several mentions the first unseen one shows, and again the next", () => {
    const chat = new Chat([CHAT, SECOND], { columns: 120, rows: 15 }).press("alt-2");
    for (const part of ["one", "two"]) {
      chat.comes(`alice ${part}`);
      for (let at = 0; at < 30; at++) chat.comes(`${part} ${at}.`, { from: `v${at}` });
    }
    expect(chat.press("alt-a").text()).toContain("alice one");
    expect(chat.state.rooms[0]).toMatchObject({ mentions: 1 });
    expect(chat.press("alt-a").text()).toContain("alice two");
    expect(chat.state.rooms[0]).toMatchObject({ mentions: 0 });
    expect(chat.press("alt-a").text()).toContain("two 29.");
    expect(chat.state.rooms[0]).toMatchObject({ unread: 0 });
  });

  test("[K30] what is unread and fits is shown with the newest message, and is read", () => {
    const chat = long(60).press("pageup", "pageup", "alt-2").comes("new alice").press("alt-a");
    expect(chat.messages().at(-1)).toContain("new alice");
    expect(chat.state.rooms[0]).toMatchObject({ unread: 0, mentions: 0, anchor: undefined });
  });
});
