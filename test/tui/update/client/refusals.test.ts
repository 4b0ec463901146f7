import { describe, expect, test } from "vitest";
import { fromErrorData } from "../../../../src/core/protocol/errors.ts";
import type { WireCode } from "../../../../src/core/protocol/reasons.ts";
import { CHAT, Chat, OPS, SECOND } from "../../chat.ts";

const FULL = "you are in 50 rooms, the most this server allows; leave one first";

/** The second room is refused. */
function refused(code: WireCode = "ROOM_FULL", message = FULL, size = { columns: 120, rows: 20 }): Chat {
  const chat = new Chat([CHAT, OPS], size);
  chat.enter("/join 2");
  return chat.hear({
    type: "joinFailed",
    roomId: SECOND.roomId,
    error: fromErrorData({ code, message }),
  });
}

const listed = (chat: Chat) => chat.rows().map((row) => row.slice(0, 20).trimEnd());
const joins = (chat: Chat) => chat.of("join").filter(({ roomId }) => roomId === SECOND.roomId).length;

describe("a room that the server refused", () => {
  test("[S36] looks refused in the list, and says why where it is looked at", () => {
    const chat = refused();
    expect(listed(chat)[3]).toMatch(/^ ● #2 +✗$/);
    expect(chat.rows()[0]).toContain("#2 ✗ not joined: you are in 50 rooms");
    expect(chat.status()).toContain("not in this room · /join 2 asks again");
    expect(listed(chat.press("alt-1"))[3]).toMatch(/^ {3}#2 +✗$/);
    expect(chat.press("f2").text()).toMatch(/#2 .*✗/);
    const narrow = refused("FORBIDDEN", "no", { columns: 50, rows: 15 });
    expect(narrow.rows()[0]).toContain("✗ not joined: no");
  });

  test("[S36] a refused room lists no members", () => {
    const chat = new Chat([CHAT, OPS], { columns: 120, rows: 20 }).lost().online();
    expect(chat.rows()[1]).toContain("alice (you)");
    chat.hear({
      type: "joinFailed",
      roomId: CHAT.roomId,
      error: fromErrorData({ code: "FORBIDDEN", message: "gone" }),
    });
    expect(chat.rows()[1]).not.toContain("alice (you)");
    expect(chat.press("f3").text()).toContain("not joined: gone");
    expect(chat.press("escape").enter("/who").of("who")).toHaveLength(1);
  });

  test("[S36] keeps what is typed there, with the reason", () => {
    const chat = refused().enter("hello");
    expect([chat.draft, chat.sent]).toEqual(["hello", []]);
    expect(chat.text()).toContain("not sent: you are not in this room");
    expect(chat.press("alt-1", "alt-3").draft).toBe("hello");
    chat.outgoing("typed before", "c1", undefined, SECOND.roomId);
    expect(chat.text()).toMatch(/typed before +▕·/);
    expect(chat.status()).toContain("1 queued");
  });

  test("[S36] is asked for again when there is place, when it is gone to, and when the connection is back", () => {
    const chat = refused().press("alt-1").enter("/leave ops");
    expect(joins(chat)).toBe(2);
    chat.hear({
      type: "joinFailed",
      roomId: SECOND.roomId,
      error: fromErrorData({ code: "ROOM_FULL", message: FULL }),
    });
    chat.press("alt-2");
    expect([joins(chat), chat.rows()[0]]).toEqual([3, expect.stringContaining("✗ not joined")]);
    chat.hear({
      type: "joinFailed",
      roomId: SECOND.roomId,
      error: fromErrorData({ code: "ROOM_FULL", message: FULL }),
    });
    expect(chat.text().split("cannot join")).toHaveLength(2);
    chat.lost().online();
    expect(joins(chat)).toBe(4);
    chat.joined(SECOND.roomId);
    expect(chat.status()).toContain("── #2 · 3 online");
    expect(listed(chat)[2]).not.toContain("✗");
  });

  test("[S36] is not asked for again where leaving another one does not help", () => {
    expect(joins(refused("FORBIDDEN", "no").press("alt-1").enter("/leave ops"))).toBe(1);
  });

  test("[S36] once it is entered again its messages are there once", () => {
    const chat = new Chat([CHAT]).comes("one", { seq: 1, key: "a" });
    chat.hear({
      type: "joinFailed",
      roomId: CHAT.roomId,
      error: fromErrorData({ code: "FORBIDDEN", message: "no" }),
    });
    chat.enter("/join 1").joined(CHAT.roomId, 2);
    chat.comes("one", { seq: 1, key: "a" }).comes("two", { seq: 2 });
    expect(chat.messages().filter((row) => row.includes("one"))).toHaveLength(1);
  });
});
