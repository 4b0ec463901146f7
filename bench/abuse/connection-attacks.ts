import type { Socket } from "node:net";
import { upgradeRequest } from "../../test/support/raw-websocket.ts";
import type { Attack } from "./attack.ts";
import type { Attacker } from "./attacker.ts";

/** The time between two bytes of a slow request, ms. */
const DRIP_MS = 100;

/** Opens so many TCP connections that say this, a few at a time; what ends is not opened again. */
async function dialMany(attacker: Attacker, count: number, text: string): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count && !attacker.isOver) {
    for (let n = 0; n < 50; n += 1) sockets.push(attacker.dial(text));
    await new Promise((resolve) => setTimeout(resolve, 10));
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

export const CONNECTION_ATTACKS: readonly Attack[] = [
  idle("idle-tcp", 2_500, ""),
  idle("half-open", 1_000, half),
  idle("no-connect", 1_000, upgradeRequest({ port: 0 })),
  slow("slow-headers", 500, `GET ${POLL} HTTP/1.1\r\n${HOST}\r\nX-Slow: `),
  slow("slow-bodies", 500, `POST ${POLL} HTTP/1.1\r\n${HOST}\r\nContent-Length: 60000\r\n\r\n`),
  idle("unpolled", 1_000, `GET ${POLL} HTTP/1.1\r\n${HOST}\r\n\r\n`),
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
