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
