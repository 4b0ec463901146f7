import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { dial, OPCODE, RawWebSocket } from "../../test/support/raw-websocket.ts";
import type { AttackOrder } from "./attack.ts";
import { Tally } from "./tally.ts";

/** Bytes that an attacker lets wait in its own process before it writes more: the load stays at the server. */
const OWN_QUEUE = 1024 * 1024;

/** The time between two pieces of a flood, ms. */
const TICK_MS = 5;

/** The time an attacker waits to be let in, ms. */
const ENTRY_MS = 3_000;

/** An attacker's means: cheap connections from one address, for a limited time. */
export class Attacker {
  readonly order: AttackOrder;
  readonly tally = new Tally();
  readonly breaches: string[] = [];
  readonly #end: number;
  readonly #sockets = new Set<Socket>();
  #names = 0;
  #isOver = false;

  constructor(order: AttackOrder) {
    this.order = order;
    this.#end = performance.now() + order.seconds * 1_000;
  }

  get isOver(): boolean {
    return this.#isOver || performance.now() > this.#end;
  }

  /** A name that nobody else has. */
  newName(): string {
    this.#names += 1;
    return `mallory-${this.order.run}-${this.#names}`;
  }

  /** Opens a TCP connection, and says something on it. */
  dial(text: string, from = this.order.from): Socket {
    const tcp = dial({ port: this.order.port, from });
    this.tally.came += 1;
    this.#keep(tcp);
    if (text !== "") tcp.write(text);
    return tcp;
  }

  /** Opens a WebSocket with its Engine.IO session; undefined where it is refused. */
  async open(from = this.order.from): Promise<RawWebSocket | undefined> {
    const opened = RawWebSocket.openSession({ port: this.order.port, from });
    const socket = await Promise.race([opened.catch(() => undefined), sleep(ENTRY_MS)]);
    if (socket === undefined || socket.isClosed) {
      opened.then(
        (late) => late.end(),
        () => {},
      );
      this.tally.refused += 1;
      return undefined;
    }
    this.tally.came += 1;
    this.#keep(socket.tcp);
    return socket;
  }

  /** Comes in as a base client, or with `auth` as a v1 client; undefined where it is refused. */
  async enter(auth?: object, from = this.order.from): Promise<RawWebSocket | undefined> {
    const socket = await this.open(from);
    if (socket === undefined) return undefined;
    socket.send(`40${auth === undefined ? "" : JSON.stringify(auth)}`);
    const reply = await Promise.race([socket.next(), sleep(ENTRY_MS)]);
    if (reply?.startsWith("40")) return socket;
    this.tally.came -= 1;
    this.tally.refused += 1;
    socket.end();
    return undefined;
  }

  /** Comes in as a new v1 user. */
  enterAsNewUser(): Promise<RawWebSocket | undefined> {
    const name = this.newName();
    return this.enter({ protocol: 1, nickName: name, userId: `u-${name}` });
  }

  /** Brings in so many new v1 users, who count what they are answered. */
  async enterMany(count: number): Promise<RawWebSocket[]> {
    const entered = await Promise.all(Array.from({ length: count }, () => this.enterAsNewUser()));
    const sockets = entered.filter((socket) => socket !== undefined);
    for (const socket of sockets) this.countReplies(socket);
    return sockets;
  }

  /** Counts what is answered on a connection from now on, and gives each packet to `onPacket`. */
  countReplies(socket: RawWebSocket, onPacket: (text: string) => void = () => {}): void {
    socket.listen(({ opcode, payload }) => {
      if (opcode !== OPCODE.text) return;
      const text = payload.toString();
      this.tally.hear(text);
      onPacket(text);
    });
  }

  /** Sends a request; `id` names the reply that is asked for. */
  request(socket: RawWebSocket, event: string, payload: unknown, id: number | "" = 0): void {
    this.tally.sent += 1;
    socket.send(`42${id}${JSON.stringify([event, payload])}`);
  }

  /** Writes the same bytes over and over on all connections that are open, until the time is over or none is left. */
  async flood(sockets: readonly Socket[], bytes: Uint8Array, perWrite = 1): Promise<void> {
    while (!this.isOver) {
      const open = sockets.filter((tcp) => !tcp.destroyed && tcp.writable);
      if (open.length === 0) return;
      for (const tcp of open) {
        if (tcp.writableLength > OWN_QUEUE) continue;
        tcp.write(bytes);
        this.tally.sent += perWrite;
      }
      await sleep(TICK_MS);
    }
  }

  /** Does something again and again, with a rest between, until the time is over. */
  async repeat(restMs: number, work: () => Promise<void> | void): Promise<void> {
    while (!this.isOver) {
      await work();
      await sleep(restMs);
    }
  }

  /** Waits until the time is over. */
  async stay(): Promise<void> {
    await sleep(Math.max(0, this.#end - performance.now()));
  }

  /** Ends all connections that are left. */
  close(): void {
    this.#isOver = true;
    for (const tcp of this.#sockets) tcp.destroy();
  }

  #keep(tcp: Socket): void {
    this.#sockets.add(tcp);
    tcp.once("close", () => {
      this.#sockets.delete(tcp);
      if (!this.#isOver) this.tally.ended += 1;
    });
  }
}
