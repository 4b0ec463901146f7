import { setTimeout as sleep } from "node:timers/promises";
import { encodeFrame, OPCODE, type RawWebSocket } from "../../test/support/raw-websocket.ts";
import { type Attack, LARGE_ROOM, LOBBY, LONG_ROOM, LONG_ROOM_WORD } from "./attack.ts";
import type { Attacker } from "./attacker.ts";

/** Marks that normalising sorts, in the order that takes it longest; 7,500 of them are 60 KB. */
const MARKS = "\u0315\u0300\u05ae\u0300".repeat(7_500);

/** The time an attacker leaves between two bursts, ms. */
export const BURST_MS = 1_000;

/** Joins a room, without waiting for more than the reply. */
export async function joinAll(
  attacker: Attacker,
  sockets: readonly RawWebSocket[],
  roomId: string,
): Promise<void> {
  for (const socket of sockets) attacker.request(socket, "joinRoom", { roomId, limit: 0 });
  await sleep(200);
}

/** New users who join a room and then all send the same requests, burst after burst. */
export function bursts(
  name: string,
  users: number,
  perBurst: number,
  roomId: string,
  requestOf: (n: number) => readonly [string, object],
): Attack {
  return {
    name,
    run: async (attacker) => {
      const sockets = await attacker.enterMany(users);
      await joinAll(attacker, sockets, roomId);
      await attacker.repeat(BURST_MS, () => {
        for (const socket of sockets) {
          for (let n = 0; n < perBurst; n += 1) attacker.request(socket, ...requestOf(n), n);
        }
      });
    },
  };
}

/** Requests in one write whose replies are never read. */
export function unread(
  name: string,
  roomId: string,
  count: number,
  request: readonly [string, object],
): Attack {
  return {
    name,
    run: async (attacker) => {
      const sockets = await attacker.enterMany(6);
      await joinAll(attacker, sockets, roomId);
      const frame = encodeFrame(OPCODE.text, `420${JSON.stringify(request)}`);
      const bytes = Buffer.concat(Array.from({ length: count }, () => frame));
      for (const { tcp } of sockets) {
        tcp.pause();
        tcp.write(bytes);
        attacker.tally.sent += count;
      }
      await attacker.stay();
    },
  };
}

/** One user who sends the same packets as fast as they are taken. */
function flood(name: string, packetOf: (n: number) => string): Attack {
  return {
    name,
    run: async (attacker) => {
      const sockets = await attacker.enterMany(1);
      const PACKETS = 1_000;
      const frames = Array.from({ length: PACKETS }, (_, n) => encodeFrame(OPCODE.text, packetOf(n)));
      const tcps = sockets.map(({ tcp }) => tcp);
      await attacker.flood(tcps, Buffer.concat(frames), PACKETS);
    },
  };
}

/** Names of events, and whole lists, of every type but text. */
const ODD_LISTS = ["[1]", "[null]", "[true,{}]", "[{}]", '[["rooms"]]', "[]", '[""]', "[1e999]", "[[[[]]]]"];

const INVALID = [
  '["client_msg",{"roomId":5}]',
  '["leaveRoom",{"roomId":"roomnone"}]',
  '["read",{"roomId":"roomnone","seq":1}]',
  '["typing",{"roomId":"roomnone","typing":true}]',
  '["joinRoom"]',
  '["away",7]',
  '["no_such_event",{}]',
];

/** Messages of one request, as many as go in a packet. */
function batchOf(n: number): object[] {
  return Array.from({ length: 500 }, (_, index) => ({ msg: "x".repeat(60), clientMsgId: `${n}-${index}` }));
}

const pick = (list: readonly string[], n: number) => list[n % list.length] ?? "";

export const REQUEST_ATTACKS: readonly Attack[] = [
  bursts("search", 12, 50, LONG_ROOM, () => [
    "search",
    { query: LONG_ROOM_WORD, nickName: "nobody", limit: 50 },
  ]),
  bursts("search-rare", 12, 50, LONG_ROOM, (n) => ["search", { query: `d ${n % 10}`, limit: 500 }]),
  unread("unread-history", LARGE_ROOM, 1_300, ["history", { roomId: LARGE_ROOM, limit: 200 }]),
  unread("unread-joins", LARGE_ROOM, 1_300, ["joinRoom", { roomId: LARGE_ROOM, limit: 500 }]),
  unread("unread-who", LOBBY, 5_000, ["who", { roomId: LOBBY }]),
  bursts("combining", 5, 10, LOBBY, () => ["client_msg", { roomId: LOBBY, msg: `a${MARKS}` }]),
  bursts("combining-fields", 5, 10, LOBBY, (n) => {
    const requests: readonly (readonly [string, object])[] = [
      ["topic", { roomId: LOBBY, topic: `a${MARKS}` }],
      ["search", { query: `a${MARKS}`, limit: 1 }],
      ["away", { text: `a${MARKS}` }],
      ["nick", { nickName: `a${MARKS}` }],
      ["joinRoom", { roomId: `rooma${MARKS}` }],
      ["who", { roomId: LOBBY, prefix: `a${MARKS}` }],
      ["client_msg", { roomId: LOBBY, msg: "a", clientMsgId: `a${MARKS}` }],
    ];
    return requests[n % requests.length] ?? ["rooms", {}];
  }),
  bursts("topics", 40, 50, LOBBY, (n) => ["topic", { roomId: LOBBY, topic: `topic ${n}` }]),
  bursts("nicks", 20, 50, LOBBY, (n) => ["nick", { nickName: `eve${Math.random()}${n}`.slice(0, 20) }]),
  bursts("typing", 20, 100, LOBBY, (n) => ["typing", { roomId: LOBBY, typing: n % 2 === 0 }]),
  bursts("large-messages", 40, 20, LOBBY, () => ["client_msg", { roomId: LOBBY, msg: "聊".repeat(4_000) }]),
  bursts("batches", 20, 10, LOBBY, (n) => ["client_msgs", { roomId: LOBBY, messages: batchOf(n) }]),
  flood("odd-events", (n) => `42${n % 2 === 0 ? n : ""}${pick(ODD_LISTS, n)}`.replace("[]", "[0]")),
  flood("invalid", (n) => `42${n % 2 === 0 ? n : ""}${pick(INVALID, n)}`),
  flood("tiny-packets", (n) => (n % 3 === 0 ? "3" : '42["x"]')),
  flood("read-marks", (n) => `42${JSON.stringify(["read", { roomId: LOBBY, seq: n }])}`),
];
