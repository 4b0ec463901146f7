import { describe, expect, test } from "vitest";
import type { RoomId } from "../../../src/core/protocol/names.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { nextChange } from "../../../src/tui/update/transient.ts";
import { CHAT, Chat, OPS, roster, SECOND } from "../chat.ts";

const bob = { userId: toUserId("bob"), nickName: "bob" };

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

/** How far the server was told that a room is read. */
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
    expect(chat.text()).toMatch(/3 new messages/);
    const rows = chat.rows();
    expect(rows.findIndex((row) => row.includes("3 new messages"))).toBeLessThan(
      rows.findIndex((row) => row.includes("m8")),
    );
    expect(entering(10, 10, 10).text()).not.toContain("new message");
    expect(entering(10, undefined, 10).text()).not.toContain("new message");
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
      expect(chat.text()).toContain("1 new message");
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

describe("who writes", () => {
  const typing = (chat: Chat, nick: string, on = true, roomId: RoomId = CHAT.roomId) =>
    chat.hear({ type: "typing", roomId, userId: toUserId(nick), nickName: nick, typing: on });

  test("[S24] is shown on a row of its own: nothing moves, and it goes by itself", () => {
    const chat = new Chat().comes("hi");
    const before = chat.rows();
    typing(chat, "bob");
    const row = before.length - 3;
    expect(chat.rows()[row]).toContain("bob is typing…");
    expect(chat.rows().filter((_, at) => at !== row)).toEqual(before.filter((_, at) => at !== row));
    typing(chat, "小爱");
    expect(chat.text()).toContain("bob and 小爱 are typing…");
    typing(typing(chat, "c"), "d");
    expect(chat.text()).toContain("4 people are typing…");
    expect(chat.wait(6_000).text()).not.toContain("typing…");
    expect(nextChange(chat.state)).toBe(undefined);
  });

  test("[S24] ends with their message, or when they say so; one's own other device is nobody", () => {
    const chat = typing(new Chat([CHAT]), "bob");
    expect(typing(chat, "bob", false).text()).not.toContain("typing…");
    expect(typing(chat, "bob").comes("done").text()).not.toContain("typing…");
    expect(typing(chat, "alice").text()).not.toContain("typing…");
  });

  test("[S24] the room is told that this user writes, every few seconds, and that they stopped", () => {
    const chat = new Chat([CHAT]);
    const sent = () => chat.of("typing").map(({ typing: on }) => on);
    chat.type("h").type("i");
    expect(sent()).toEqual([true]);
    chat.wait(3_000).type("!");
    expect(sent()).toEqual([true, true]);
    chat.press("enter");
    expect(sent()).toEqual([true, true]);
    chat.type("/join x").press("ctrl-u");
    expect(sent()).toHaveLength(2);
    chat.wait(3_000).type("x").press("ctrl-u");
    expect(sent()).toEqual([true, true, true, false]);
  });

  test("[S24] a draft that comes up with its room is not being written; one left behind is not any more", () => {
    const chat = new Chat([CHAT, SECOND]).type("draft").press("alt-2", "alt-1");
    expect(chat.of("typing")).toEqual([
      { type: "typing", roomId: CHAT.roomId, typing: true },
      { type: "typing", roomId: CHAT.roomId, typing: false },
    ]);
  });
});

describe("who is away", () => {
  test("[S25] has another sign and says why; so does one's own status, from whichever device", () => {
    const chat = new Chat([CHAT]);
    const users = [
      { userId: toUserId("alice"), nickName: "alice", away: "" },
      { ...bob, away: "lunch\x1b[2J" },
    ];
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "known", users } });
    expect(chat.rows()[1]).toMatch(/○ alice \(you\)$/);
    expect(chat.rows()[2]).toMatch(/○ bob lunch$/);
    expect(chat.rows().at(-1)).toContain("away");
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: roster("alice", "bob") });
    expect(chat.rows().at(-1)).toContain("connected");
  });
});

describe("alerts", () => {
  const alerts = (chat: Chat) => chat.of("alert").map(({ alert }) => [alert.level, alert.title, alert.body]);

  test("[S26] what calls this user is an alert of its own level; what is seen, own or old is none", () => {
    const chat = new Chat()
      .comes("seen")
      .comes("hello", {}, OPS.roomId)
      .comes("@alice hi\nthere", {}, OPS.roomId);
    chat.comes("mine", { from: "alice" }, OPS.roomId);
    expect(alerts(chat)).toEqual([
      ["any", "bob in ops", "hello"],
      ["mention", "bob in ops", "@alice hi there"],
    ]);
    expect(alerts(entering(10, 0, 10))).toEqual([]);
    chat.happen({ type: "focus", focused: false }).comes("while away");
    expect(alerts(chat).at(-1)).toEqual(["any", "bob in 聊天群1", "while away"]);
  });

  test("[S26] of what comes at once the last that calls is told", () => {
    const chat = new Chat();
    const messages = ["a", "alice: b", "c"].map((msg) => chat.message(msg, {}, OPS.roomId));
    expect(alerts(chat.hear({ type: "messages", roomId: OPS.roomId, messages }))).toEqual([
      ["mention", "bob in ops", "alice: b"],
    ]);
  });

  test("[S26] a muted room alerts of nothing, is dim in the list and passed by Alt-a", () => {
    const chat = new Chat().enter("/mute ops").comes("@alice hi", {}, OPS.roomId);
    expect(alerts(chat)).toEqual([]);
    const [row] = chat.layout().panes.roomList?.content.rows.slice(2) ?? [];
    expect(row?.filter(({ text }) => text.trim() !== "").map(({ tint }) => tint)).toEqual(["dim", "dim"]);
    expect(chat.press("alt-a").state.current).toBe(CHAT.roomId);
    chat.enter("/mute ops").comes("@alice again", {}, OPS.roomId);
    expect(alerts(chat)).toHaveLength(1);
  });
});

describe("a room of two", () => {
  const dm = { roomId: "dm.1" as RoomId, user: bob };

  test("[S27] comes up in the list with what is unread in it, and every message there calls", () => {
    const chat = new Chat([CHAT]).hear({ type: "direct", room: dm });
    expect(chat.of("join").at(-1)).toEqual({ type: "join", roomId: "dm.1" });
    chat.hear({
      type: "joined",
      room: { roomId: dm.roomId, lastSeq: 1, more: false, roster: roster("alice", "bob") },
    });
    chat.comes("psst", { seq: 1 }, dm.roomId);
    expect(list(chat)).toContain("   @bob          @1");
    expect(chat.of("alert").map(({ alert }) => [alert.level, alert.title])).toEqual([["mention", "bob"]]);
    expect(chat.state.current).toBe(CHAT.roomId);
    expect(chat.press("alt-a").state.current).toBe(dm.roomId);
  });

  test("[C11] /msg opens it, goes there and says it", () => {
    const chat = new Chat([CHAT]).enter("/msg BOB  psst, 悄悄话");
    expect(chat.of("direct")).toEqual([{ type: "direct", userId: "bob", text: "psst, 悄悄话" }]);
    chat.reply({ type: "direct", room: dm, text: "psst" });
    expect([chat.state.current, chat.of("send").at(-1)]).toEqual([
      dm.roomId,
      { type: "send", roomId: dm.roomId, msg: "psst", kind: "text" },
    ]);
    expect(new Chat().enter("/msg nobody hi").text()).toContain("nobody called nobody is in your rooms");
    expect(new Chat().enter("/msg bob").text()).toContain("usage: /msg nick text");
  });
});
