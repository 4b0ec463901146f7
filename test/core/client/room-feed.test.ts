import fc from "fast-check";
import { expect, test } from "vitest";
import { type FeedStep, type NumberedMessage, RoomFeed } from "../../../src/core/client/room/room-feed.ts";
import type { RoomId, UserId } from "../../../src/core/protocol/names.ts";

function message(seq: number): NumberedMessage {
  return {
    key: `e/${seq}`,
    roomId: "room1" as RoomId,
    seq,
    at: seq,
    userId: "u" as UserId,
    nickName: "bob",
    msg: `m${seq}`,
    kind: "text",
    replyTo: undefined,
    own: false,
    clientMsgId: undefined,
  };
}

const seqs = (step: FeedStep) => step.ready.map(({ seq }) => seq);

test("[R3] what comes in order goes straight through", () => {
  const feed = new RoomFeed({ epoch: "e", seq: 0 });
  expect(seqs(feed.addLive(message(1)))).toEqual([1]);
  expect(seqs(feed.addLive(message(2)))).toEqual([2]);
  expect(feed.behind).toBe(false);
});

test("[R3] what comes early is held until the page before it has come", () => {
  const feed = new RoomFeed({ epoch: "e", seq: 0 });
  expect(seqs(feed.addLive(message(3)))).toEqual([]);
  expect(feed.behind).toBe(true);
  expect(seqs(feed.addPage([message(1), message(2)], false))).toEqual([1, 2, 3]);
  expect(feed.behind).toBe(false);
});

test("[R3] what was shown is never shown again", () => {
  const feed = new RoomFeed({ epoch: "e", seq: 5 });
  expect(seqs(feed.addLive(message(5)))).toEqual([]);
  expect(seqs(feed.addPage([message(4), message(5), message(6)], false))).toEqual([6]);
});

test("[R6] a hole in the server's own answer is a loss, told with its size", () => {
  const feed = new RoomFeed({ epoch: "e", seq: 2 });
  const step = feed.addPage([message(6), message(7)], false);
  expect([step.lost, ...seqs(step)]).toEqual([3, 6, 7]);
});

test("[R6] an empty answer means that what lies before the held message is gone", () => {
  const feed = new RoomFeed({ epoch: "e", seq: 0 });
  feed.addLive(message(4));
  const step = feed.addPage([], false);
  expect([step.lost, ...seqs(step)]).toEqual([3, 4]);
});

test("[R6] an empty answer means that all up to where the log is known to reach is gone, and the next follows it", () => {
  const feed = new RoomFeed({ epoch: "e", seq: 2, at: 2 });
  feed.noteEnd(9);
  expect(feed.addPage([], true)).toEqual({ ready: [], lost: 0 });
  expect(feed.addPage([], false)).toEqual({ ready: [], lost: 7 });
  expect(feed.cursor).toEqual({ epoch: "e", seq: 9 });
  expect(seqs(feed.addLive(message(10)))).toEqual([10]);
  expect(feed.cursor).toEqual({ epoch: "e", seq: 10, at: 10 });
});

test("[R3] in whatever order and how often messages arrive, each is handed out once, in order", () => {
  const arrivals = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 120 });
  fc.assert(
    fc.property(arrivals, (order) => {
      const feed = new RoomFeed({ epoch: "e", seq: 0 });
      const shown = order.flatMap((seq) => seqs(feed.addLive(message(seq))));
      const all = Array.from({ length: 30 }, (_, i) => message(i + 1));
      shown.push(...seqs(feed.addPage(all.slice(feed.cursor.seq), false)));
      expect(shown).toEqual(all.map(({ seq }) => seq));
    }),
  );
});
