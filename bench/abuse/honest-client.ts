import { io, type Socket } from "socket.io-client";
import { safeText } from "../../src/core/text/safe-text.ts";
import { ENTRY_MS, nextEvent } from "./next-event.ts";

/** A message of a room, as far as it is looked at here. */
interface Received {
  readonly roomId: string;
  readonly seq: number;
  readonly msg: string;
}

interface Joined {
  readonly ok: boolean;
  readonly lastSeq: number;
}

/** Characters that nobody sees, and that must not get past the gate in front of a terminal. */
const INVISIBLE = /[\u034f\u115f\u2060\u3164\ufff0\u{e0000}-\u{e0fff}]/u;

/** Messages up to so many characters are looked at: fifty clients in one process would be too slow with long ones. */
const LOOKED_AT = 100;

/** An honest v1 client: it counts what it misses, gets twice, or should not get. */
export class HonestClient {
  readonly nick: string;
  readonly #url: string;
  readonly #rooms: readonly string[];
  readonly #seen = new Map<string, number>();
  #socket: Socket | undefined;
  #isLeaving = false;
  dropped = 0;
  lost = 0;
  /** Messages that came twice, or behind a later one. */
  twice = 0;
  invisible = 0;

  constructor(url: string, nick: string, rooms: readonly string[]) {
    this.#url = url;
    this.nick = nick;
    this.#rooms = rooms;
  }

  get isIn(): boolean {
    return this.#socket?.connected === true;
  }

  /** Comes in and joins its rooms; rejects where it is not let in in time. */
  async enter(): Promise<void> {
    const { nick } = this;
    const auth = { protocol: 1, nickName: nick, userId: `u-${nick}`, session: `the secret of ${nick}` };
    const socket = io(this.#url, { transports: ["websocket"], forceNew: true, reconnection: false, auth });
    this.#socket = socket;
    this.#isLeaving = false;
    await nextEvent(socket, "welcome");
    socket.on("server_msg", (message: Received) => this.#receive(message));
    socket.on("disconnect", () => {
      if (!this.#isLeaving) this.dropped += 1;
    });
    for (const roomId of this.#rooms) {
      const seq = await this.join(roomId);
      this.#seen.set(roomId, seq);
      await this.ask("read", { roomId, seq }); // what calls all of a room calls those who read there
    }
  }

  /** Joins a room; resolves with the seq of its last message. */
  async join(roomId: string): Promise<number> {
    const reply: Joined = await this.ask("joinRoom", { roomId, limit: 0 });
    if (!reply.ok) throw new Error(`${this.nick} can't join ${roomId}: ${JSON.stringify(reply)}`);
    return reply.lastSeq;
  }

  ask<Reply>(event: string, payload: object): Promise<Reply> {
    if (this.#socket === undefined) return Promise.reject(new Error(`${this.nick} is not here`));
    return this.#socket.timeout(ENTRY_MS).emitWithAck(event, payload);
  }

  /** Sends a message; `onReply` is called once it is acknowledged. */
  say(roomId: string, msg: string, onReply: (reply: { ok: boolean; seq: number }) => void): void {
    this.#socket?.emit("client_msg", { roomId, msg }, onReply);
  }

  /** The seq of the last message that it got in a room; undefined where it is not in it. */
  seenIn(roomId: string): number | undefined {
    return this.#seen.get(roomId);
  }

  leave(): void {
    this.#isLeaving = true;
    this.#socket?.disconnect();
  }

  #receive({ roomId, seq, msg }: Received): void {
    if (msg.length < LOOKED_AT && INVISIBLE.test(safeText(msg))) this.invisible += 1;
    const last = this.#seen.get(roomId);
    if (last === undefined) return;
    if (seq <= last) this.twice += 1;
    else this.lost += seq - last - 1;
    this.#seen.set(roomId, Math.max(seq, last));
  }
}
