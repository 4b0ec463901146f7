import { describe, expect, test } from "vitest";
import { nextChange } from "../../../../src/tui/update/transient.ts";
import { CHAT, Chat, OPS, roster, SECOND } from "../../chat.ts";

/** A screen that enters its first room when this was there, and read so far. */
function entering(lastSeq: number, read: number | undefined, count: number, from = lastSeq - count): Chat {
  const chat = new Chat([]).enter("/join 1");
  const room = { roomId: CHAT.roomId, lastSeq, more: from > 0, roster: roster("alice", "bob") };
  chat.hear({ type: "joined", room: read === undefined ? room : { ...room, read } });
  const messages = Array.from({ length: count }, (_, at) =>
    chat.message(`m${from + at + 1}`, { seq: from + at + 1 }),
  );
  return chat.hear({ type: "messages", roomId: CHAT.roomId, messages });
}

/** Lists how far the server was told that a room is read. */
const told = (chat: Chat): number[] => chat.of("read").map(({ seq }) => seq);

/** The list of rooms. */
function list(chat: Chat): string[] {
  const [title, ...rows] = chat.pane("roomList");
  expect(title).toBe(" groupchat");
  return [...rows, ...Array.from({ length: 30 - 3 - rows.length }, () => "")];
}

describe("what is unread", () => {
  test("[S22] entering, the line stands where the person left off on whatever device", () => {
    const chat = entering(10, 7, 10);
    expect(chat.text()).toMatch(/3 new since/);
    const rows = chat.rows();
    expect(rows.findIndex((row) => row.includes("3 new since"))).toBeLessThan(
      rows.findIndex((row) => row.includes("m8")),
    );
    expect(entering(10, 10, 10).text()).not.toContain("new since");
    expect(entering(10, undefined, 10).text()).not.toContain("new since");
  });

  test("[S22] in a room that is not looked at all that was not read is counted, also what is above the page", () => {
    const chat = new Chat();
    const room = { roomId: OPS.roomId, lastSeq: 500, more: true, roster: roster("alice"), read: 100 };
    chat.hear({ type: "left", roomId: OPS.roomId }).enter("/join ops").press("alt-1");
    chat.hear({ type: "joined", room });
    const page = Array.from({ length: 200 }, (_, at) => chat.message("x", { seq: 301 + at }, OPS.roomId));
    chat.hear({ type: "messages", roomId: OPS.roomId, messages: page });
    expect(list(chat)).toContain("   #ops         400");
  });

  test("[S23] the server is told what was seen, at most once a second and only forward", () => {
    const chat = new Chat([CHAT]).comes("one").comes("two");
    expect(told(chat)).toEqual([1]);
    expect(nextChange(chat.state)).toBe(chat.now + 1_000);
    expect(told(chat.wait(1_000))).toEqual([1, 2]);
    expect(nextChange(chat.state)).toBeUndefined();
  });

  test("[S23] what is scrolled away from, covered, in another room or another window is not seen", () => {
    for (const hide of ["pageup", "f1", "alt-2", "blur"]) {
      const chat = new Chat([CHAT, SECOND], { columns: 80, rows: 12 });
      for (let at = 0; at < 20; at++) chat.comes(`m${at}`);
      const before = told(chat.wait(1_000)).length;
      if (hide === "blur") chat.happen({ type: "focus", focused: false });
      else chat.press(hide);
      chat.comes("unseen").wait(1_000);
      expect([hide, told(chat).length]).toEqual([hide, before]);
      expect(chat.state.rooms[0]?.unread).toBe(1);
      if (hide === "blur") chat.happen({ type: "focus", focused: true });
      else chat.press(hide === "alt-2" ? "alt-1" : "escape").press("end");
      expect(told(chat.wait(1_000)).at(-1)).toBe(21);
      expect(chat.state.rooms[0]?.unread).toBe(0);
      expect(chat.text()).toContain("1 new since");
    }
  });

  test("[S23] what another device has read is not unread here", () => {
    const chat = new Chat();
    for (const msg of ["a", "@alice b", "c"]) chat.comes(msg, {}, SECOND.roomId);
    expect(list(chat)).toContain("   聊天群2       @1");
    chat.hear({ type: "read", roomId: SECOND.roomId, seq: 2 });
    expect(list(chat)).toContain("   聊天群2        1");
    chat.hear({ type: "read", roomId: SECOND.roomId, seq: 3 });
    expect(list(chat)).toContain("   聊天群2");
    expect(told(chat)).toEqual([]);
  });

  test("[S23] nothing is told while the connection is gone, and all of it afterwards", () => {
    const chat = new Chat([CHAT]).comes("one").wait(1_000).lost();
    chat.online().joined(CHAT.roomId, 3).comes("two", { seq: 2 }).comes("three", { seq: 3 }).wait(1_000);
    expect(told(chat).at(-1)).toBe(3);
  });
});
