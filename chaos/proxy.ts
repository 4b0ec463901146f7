import { connect, createServer, type Server, type Socket } from "node:net";

/** What may wait in the proxy for one direction before it stops reading, in bytes: a stall reaches who sends. */
const HELD_BYTES = 64 * 1024;

/** One direction of a connection: bytes come out as they went in, later at most. */
class Lane {
  readonly #to: Socket;
  readonly #from: Socket;
  readonly #held: Buffer[] = [];
  #bytes = 0;
  #stalled = false;
  #delay: () => number = () => 0;
  #waiting = false;

  constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
    from.on("data", (bytes) => this.#take(bytes));
    from.on("end", () => to.end());
  }

  /** From now on each piece waits for as long as `ms` says, in ms. */
  delayBy(ms: () => number): void {
    this.#delay = ms;
  }

  stall(stalled: boolean): void {
    this.#stalled = stalled;
    this.#move();
  }

  #take(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > HELD_BYTES) this.#from.pause();
    this.#move();
  }

  #move(): void {
    if (this.#stalled || this.#waiting || this.#held.length === 0) return;
    const ms = this.#delay();
    if (ms === 0) return this.#pass();
    this.#waiting = true;
    setTimeout(() => {
      this.#waiting = false;
      if (!this.#stalled) this.#pass();
    }, ms);
  }

  #pass(): void {
    const bytes = this.#held.shift();
    if (bytes === undefined) return;
    this.#bytes -= bytes.length;
    if (this.#bytes <= HELD_BYTES) this.#from.resume();
    if (this.#to.writable) this.#to.write(bytes);
    this.#move();
  }
}

/** One connection through the proxy. */
class Passage {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #up: Lane;
  readonly #down: Lane;

  constructor(client: Socket, port: number, onEnd: () => void) {
    this.#client = client;
    this.#server = connect(port, "127.0.0.1");
    this.#up = new Lane(client, this.#server);
    this.#down = new Lane(this.#server, client);
    let halves = 2;
    for (const [one, other] of [
      [client, this.#server],
      [this.#server, client],
    ] as const) {
      one.on("error", () => {}); // a reset is what it is here for
      one.on("close", () => {
        halves -= 1;
        if (!this.halfOpen) other.destroy();
        if (halves === 0) onEnd();
      });
    }
  }

  /** One end may go without the other being told. */
  halfOpen = false;

  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** One side goes, and the other hears nothing more: neither an answer nor an end. */
  loseSide(side: "client" | "server"): void {
    this.halfOpen = true;
    this.#up.stall(true);
    this.#down.stall(true);
    (side === "client" ? this.#client : this.#server).destroy();
  }

  stall(stalled: boolean, lanes: "up" | "down" | "both"): void {
    if (this.halfOpen) return;
    if (lanes !== "down") this.#up.stall(stalled);
    if (lanes !== "up") this.#down.stall(stalled);
  }

  delayAnswers(ms: () => number): void {
    this.#down.delayBy(ms);
  }

  destroy(): void {
    this.#client.destroy();
    this.#server.destroy();
  }
}

/**
 * A TCP proxy that breaks connections on purpose: resets, stalls, half-open ends, late answers, refusals. It never
 * alters, repeats or reorders a byte.
 */
export class FaultyProxy {
  readonly #passages = new Set<Passage>();
  readonly #server: Server;
  #port: number;
  #refusing = false;
  #delay: () => number = () => 0;

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer((client) => this.#accept(client));
  }

  /** A proxy on a free port for the server at `port` of this machine. */
  static async to(port: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** How many connections pass through. */
  get size(): number {
    return this.#passages.size;
  }

  /** Connections that are open now are reset on both sides. */
  reset(): void {
    for (const passage of this.#passages) passage.reset();
  }

  /** Connections that are open now lose one side, and the other is left without a word. */
  loseSide(side: "client" | "server"): void {
    for (const passage of this.#passages) passage.loseSide(side);
  }

  /** Bytes of connections that are open now are held, until it is called with false. */
  stall(stalled: boolean, lanes: "up" | "down" | "both" = "both"): void {
    for (const passage of this.#passages) passage.stall(stalled, lanes);
  }

  /** What the server sends comes later by as many ms as `ms` says for each piece; order stays. */
  delayAnswers(ms: () => number): void {
    this.#delay = ms;
    for (const passage of this.#passages) passage.delayAnswers(ms);
  }

  /** New connections are reset while it refuses. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
  }

  /** Everything passes again. Half-open connections stay what they are: only their owners can end them. */
  heal(): void {
    this.refuse(false);
    this.delayAnswers(() => 0);
    this.stall(false);
  }

  async close(): Promise<void> {
    for (const passage of this.#passages) passage.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    client.on("error", () => {});
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    const passage = new Passage(client, this.#port, () => this.#passages.delete(passage));
    passage.delayAnswers(this.#delay);
    this.#passages.add(passage);
  }
}
