import { expect, test } from "vitest";
import { DoneUpTo } from "../../src/cli/commands/on/done-up-to.ts";
import type { ChatMessage } from "../../src/core/client/chat.ts";
import { toRoomId, toUserId } from "../../src/core/protocol/names.ts";

const message = (seq: number | undefined): ChatMessage => {
  const roomId = toRoomId("room1");
  if (roomId === undefined) throw new Error("no room");
  const said = {
    nickName: "a",
    msg: "x",
    kind: "text",
    replyTo: undefined,
    own: false,
    clientMsgId: undefined,
  };
  return {
    key: String(seq),
    roomId,
    seq,
    at: 1000 + (seq ?? 0),
    userId: toUserId(1),
    ...said,
  } as ChatMessage;
};

test("[Z43] a place is reached once all before it is done, in whichever order that comes", () => {
  const done = new DoneUpTo({ epoch: "e", seq: 4 });
  const [five, six, seven] = [5, 6, 7].map((seq) => done.take(message(seq), "e"));
  expect(done.place).toEqual({ epoch: "e", seq: 4 });
  six?.();
  expect(done.place).toEqual({ epoch: "e", seq: 4 });
  five?.();
  expect(done.place).toEqual({ epoch: "e", seq: 6, at: 1006 });
  seven?.();
  expect(done.place).toEqual({ epoch: "e", seq: 7, at: 1007 });
});

test("[Z43] where nothing is numbered there is no place", () => {
  const done = new DoneUpTo(undefined);
  done.take(message(undefined), "")();
  expect(done.place).toBeUndefined();
});

const changed = (seq: number, rev: number): ChatMessage => ({ ...message(seq), changes: { rev } });

test("[Z93] a change is reached once it and all before it are done, and a message stays where it was", () => {
  const done = new DoneUpTo({ epoch: "e", seq: 4, rev: 7 });
  const five = done.take(message(5), "e");
  const eight = done.takeChange(changed(2, 8));
  const nine = done.takeChange(changed(3, 9));
  nine();
  five();
  expect(done.place).toEqual({ epoch: "e", seq: 5, at: 1005, rev: 7 });
  eight();
  expect(done.place).toEqual({ epoch: "e", seq: 5, at: 1005, rev: 9 });
});

test("[Z93] the changes of another log begin anew, and where none are read none is kept", () => {
  const done = new DoneUpTo({ epoch: "e", seq: 4, rev: 7 });
  done.take(message(1), "f")();
  expect(done.place).toEqual({ epoch: "f", seq: 1, at: 1001, rev: 0 });
  const since = new DoneUpTo(undefined, 3);
  since.take(message(1), "e")();
  expect(since.place).toEqual({ epoch: "e", seq: 1, at: 1001, rev: 3 });
  const plain = new DoneUpTo({ epoch: "e", seq: 4 });
  plain.take(message(1), "f")();
  expect(plain.place).toEqual({ epoch: "f", seq: 1, at: 1001 });
});
