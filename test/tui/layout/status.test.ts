import { describe, expect, test } from "vitest";
import { CHAT, Chat, OPS, SECOND } from "../chat.ts";

describe("the rule", () => {
  const rule = (chat: Chat) => chat.rows().at(-2);

  test.each([120, 50])(
    "[S35] it says what is unread elsewhere, at %i columns too: mentions first, muted rooms not",
    (columns) => {
      const chat = new Chat([CHAT, SECOND, OPS], { columns, rows: 15 });
      expect(rule(chat)).toMatch(/^── 聊天群1 · 3 online ─+ ● connected · F1( help)? ──$/);
      const { cursor } = chat.layout();
      chat.comes("a", {}, SECOND.roomId).comes("b", {}, SECOND.roomId).comes("@alice", {}, OPS.roomId);
      expect(rule(chat)).toMatch(/ @1 ops · 2 聊天群2/);
      expect(chat.layout().cursor).toEqual(cursor);
      chat.enter("/mute ops");
      expect(rule(chat)).toMatch(/─ (✉ 1 · )?2 聊天群2/);
      expect(rule(chat)).not.toContain("ops");
      expect(rule(chat.press("alt-2"))).not.toContain("2 聊天群2");
    },
  );

  test("[S35] it is cut to fit, and what is wrong stays", () => {
    const chat = new Chat([CHAT, SECOND, OPS], { columns: 30, rows: 8 });
    const name = "a name that is much too long for this";
    chat.state = { ...chat.state, rooms: chat.state.rooms.map((room) => ({ ...room, name })) };
    chat.comes("@alice", {}, SECOND.roomId);
    expect(rule(chat)).toBe("── a name that … ── @1 a n… ──");
    chat.hear({ type: "status", status: { status: "connecting" } });
    expect(rule(chat)).toBe("── a name that … ── connec… ──");
  });

  test("[S24] who writes stands in it, in place of how many are there: nothing moves, and it goes by itself", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 15 });
    chat.comes("hi");
    const before = chat.rows();
    expect(before.at(-2)).toMatch(/^── 聊天群1 · 3 online ─/);
    chat.hear({
      type: "typing",
      roomId: CHAT.roomId,
      userId: chat.message("").userId,
      nickName: "bob",
      typing: true,
    });
    expect(rule(chat)).toMatch(/^── 聊天群1 · bob is typing… ─/);
    expect(chat.rows().slice(0, -2)).toEqual(before.slice(0, -2));
    chat.wait(60_000);
    expect(rule(chat)).toBe(before.at(-2));
  });
});
