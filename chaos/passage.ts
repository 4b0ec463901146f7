import { connect, type Socket } from "node:net";

/** `up`: what the client sends; `down`: what the server does. */
export type Lanes = "up" | "down" | "both";

/** Bytes that may wait in the proxy for one direction before it stops reading: so a stall reaches the sender. */
const HELD_BYTES = 64 * 1024;

/** One direction of a connection: bytes come out as they went in, later at most, and the end after them. */
class Lane {
  readonly #to: Socket;
  readonly #from: Socket;
  readonly #onDrained: () => void;
  #held: Buffer[] = [];
  #bytes = 0;
  #stalled = false;
  #delay: () => number = () => 0;
  #waiting = false;
  #over = false;

  /** `onDrained` is called when who sends has gone and all that was sent has been passed on. */
  constructor(from: Socket, to: Socket, onDrained: () => void) {
    this.#to = to;
    this.#from = from;
    this.#onDrained = onDrained;
    from.on("data", (bytes) => this.#take(bytes));
    from.on("close", () => {
      this.#over = true;
      this.#move();
    });
    to.on("close", () => {
      this.#held = [];
      this.#bytes = 0;
      from.resume(); // nobody is there to read it; its end is still to be heard
      this.#move();
    });
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
    if (!this.#to.writable) return;
    this.#held.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > HELD_BYTES) this.#from.pause();
    this.#move();
  }

  #move(): void {
    if (this.#stalled || this.#waiting) return;
    if (this.#held.length === 0) {
      if (this.#over) this.#onDrained();
      return;
    }
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
    if (bytes === undefined) return this.#move();
    this.#bytes -= bytes.length;
    if (this.#bytes <= HELD_BYTES) this.#from.resume();
    if (this.#to.writable) this.#to.write(bytes);
    this.#move();
  }
}

/** One connection through the proxy, and what can be done to it. */
export class Passage {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #up: Lane;
  readonly #down: Lane;
  /** One end may go without the other being told. */
  #halfOpen = false;

  constructor(client: Socket, port: number, onEnd: () => void) {
    this.#client = client;
    this.#server = connect(port, "127.0.0.1");
    const endOf = (socket: Socket) => () => this.#halfOpen || socket.end(() => socket.destroy());
    this.#up = new Lane(client, this.#server, endOf(this.#server));
    this.#down = new Lane(this.#server, client, endOf(client));
    let halves = 2;
    for (const socket of [client, this.#server]) {
      socket.on("error", () => {}); // a reset is what it is here for
      socket.on("close", () => {
        halves -= 1;
        if (halves === 0) onEnd();
      });
    }
  }

  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** The client's side is reset; what it sent before is still on its way. */
  cutClient(): void {
    this.#client.resetAndDestroy();
  }

  /** One side goes, and the other hears nothing more: neither an answer nor an end. */
  loseSide(side: "client" | "server"): void {
    this.#halfOpen = true;
    this.#up.stall(true);
    this.#down.stall(true);
    (side === "client" ? this.#client : this.#server).destroy();
  }

  stall(stalled: boolean, lanes: Lanes): void {
    if (this.#halfOpen) return;
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
