import { describe, expect, test } from "vitest";
import { CHAT, Chat, group } from "../chat.ts";

describe("what an earlier run left", () => {
  test("[K10] is there in the rooms one starts with, and in those entered later", () => {
    const late = group("late");
    const persisted = {
      rooms: new Set([CHAT.roomId]),
      drafts: new Map([
        [CHAT.roomId, { text: "left here", cursor: 4, replyTo: { seq: 1, nickName: "bob", msg: "?" } }],
        [late.roomId, { text: "left there", cursor: 10, replyTo: undefined }],
      ]),
      muted: new Set([late.roomId]),
      ignored: new Map(),
      sent: ["said before"],
      emoji: [],
      tipsDone: true,
    };
    const chat = new Chat([CHAT], { columns: 120, rows: 30 }, { persisted });
    expect([chat.line, chat.state.replyTo?.nickName]).toEqual(["left| here", "bob"]);
    chat.press("ctrl-u", "ctrl-k", "escape", "up");
    expect(chat.draft).toContain("said before");
    chat.press("ctrl-c").enter("/join late");
    expect([chat.line, chat.state.rooms[1]?.muted]).toEqual(["left there|", true]);
  });
});
