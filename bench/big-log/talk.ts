import { setTimeout as pause } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import type { RoomId } from "../../src/core/protocol/names.ts";
import { ALL_ROOMS, nthDraft, random } from "./chatter.ts";

const SPEAKERS = 50;
const PER_SECOND = 200;

/** Enters a room as a client of its own. */
export async function enter(url: string, name: string, roomId: RoomId): Promise<Socket> {
  const auth = { protocol: 1, nickName: name, userId: `u-${name}`, session: `session-of-the-bench-${name}` };
  const socket = io(url, { transports: ["websocket"], forceNew: true, auth });
  await new Promise((resolve) => socket.once("welcome", resolve));
  await socket.emitWithAck("joinRoom", { roomId, limit: 0 });
  return socket;
}

/** Fifty people who say two hundred messages a second together, each in a room of their own. */
export class Talk {
  readonly #sockets: readonly Socket[];

  static async begin(url: string): Promise<Talk> {
    const entering = Array.from({ length: SPEAKERS }, (_, n) => enter(url, `s${n}`, roomOf(n)));
    return new Talk(await Promise.all(entering));
  }

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets;
  }

  /** Talks until something is over; gives the ms from each message to its acknowledgement. */
  async until(over: Promise<unknown>): Promise<number[]> {
    let isOver = false;
    const end = over.finally(() => {
      isOver = true;
    });
    const latencies: number[] = [];
    const talk = async (socket: Socket, n: number) => {
      for (let said = 0; !isOver; said += 1) {
        await pause(((SPEAKERS * 1_000) / PER_SECOND) * (0.5 + random(n * 1_000 + said, 12)));
        const asked = performance.now();
        const message = { roomId: roomOf(n), msg: nthDraft(said).msg, clientMsgId: `${n}-${said}-${asked}` };
        const reply = await socket.emitWithAck("client_msg", message);
        if (reply.ok !== true) throw new Error(JSON.stringify(reply));
        latencies.push(performance.now() - asked);
      }
    };
    await Promise.all([end, ...this.#sockets.map(talk)]);
    return latencies;
  }

  end(): void {
    for (const socket of this.#sockets) socket.disconnect();
  }
}

function roomOf(n: number): RoomId {
  const roomId = ALL_ROOMS[n * 7];
  if (roomId === undefined) throw new Error("there are fewer rooms than speakers");
  return roomId;
}
