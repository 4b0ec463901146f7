import fc from "fast-check";
import { expect, test } from "vitest";
import { RoomChanges } from "../../../src/core/client/room/room-changes.ts";
import type { NumberedMessage } from "../../../src/core/client/room/room-feed.ts";
import type { RoomId, UserId } from "../../../src/core/protocol/names.ts";

function message(seq: number, rev: number): NumberedMessage {
  return {
    key: `e/${seq}`,
    roomId: "room1" as RoomId,
    seq,
    at: seq,
    userId: "u" as UserId,
    nickName: "bob",
    msg: rev === 0 ? `m${seq}` : `m${seq} edited by ${rev}`,
    kind: "text",
    replyTo: undefined,
    own: false,
    clientMsgId: undefined,
    ...(rev === 0 ? {} : { changes: { rev } }),
  };
}

const states = (messages: readonly NumberedMessage[]) =>
  messages.map(({ seq, changes }) => [seq, changes?.rev ?? 0]);

/** Changes of messages, of which one of the pairs is a seq and the `rev` of its state. */
const step = (after: number, rev: number, ...pairs: [number, number][]) => ({
  after,
  rev,
  messages: pairs.map(([seq, state]) => message(seq, state)),
});

test("[Y45] what follows is shown, and what came before is passed over", () => {
  const changes = new RoomChanges(4);
  expect(states(changes.addLive(step(4, 5, [2, 5]), 9))).toEqual([[2, 5]]);
  expect(states(changes.addLive(step(3, 5, [2, 5], [3, 4]), 9))).toEqual([]);
  expect(states(changes.addLive(step(3, 7, [2, 4], [3, 7]), 9))).toEqual([[3, 7]]);
  expect([changes.rev, changes.behind]).toEqual([7, false]);
});

test("[Y45] after a gap the room is behind until pages have led on to what is known", () => {
  const changes = new RoomChanges(4);
  expect(states(changes.addLive(step(6, 7, [2, 7]), 9))).toEqual([[2, 7]]);
  expect([changes.rev, changes.behind]).toEqual([4, true]);
  expect(states(changes.addPage(step(4, 5, [3, 5]), true, 9))).toEqual([[3, 5]]);
  expect([changes.rev, changes.behind]).toEqual([5, true]);
  expect(states(changes.addPage(step(5, 7, [4, 6], [2, 7]), false, 9))).toEqual([[4, 6]]);
  expect([changes.rev, changes.behind]).toEqual([7, false]);
});

test("[Y45] a page that has more asks for it, and one that leads nowhere ends the asking", () => {
  const changes = new RoomChanges(0);
  changes.addPage(step(0, 3, [1, 3]), true, 9);
  expect(changes.behind).toBe(true);
  changes.addPage(step(3, 3), true, 9);
  expect([changes.rev, changes.behind]).toEqual([3, false]);
});

test("[Y45] changes that can't be had any more are passed over", () => {
  const changes = new RoomChanges(0);
  changes.addLive(step(4, 5, [1, 5]), 9);
  changes.skip();
  expect([changes.rev, changes.behind]).toEqual([5, false]);
});

test("[Y46] a state of a message that was not shown waits for it, and the later one of the two is shown", () => {
  const changes = new RoomChanges(0);
  expect(states(changes.addLive(step(0, 1, [10, 1]), 9))).toEqual([]);
  expect(states(changes.addLive(step(1, 3, [11, 2], [12, 3]), 9))).toEqual([]);
  expect(states(changes.show([message(10, 0), message(11, 4)], 11))).toEqual([
    [10, 1],
    [11, 4],
  ]);
  expect(states(changes.addLive(step(3, 4, [11, 4]), 11))).toEqual([]);
  expect(states(changes.show([message(12, 0)], 12))).toEqual([[12, 3]]);
});

test("[Y46] a state that comes late waits for its message too, which may come as it was before", () => {
  const changes = new RoomChanges(3);
  changes.addPage(step(3, 4, [2, 4]), false, 5);
  expect(states(changes.addLive(step(3, 4, [8, 4]), 5))).toEqual([]);
  expect(states(changes.show([message(6, 0), message(8, 0)], 8))).toEqual([
    [6, 0],
    [8, 4],
  ]);
});

test("[Y46] what waits for messages that can't be had any more is let go", () => {
  const changes = new RoomChanges(0);
  changes.addLive(step(0, 1, [10, 1]), 9);
  expect(changes.show([], 10)).toEqual([]);
  expect(states(changes.show([message(10, 0)], 10))).toEqual([[10, 0]]);
});

/** A thing that reaches a client: live changes of which it may miss the ones before, a page after its `rev`, or the next messages. */
const arrival = fc.oneof(
  fc.record({ type: fc.constant("live"), after: fc.nat(30), length: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ type: fc.constant("page"), readAt: fc.nat(30), limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ type: fc.constant("messages"), readAt: fc.nat(30), count: fc.integer({ min: 1, max: 4 }) }),
);

test("[Y46] whatever comes in whatever order, no message goes back, and once nothing is missing each is as the log has it", () => {
  const log = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 30 }); // the seq that each change is of
  fc.assert(
    fc.property(log, fc.array(arrival, { maxLength: 40 }), (changed, arrivals) => {
      /** The state of a message in a log that has had so many changes. */
      const revAt = (seq: number, rev: number) => changed.slice(0, rev).lastIndexOf(seq) + 1;
      const between = (after: number, rev: number, readAt = rev) => {
        const revs = [...new Set(changed.slice(after, rev))].map((seq) => [seq, revAt(seq, readAt)] as const);
        return revs.sort(([, a], [, b]) => a - b).map(([seq, state]) => message(seq, state));
      };
      const changes = new RoomChanges(0);
      const shown = new Map<number, number>();
      let cursor = 0;
      const show = (messages: readonly NumberedMessage[]) => {
        for (const [seq = 0, rev = 0] of states(messages)) {
          expect(rev).toBeGreaterThanOrEqual(shown.get(seq) ?? 0);
          shown.set(seq, rev);
        }
      };
      const page = (readAt: number, limit: number) => {
        const after = changes.rev;
        const all = between(after, readAt);
        const messages = all.slice(0, limit);
        const more = messages.length < all.length;
        const rev = more ? (messages.at(-1)?.changes?.rev ?? after) : Math.max(after, readAt);
        show(changes.addPage({ after, rev, messages }, more, cursor));
      };
      for (const one of [...arrivals, { type: "messages" as const, readAt: 0, count: 12 }]) {
        if (one.type === "live") {
          const after = Math.min(one.after, changed.length);
          const rev = Math.min(after + one.length, changed.length);
          show(changes.addLive({ after, rev, messages: between(after, rev) }, cursor));
        } else if (one.type === "page") page(Math.min(one.readAt, changed.length), one.limit);
        else {
          const next = Array.from({ length: one.count }, (_, index) => cursor + 1 + index).filter(
            (seq) => seq <= 12,
          );
          cursor += next.length;
          const readAt = Math.max(changes.rev, Math.min(one.readAt, changed.length)); // the server read it after it told of those
          show(
            changes.show(
              next.map((seq) => message(seq, revAt(seq, readAt))),
              cursor,
            ),
          );
        }
      }
      for (let n = 0; n <= changed.length; n += 1) page(changed.length, 3);
      expect(changes.behind).toBe(false);
      for (let seq = 1; seq <= 12; seq += 1) expect(shown.get(seq)).toBe(revAt(seq, changed.length));
    }),
    { numRuns: 2_000 },
  );
});
