import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { upgradeRequest } from "../../test/support/raw-websocket.ts";
import { type Attack, LARGE_ROOM } from "./attack.ts";
import type { Attacker } from "./attacker.ts";

/** Stands between the packets of a request by long polling. */
const SEPARATOR = "\x1e";

/** The time between two bytes of a slow request, ms. */
const DRIP_MS = 100;

/** Opens so many TCP connections that say this, a few at a time; what ends is not opened again. */
async function dialMany(attacker: Attacker, count: number, text: string): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count && !attacker.isOver) {
    for (let n = 0; n < 50; n += 1) sockets.push(attacker.dial(text));
    await sleep(10);
  }
  return sockets;
}

/** Connections that say this at once, and then a byte at a time. */
function slow(name: string, count: number, text: string): Attack {
  return {
    name,
    run: async (attacker) => {
      const sockets = await dialMany(attacker, count, text);
      await attacker.repeat(DRIP_MS, () => {
        for (const tcp of sockets) if (tcp.writable) tcp.write("x");
      });
    },
  };
}

function idle(name: string, count: number, text: string): Attack {
  return {
    name,
    run: async (attacker) => {
      await dialMany(attacker, count, text);
      await attacker.stay();
    },
  };
}

const HOST = "Host: 127.0.0.1";
const POLL = "/socket.io/?EIO=4&transport=polling";
const half = upgradeRequest({ port: 0 }).slice(0, -2);

/** Comes in as a new user by long polling; the returned function posts packets. Undefined where no session is given. */
async function startPolling(attacker: Attacker): Promise<((body: string) => void) | undefined> {
  const tcp = attacker.dial(`GET ${POLL} HTTP/1.1\r\n${HOST}\r\n\r\n`);
  let received = "";
  tcp.on("data", (bytes) => {
    received = `${received}${bytes}`.slice(0, 10_000);
  });
  for (let tries = 0; tries < 100 && !received.includes('"sid"'); tries += 1) await sleep(10);
  const [, sid] = /"sid":"([^"]+)"/.exec(received) ?? [];
  if (sid === undefined) return undefined;
  const post = (body: string) => {
    const head = `POST ${POLL}&sid=${sid} HTTP/1.1\r\n${HOST}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    if (tcp.writable) tcp.write(head + body);
    attacker.tally.sent += 1;
  };
  const name = attacker.newName();
  post(`40${JSON.stringify({ protocol: 1, nickName: name, userId: `u-${name}` })}`);
  await sleep(300); // it is let in
  return post;
}

export const CONNECTION_ATTACKS: readonly Attack[] = [
  idle("idle-tcp", 2_500, ""),
  idle("half-open", 1_000, half),
  idle("no-connect", 1_000, upgradeRequest({ port: 0 })),
  slow("slow-headers", 500, `GET ${POLL} HTTP/1.1\r\n${HOST}\r\nX-Slow: `),
  slow("slow-bodies", 500, `POST ${POLL} HTTP/1.1\r\n${HOST}\r\nContent-Length: 60000\r\n\r\n`),
  idle("unpolled", 1_000, `GET ${POLL} HTTP/1.1\r\n${HOST}\r\n\r\n`),
  {
    // Sessions by long polling that ask for much and never fetch the replies.
    name: "unpolled-replies",
    run: async (attacker) => {
      const ask = `420["history",{"roomId":"${LARGE_ROOM}","limit":200}]`;
      const packets = [
        `42["joinRoom",{"roomId":"${LARGE_ROOM}","limit":500}]`,
        ...Array<string>(500).fill(ask),
      ];
      const sessions = await Promise.all(Array.from({ length: 6 }, () => startPolling(attacker)));
      await attacker.repeat(100, () => {
        for (const post of sessions) post?.(packets.join(SEPARATOR));
      });
    },
  },
  {
    name: "connects",
    run: (attacker) =>
      attacker.repeat(5, async () => {
        const sockets = await Promise.all(Array.from({ length: 10 }, () => attacker.enter()));
        for (const socket of sockets) socket?.end();
      }),
  },
  {
    name: "requests",
    run: async (attacker) => {
      const one = `GET /nothing HTTP/1.1\r\n${HOST}\r\n\r\nGET ${POLL}&sid=none HTTP/1.1\r\n${HOST}\r\n\r\n`;
      const sockets = await dialMany(attacker, 50, "");
      for (const tcp of sockets) tcp.resume();
      await attacker.flood(sockets, Buffer.from(one.repeat(20)), 40);
    },
  },
];
