import { expect, test } from "vitest";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { CHAT, Chat } from "../chat.ts";

const BOB = toUserId("bob");

const talk = () =>
  new Chat([CHAT], { columns: 100, rows: 30 })
    .comes("of bob", { seq: 1 })
    .comes("an answer", { seq: 2, from: "小爱", replyTo: 1 });

test("[I85] /block takes what somebody said off the screen, also out of quotes, and asks the server", () => {
  const chat = talk().enter("/block bob");
  expect(chat.of("block")).toEqual([{ type: "block", userId: BOB, nickName: "bob" }]);
  expect(chat.text()).toContain("of bob");
  chat.reply({ type: "blocking", userId: BOB, nickName: "bob" });
  expect(chat.text()).not.toContain("of bob");
  expect(chat.text()).toContain("a message of somebody you block");
  expect(chat.text()).toContain("bob is blocked: nothing of theirs comes any more");
});

test("[I85] places of a blocked user are not shown, not counted and call nobody", () => {
  const chat = talk();
  const hidden = { from: "", msg: "", changes: { rev: 0, hidden: true } as const };
  chat.comes("", { ...hidden, seq: 3 }).comes("after it", { seq: 4, from: "小爱" });
  expect(chat.messages().slice(-2)).toEqual([" an answer", " after it"]);
  expect(chat.state.rooms[0]?.lastSeq).toBe(4);
  const away = talk().happen({ type: "focus", focused: false });
  away.comes("", { ...hidden, seq: 3 });
  expect([away.state.rooms[0]?.unread, away.of("alert")]).toEqual([0, []]);
});

test("[I85] another device blocks and unblocks here too; what was hidden is loaded again", () => {
  const chat = talk().hear({ type: "blocked", userId: BOB, on: true });
  expect(chat.text()).not.toContain("of bob");
  chat.hear({ type: "blocked", userId: BOB, on: false });
  expect(chat.state.rooms[0]).toMatchObject({ entries: [], older: "more", oldestSeq: 3 });
});

test("[I85] /block alone lists, /unblock takes back, and what can't be is told", () => {
  const chat = talk().enter("/block");
  expect(chat.of("blocks")).toEqual([{ type: "blocks" }]);
  expect(chat.reply({ type: "blocks", users: [{ userId: BOB, nickName: "bob" }] }).text()).toContain(
    "blocked: bob",
  );
  expect(chat.reply({ type: "blocks", users: [] }).text()).toContain("nobody is blocked");
  expect(chat.enter("/unblock @bob").of("unblock")).toEqual([{ type: "unblock", nickName: "bob" }]);
  expect(chat.reply({ type: "unblocked", nickName: "eve", userIds: [] }).text()).toContain(
    "eve is not blocked",
  );
  expect(chat.reply({ type: "unblocked", nickName: "bob", userIds: [BOB] }).text()).toContain(
    "bob is blocked no more",
  );
  expect(chat.enter("/block nobody").text()).toContain("nobody called nobody");
  expect(chat.enter("/block alice").text()).toContain("you cannot block yourself");
});
