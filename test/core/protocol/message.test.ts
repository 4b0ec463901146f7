import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import type { MessageChanges } from "../../../src/core/protocol/changes.ts";
import {
  BaseServerMsgSchema,
  fromBaseServerMsg,
  fromRow,
  fromServerMsg,
  MESSAGE_KINDS,
  type Message,
  OTHERS,
  OWN,
  RowsSchema,
  ServerMsgSchema,
  toBaseServerMsg,
  toRow,
  toServerMsg,
} from "../../../src/core/protocol/message.ts";
import { toTimes } from "../../../src/core/time/time.ts";
import { room } from "../../support/drafts.ts";

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

const instant = fc.integer({ min: -1e12, max: 4e12 });

const changes: fc.Arbitrary<MessageChanges> = fc.record(
  {
    rev: seq,
    editedAt: instant,
    deletedAt: instant,
    deletedBy: fc.oneof(fc.string(), fc.integer()),
    reason: fc.string(),
    pinnedBy: fc.string(),
    reactions: fc.array(fc.record({ emoji: fc.string(), count: seq, users: fc.array(fc.string()) })),
  },
  { requiredKeys: ["rev"] },
);

/** Any message; a field that `Message` gains does not compile until it is here. */
const message: fc.Arbitrary<{ [Field in keyof Required<Message>]: Message[Field] }> = fc.record({
  roomId: fc.constant(room("room1")),
  seq,
  at: instant,
  userId: fc.oneof(fc.string({ minLength: 1 }), fc.integer()),
  nickName: fc.string(),
  msg: fc.string(),
  kind: fc.constantFrom(...MESSAGE_KINDS),
  replyTo: maybe(seq),
  clientMsgId: maybe(fc.string({ minLength: 1 })),
  changes: maybe(changes),
});

const overTheWire = (payload: unknown): unknown => JSON.parse(JSON.stringify(payload));

describe("a message over the wire and back", () => {
  test("[H6] as a row it keeps every field, and its clientMsgId for its author alone", () => {
    fc.assert(
      fc.property(message, fc.boolean(), (one, own) => {
        const [row] = v.parse(RowsSchema, overTheWire([toRow(one, own)]));
        const expected = { ...one, clientMsgId: own ? one.clientMsgId : undefined };
        expect(row && fromRow(row, one.roomId)).toEqual(expected);
      }),
    );
  });

  test("[M6] as `server_msg` it keeps every field, and its clientMsgId for its author alone", () => {
    fc.assert(
      fc.property(message, fc.boolean(), (one, own) => {
        const wire = v.parse(ServerMsgSchema, overTheWire(toServerMsg(one, toTimes(one.at), own)));
        expect(wire.type).toBe(own ? OWN : OTHERS);
        const expected = { ...one, clientMsgId: own ? one.clientMsgId : undefined };
        expect(fromServerMsg(wire)).toEqual(expected);
      }),
    );
  });

  test("[B1] for a base client it is the six fields of the original, from which text, author and second come back", () => {
    fc.assert(
      fc.property(message, (one) => {
        const wire = toBaseServerMsg(one, toTimes(one.at), false);
        expect(Object.keys(wire)).toEqual(["msg", "nickName", "roomId", "times", "userId", "type"]);
        const { roomId, userId, nickName, msg } = one;
        const read = fromBaseServerMsg(v.parse(BaseServerMsgSchema, overTheWire(wire)), 0);
        expect(read).toMatchObject({ roomId, userId, nickName, msg, kind: "text" });
        expect(toBaseServerMsg(one, toTimes(read.at), false)).toEqual(wire);
      }),
    );
  });
});
