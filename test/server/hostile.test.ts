import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CLIENT_MSG,
  CLIENT_MSGS,
  HISTORY,
  JOIN_ROOM,
  LEAVE_ROOM,
} from "../../src/core/protocol/event-names.ts";
import { RoomServer, type SocketClient } from "../support/room-server.ts";
import { until } from "../support/until.ts";

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let n = 0; n < depth; n++) value = n % 2 ? [value] : { roomId: value };
  return value;
}

/** Payloads that no schema lets through, whatever the event. */
const HOSTILE: readonly (readonly [string, readonly unknown[]])[] = [
  ["nothing", []],
  ["null", [null]],
  ["a number", [42]],
  ["NaN and more", [Number.NaN, 1, 2, 3]],
  ["text", ["room1"]],
  ["true", [true]],
  ["a list", [["room1"]]],
  ["an empty object", [{}]],
  ["a buffer", [Buffer.from("room1")]],
  ["a buffer inside", [{ roomId: Buffer.from("room1"), msg: Buffer.alloc(9) }]],
  ["a deep value", [nested(500)]],
  ["null fields", [{ roomId: null, nickName: null, id: null, msg: null }]],
  ["a room id that is an object", [{ roomId: { toString: "room1" }, msg: "x", nickName: "x", id: 1 }]],
  ["a room id that is a list", [{ roomId: ["room1"], msg: "x", nickName: "x", id: 1 }]],
  ["an empty room id", [{ roomId: "", msg: "x", nickName: "x", id: 1 }]],
  ["a room id of escapes", [{ roomId: "\u001b[2J", msg: "x", nickName: "x", id: 1 }]],
  ["a room id too long", [{ roomId: "r".repeat(65), msg: "x", nickName: "x", id: 1 }]],
  ["polluting keys", [JSON.parse('{"__proto__":{"roomId":"room1"},"constructor":{"prototype":{"ok":1}}}')]],
];

/** Payloads that the fields of a certain event don't allow. */
const FIELDS: readonly (readonly [string, string, object])[] = [
  ["an empty message", CLIENT_MSG, { msg: "" }],
  ["a message of spaces", CLIENT_MSG, { msg: " \n\t" }],
  ["a message that is a number", CLIENT_MSG, { msg: 5 }],
  ["a message that is a list", CLIENT_MSG, { msg: ["a", "b"] }],
  ["another kind", CLIENT_MSG, { msg: "x", kind: "html" }],
  ["an answer to half a message", CLIENT_MSG, { msg: "x", replyTo: 0.5 }],
  ["a clientMsgId that is a number", CLIENT_MSG, { msg: "x", clientMsgId: 1 }],
  ["messages that are text", CLIENT_MSGS, { messages: "ab" }],
  ["messages that are one object", CLIENT_MSGS, { messages: { msg: "x", clientMsgId: "c" } }],
  ["no messages", CLIENT_MSGS, { messages: [] }],
  ["too many messages", CLIENT_MSGS, { messages: Array(501).fill({ msg: "x", clientMsgId: "c" }) }],
  ["`listen` that is a number", JOIN_ROOM, { nickName: "x", id: 1, listen: 0 }],
  ["a nick that shows nothing", JOIN_ROOM, { nickName: "\u200b", id: 1 }],
  ["a nick too long", JOIN_ROOM, { nickName: "n".repeat(33), id: 1 }],
  ["an id that is an object", JOIN_ROOM, { nickName: "x", id: {} }],
  ["an id that is half a number", JOIN_ROOM, { nickName: "x", id: 1.5 }],
  ["a negative page", JOIN_ROOM, { nickName: "x", id: 1, limit: -1 }],
  ["`since` without an epoch", JOIN_ROOM, { nickName: "x", id: 1, since: { seq: 1 } }],
  ["a page too long", HISTORY, { limit: 1e9 }],
  ["a page of text", HISTORY, { limit: "5" }],
  ["history before nothing", HISTORY, { limit: 5, before: "x" }],
];

