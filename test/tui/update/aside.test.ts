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
