import { describe, expect, test } from "vitest";
import { chatError } from "../../../src/core/protocol/errors.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { CHAT, Chat, OPS, SECOND } from "../chat.ts";

/** A room of so many messages, each with a header of its own. */
function long(count: number, columns = 120, rows = 15): Chat {
  const chat = new Chat([CHAT, SECOND, OPS], { columns, rows });
  for (let at = 1; at <= count; at++) chat.comes(`message ${at}.`, { from: `u${at}` });
  return chat;
}

describe("what is told while the end is not in view", () => {
  test.each([
    ["/nosuch", "there is no command /nosuch"],
    ["/who", "3 online: alice, bob, 小爱"],
    ["/topic", "this room has no topic"],
    ["/help jump", "/jump date"],
    ["/ignore", "nobody is ignored"],
    ["/mute", "is muted"],
    ["/msg nobody hi", "nobody called nobody"],
    ["/join a b", "a b cannot be a room"],
  ])(
    "[S33] scrolled back, the answer of %s is seen, until the next key, and the view stays",
    (typed, answer) => {
      const chat = long(60).press("pageup", "pageup");
      const before = chat.messages().slice(0, 4);
      chat.enter(typed);
      expect(chat.text()).toContain(answer);
      expect(chat.messages().slice(0, 4)).toEqual(before);
      expect(chat.press("pageup").text()).not.toContain(answer);
      expect(chat.press("ctrl-end").text()).toContain(answer);
    },
  );

  test("[S33] an answer is seen though more messages wait below it than the window holds", () => {
    const chat = long(3, 80, 15);
    for (let index = 1; index <= 14; index++) chat.outgoing(`waiting ${index}`, `c${index}`);
    expect(chat.enter("/nosuch").text()).toContain("no command /nosuch");
  });

  test("[S33] scrolled back, answers that come later, failures, and what the server says are seen too", () => {
    const chat = long(60).press("pageup", "pageup").enter("/nick bob");
    chat.reply({ type: "refused", command: "nick", error: chatError("unexpected", { message: "taken" }) });
    expect(chat.text()).toContain("/nick: taken");
    chat.press("pageup").enter("/retry").reply({ type: "retried", roomId: CHAT.roomId, count: 0 });
    expect(chat.text()).toContain("nothing here waits");
    chat.press("pageup").hear({ type: "topic", roomId: CHAT.roomId, topic: "x", by: "alice" });
    expect(chat.text()).toContain("alice set the topic: x");
    chat.press("pageup").hear({ type: "topic", roomId: OPS.roomId, topic: "y", by: "bob" });
    expect(chat.text()).not.toContain("bob set the topic");
  });

  test("[S33] an answer is seen in a window of the past, over a list, and in a small window", () => {
    const past = long(60).enter("/jump 2h");
    past.page({ type: "jump", seq: undefined, label: "2h" }, [past.message("old", { seq: 2 })], true);
    expect(past.enter("/nosuch").text()).toContain("no command /nosuch");
    const open = long(3).enter("/rooms").press("f1").reply({ type: "rooms", rooms: [] });
    expect(open.text()).toContain("this server has no rooms yet");
    const small = long(60, 50, 15).press("pageup").enter("/nosuch");
    expect(small.text()).toContain("no command /nosuch");
    expect(small.rows()).toHaveLength(15);
  });

  test("[S33] an answer that is too long for that opens, scrolls, and Esc leaves the view where it was", () => {
    const chat = long(60, 80, 24).press("pageup", "pageup");
    const users = Array.from({ length: 300 }, (_, at) => ({
      userId: toUserId(`n${at}`),
      nickName: `nick${at}`,
    }));
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "known", users } });
    const before = chat.messages();
    chat.enter("/who");
    expect(chat.text()).toContain("300 online: nick0, nick1");
    for (let page = 0; page < 9; page++) chat.press("pagedown");
    expect(chat.text()).toContain("nick299");
    expect(chat.press("escape").messages()).toEqual(before);
  });

  test("[S33] at the end nothing lies over the messages: the line stands below them", () => {
    const chat = long(3).enter("/nosuch");
    expect(chat.state.aside).toEqual([]);
    expect(chat.messages().at(-1)).toContain("no command /nosuch");
  });
});

describe("mentions while scrolled back", () => {
  test("[S34] the status says how many of what is below call, until they are in view", () => {
    const chat = long(60).press("pageup", "pageup");
    chat.comes("hi @alice").comes("again alice");
    for (let at = 0; at < 10; at++) chat.comes(`more ${at}.`, { from: `v${at}` });
    expect(chat.rows().at(-1)).toMatch(/\d+ below, @2/);
    expect(chat.resize(50, 15).rows().at(-1)).toMatch(/\d+ below, @2/);
    chat.resize(120, 15);
    while (!chat.text().includes("again alice")) chat.press("pagedown");
    expect(chat.state.rooms[0]).toMatchObject({ mentions: 0 });
    expect(chat.state.rooms[0]?.unread).toBeGreaterThan(0);
    expect(chat.rows().at(-1)).not.toContain("@");
    expect(chat.press("end").state.rooms[0]?.unread).toBe(0);
  });

  test("[S34] several that come into view at once are seen at once, those below it stay", () => {
    const chat = long(60).press("pageup", "pageup").comes("alice one").comes("alice two");
    for (let at = 0; at < 30; at++) chat.comes(`more ${at}.`, { from: `v${at}` });
    chat.comes("alice three");
    while (!chat.text().includes("alice two")) chat.press("pagedown");
    expect(chat.state.rooms[0]).toMatchObject({ mentions: 1 });
    expect(chat.rows().at(-1)).toContain("@1");
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
    expect(chat.rows().at(-1)).toContain("Esc goes back");
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
