import { describe, expect, test } from "vitest";
import type { HistoryQuery } from "../../../../src/core/client/history.ts";
import { chatError } from "../../../../src/core/protocol/errors.ts";
import { KEPT } from "../../../../src/tui/state/entries.ts";
import { CHAT, Chat } from "../../chat.ts";

/** Lists the places for which pages of history were asked. */
function asked(chat: Chat): HistoryQuery[] {
  return chat.of("page").map(({ query }) => query);
}

/** A room with `count` messages of one row each, every one by somebody else, so that all have a header. */
function long(count: number, more = false): Chat {
  const chat = new Chat([CHAT], { columns: 80, rows: 23 });
  chat
    .lost()
    .hear({ type: "left", roomId: CHAT.roomId })
    .enter("/join 1")
    .online()
    .joined(CHAT.roomId, 1_000, more);
  for (let at = 1; at <= count; at++) chat.comes(`message ${at}.`, { from: `user${at}` });
  return chat;
}

describe("scrolling", () => {
  test("[S12] scrolled back the view stays while messages come, and says how many are below", () => {
    const chat = long(50).press("pageup");
    const seen = chat.messages();
    expect(seen.slice(-2)).toEqual([" message 40.", " user41  10:30"]);
    expect(chat.status()).toMatch(/10 below/);
    chat.comes("new").comes("newer").outgoing("mine", "c1");
    expect(chat.messages()).toEqual(seen);
    expect(chat.status()).toMatch(/13 below/);
  });

  test("[S12] End on an empty line, Esc, Ctrl-End and sending return to the newest", () => {
    const chat = long(50);
    for (const back of [["end"], ["escape"], ["ctrl-end"], ["pagedown"], ["a", "enter"]]) {
      chat.press("pageup");
      expect(chat.text()).not.toContain("message 50.");
      for (const key of back) key === "a" ? chat.type(key) : chat.press(key);
      expect(chat.text()).toContain("message 50.");
    }
  });

  test("[S12] End while writing moves the cursor and not the view", () => {
    const chat = long(50).press("pageup").type("draft").press("home", "end");
    expect(chat.line).toBe("draft|");
    expect(chat.text()).not.toContain("message 50.");
  });

  test("[S12] the message at the top stays there when the size changes", () => {
    const chat = long(50).press("pageup", "pageup");
    const top = chat.messages()[1];
    expect(chat.resize(50, 30).messages()[1]).toBe(top);
    expect(chat.resize(120, 12).messages()[1]).toBe(top);
  });

  test("[S13] at the top older messages are asked for, once, and come without moving the view", () => {
    const chat = long(15, true).press("pageup", "pageup", "pageup");
    expect(asked(chat)).toEqual([{ before: 1_001, limit: 100 }]);
    expect(chat.messages()[0]).toBe(" loading older messages…");
    const row = chat.rows().findIndex((text) => text.includes("message 1."));
    const older = Array.from({ length: 40 }, (_, at) =>
      chat.message(`older ${at}`, { seq: 901 + at, from: `u${at}` }),
    );
    chat.page({ type: "older" }, older, true);
    expect(chat.rows().findIndex((text) => text.includes("message 1."))).toBe(row);
    expect(chat.text()).toContain("older 39");
    for (let page = 0; page < 5; page++) chat.press("pageup");
    expect(asked(chat).at(-1)).toEqual({ before: 901, limit: 100 });
    chat.page({ type: "older" }, [], false);
    expect(chat.press("ctrl-home").text()).toContain("the server no longer has what was said before");
    expect(asked(chat)).toHaveLength(2);
  });

  test("[S13] when older messages do not come, that is told, and scrolling up asks again", () => {
    const chat = long(15, true)
      .press("pageup", "pageup", "pageup")
      .reply({
        type: "pageFailed",
        roomId: CHAT.roomId,
        wanted: { type: "older" },
        error: chatError("unexpected", { message: "gone" }),
      });
    expect(chat.messages()[0]).toMatch(/did not load/);
    chat.press("pageup");
    expect(asked(chat)).toHaveLength(2);
  });

  test("[S13] a server without history is not asked, and no beginning is claimed", () => {
    const chat = new Chat([]).online("base").enter("/join 1").joined(CHAT.roomId, 0);
    chat.comes("hi", { seq: undefined }).press("ctrl-home", "pageup");
    expect(asked(chat)).toEqual([]);
    expect(chat.text()).not.toContain("beginning");
  });

  test("[S13] after another log began, the old one's numbers ask for nothing", () => {
    const chat = long(15, true).hear({ type: "restarted", roomId: CHAT.roomId }).press("ctrl-home");
    expect(asked(chat)).toEqual([]);
  });

  test(`[S14] at most ${KEPT} messages of a room are kept; older ones load again`, () => {
    const chat = long(10);
    const messages = Array.from({ length: KEPT }, (_, at) => chat.message(`flood ${at}`));
    chat.hear({ type: "messages", roomId: CHAT.roomId, messages });
    expect(chat.state.rooms[0]?.entries).toHaveLength(KEPT);
    for (let page = 0; page < KEPT; page++) chat.press("pageup");
    expect(asked(chat).at(-1)).toEqual({ before: messages[0]?.seq, limit: 100 });
  });
});