describe("hostile input", () => {
  let server: RoomServer;
  let attacker: SocketClient;
  let base: SocketClient;
  let witness: SocketClient;
  let checks = 0;

  beforeAll(async () => {
    server = await RoomServer.start({ messageRate: null });
    attacker = await server.v1("eve");
    base = await server.connect();
    witness = await server.v1("ann");
    await witness.ask(JOIN_ROOM, { roomId: "room1" });
    await attacker.ask(JOIN_ROOM, { roomId: "room1" });
    await base.ask(JOIN_ROOM, { roomId: "room1", nickName: "mallory", id: "m" });
    await until(() => witness.got("presence").flatMap(({ joined }) => joined).length >= 2);
    witness.heard.length = 0;
  });
  afterAll(() => server.close());

  /** The server still works, and the witness heard nothing but this. */
  async function nothingHappened(): Promise<void> {
    const msg = `check ${++checks}`;
    expect(await witness.ask(CLIENT_MSG, { roomId: "room1", msg })).toMatchObject({ ok: true, seq: checks });
    await witness.hearsText(msg);
    expect(witness.heard.map(({ payload }) => payload.msg)).toEqual([msg]);
    witness.heard.length = 0;
    for (const client of [attacker, base]) expect(client.socket.connected).toBe(true);
  }

  for (const event of [JOIN_ROOM, LEAVE_ROOM, CLIENT_MSG, CLIENT_MSGS, HISTORY, "no_such_event"]) {
    for (const [name, args] of HOSTILE) {
      it(`[L7] ${event} with ${name} is refused, and harms nobody`, async () => {
        for (const client of [attacker, base]) {
          const reply = await client.ask(event, ...args);
          expect(reply).toMatchObject({ ok: false, error: { code: "INVALID", message: expect.any(String) } });
          client.socket.emit(event, ...args);
        }
        await nothingHappened();
      });
    }
  }

  for (const [name, event, fields] of FIELDS) {
    it(`[L7] ${event} with ${name} is refused by the name of the field`, async () => {
      const payload = { roomId: "room1", ...fields };
      const reply = await attacker.ask(event, payload);
      expect(reply).toMatchObject({ ok: false, error: { code: "INVALID" } });
      const field = Object.keys(fields).find((key) => reply.error.message.startsWith(key));
      expect(field, reply.error.message).toBeDefined();
      expect(reply.error.message).not.toContain("\n");
      attacker.socket.emit(event, payload);
      await nothingHappened();
    });
  }

  it("[L8] an unknown event is named in the refusal, safe to print, and nothing without an acknowledgement", async () => {
    const reply = await attacker.ask("\u001b[31mboo\n".repeat(40), {});
    expect(reply.error).toMatchObject({ code: "INVALID", message: `unknown event ${"boo ".repeat(9)}boo…` });
    for (const event of ["error", "__proto__", "constructor", "message", "newListener2", ""]) {
      attacker.socket.emit(event, { roomId: "room1" });
      expect(await attacker.ask(event)).toMatchObject({ error: { code: "INVALID" } });
    }
    await nothingHappened();
  });

  it("[L9] a packet over the size limit costs its sender the connection and nobody else anything", async () => {
    const big = await server.v1("big");
    big.socket.emit(CLIENT_MSG, { roomId: "room1", msg: "x".repeat(70_000) });
    await until(() => big.ended);
    await nothingHappened();
  });

  it("[L9] frames that are no packets cost their sender the connection and nobody else anything", async () => {
    for (const frame of [
      "4",
      "42",
      '42["disconnect"]',
      "42{}",
      '452-["x"]',
      "49999999[",
      '42[{"a":1}]',
      "4null",
    ]) {
      const odd = await server.v1("odd", { session: "one-secret-for-each-try" });
      const { engine } = odd.socket.io;
      (engine.transport as unknown as { ws: { send(text: string): void } }).ws.send(frame);
      odd.socket.disconnect();
    }
    await nothingHappened();
  });
});
