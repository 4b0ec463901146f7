import { describe, expect, test } from "vitest";
import { CHAT, Chat, OPS, SECOND } from "../../chat.ts";

const NEW = /─ (\d+ new since \d\d:\d\d · Alt-u) ─/;

describe("unread", () => {
  test("[S9] what comes in other rooms is counted, mentions apart, until the room is looked at", () => {
    const chat = new Chat();
    chat.comes("one", {}, SECOND.roomId).comes("two", {}, SECOND.roomId).comes("hi ALICE!", {}, OPS.roomId);
    expect(chat.rows().slice(2, 4)).toEqual([
      expect.stringMatching(/聊天群2 +2 │/),
      expect.stringMatching(/ops +@1 │/),
    ]);
    chat.press("alt-2", "alt-3", "alt-1");
    expect(chat.text()).not.toMatch(/聊天群2 +\d|@1/);
  });

  test("[S9] what was there before joining, and what one said oneself, is not unread", () => {
    const chat = new Chat();
    chat.enter("/join 4").press("alt-1");
    const { roomId } = chat.state.rooms[3] ?? CHAT;
    chat.joined(roomId, 7);
    chat.comes("old", { seq: 7 }, roomId).comes("mine", { from: "alice" }, roomId);
    expect(chat.state.rooms[3]?.unread).toBe(0);
    chat.comes("new", {}, roomId);
    expect(chat.state.rooms[3]?.unread).toBe(1);
  });

  test("[S5] a line stands where the person left off, until they answer or leave", () => {
    const chat = new Chat();
    chat.comes("read", {}, SECOND.roomId).press("ctrl-n", "ctrl-p");
    chat.comes("new", {}, SECOND.roomId).comes("newer", {}, SECOND.roomId).press("ctrl-n");
    const rows = chat.rows();
    const at = rows.findIndex((row) => NEW.test(row));
    expect(rows[at]).toContain("2 new since");
    expect(rows[at - 2]).toContain("│ ▎read");
    expect(rows[at + 2]).toContain("│ ▎new");
    chat.comes("while looking", {}, SECOND.roomId);
    expect(chat.text()).toContain("2 new since");
    chat.enter("an answer");
    expect(chat.text()).not.toMatch(NEW);
  });
});
