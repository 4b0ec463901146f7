import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Budget } from "../budget.ts";
import type { ServerLimits } from "../server-limits.ts";
import type { Connection } from "./room.ts";

/** ms of heavy work in one turn of the event loop; what is more waits for the next ones, and everybody else's requests come between. */
const TURN_MS = 3;

/** The time between two looks whether connections that do not read what they asked for read it now, in ms. */
const LOOK_MS = 50;

/** Connections of one address that are looked at in a turn, so that thousands that wait cost nothing; the others have their turn later. */
const LOOKED_AT = 32;

/** Heavy work that may not begin yet. */
interface Waiting {
  readonly connection: Connection;
  readonly ms: number;
  /** The instant from which on it is refused instead, in ms since 1970. */
  readonly until: number;
  readonly begin: () => void;
  readonly refuse: (error: Error) => void;
}

/** The parts of the world that heavy work looks at. */
interface HeavyWorkPorts {
  readonly budget: Budget;
  readonly clock: Clock;
  readonly limits: Pick<ServerLimits, "longestWaitMs">;
  /** True while a connection has read enough to be answered at length. */
  readonly isReading: (connection: Connection) => boolean;
}

/**
 * Does work that others would notice (pages, searches, lists) a little in each turn of the event loop, the addresses in turn, and only
 * once it is paid for and its connection reads. Where nothing is in the way it begins at once, in the same call.
 */
export class HeavyWork {
  readonly #ports: HeavyWorkPorts;
  /** The work that waits, by address: the address whose turn is next stands first. */
  readonly #waiting = new Map<string, Waiting[]>();
  /** The moment when this turn's first work began; undefined in a turn that has had none. */
  #turnBegan: number | undefined;
  #turn = 0;
  /** The turn in which work began that has not ended; undefined once it has. */
  #unfinished: number | undefined;
  #callOff: (() => void) | undefined;
  #closed = false;

  constructor(ports: HeavyWorkPorts) {
    this.#ports = ports;
  }

  /** Does work of so many ms. Rejects with RATE_LIMITED where it would have to wait too long. */
  run<T>(connection: Connection, ms: number, work: () => T | Promise<T>): T | Promise<T> {
    if (this.#closed) throw chatError("server-closing", {});
    if (this.#waiting.size === 0 && this.#hasTime() && this.#delayOf(connection, ms) === 0) {
      this.#pay(connection, ms);
      return this.#begin(work);
    }
    return new Promise((resolve, reject) => {
      const begin = () => {
        try {
          resolve(this.#begin(work));
        } catch (error) {
          reject(error);
        }
      };
      const until = this.#ports.clock.now() + this.#ports.limits.longestWaitMs;
      this.#wait({ connection, ms, until, begin, refuse: reject });
    });
  }

  /** Begins nothing any more: what waits is refused, and so is what comes. */
  close(): void {
    this.#closed = true;
    this.#callOff?.();
    const waiting = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    for (const { refuse } of waiting) refuse(chatError("server-closing", {}));
  }

  #wait(waiting: Waiting): void {
    const { address } = waiting.connection.payer;
    const before = this.#waiting.get(address);
    if (before === undefined) this.#waiting.set(address, [waiting]);
    else before.push(waiting);
    this.#beginTurn();
  }

  /** Begins work. Most of it is done once its stores have answered, in the same turn: until then nothing else begins in that. */
  #begin<T>(work: () => T | Promise<T>): T | Promise<T> {
    const result = work();
    if (!(result instanceof Promise)) return result;
    const turn = this.#turn;
    this.#unfinished = turn;
    const goOn = (): void => {
      if (this.#unfinished !== turn) return;
      this.#unfinished = undefined;
      this.#beginWaiting();
    };
    result.then(goOn, goOn);
    return result;
  }

  /** Charges work that begins now. */
  #pay(connection: Connection, ms: number): void {
    this.#ports.budget.spendHeavy(connection.payer, ms);
    this.#beginTurn();
  }

  /** Begins the time of this turn, unless it has begun; the next turn goes on with the work that waits. */
  #beginTurn(): void {
    if (this.#turnBegan !== undefined) return;
    this.#turnBegan = performance.now();
    setImmediate(this.#nextTurn);
  }

  readonly #nextTurn = (): void => {
    this.#turnBegan = undefined;
    this.#turn += 1;
    this.#unfinished = undefined;
    this.#beginWaiting();
  };

  /** Begins what waits, as far as there is time; where nothing of it may begin yet it is looked at again later. */
  #beginWaiting(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    let delay = 0;
    while (delay === 0 && this.#waiting.size > 0 && this.#hasTime()) delay = this.#beginNext();
    if (this.#waiting.size > 0 && this.#turnBegan === undefined) {
      this.#callOff = this.#ports.clock.after(delay, this.#nextTurn);
    }
  }

  /** Begins the next work that may begin, and returns 0; or returns the ms until there may be some. */
  #beginNext(): number {
    let delay = LOOK_MS;
    for (const [address, list] of this.#waiting) {
      for (let looks = Math.min(list.length, LOOKED_AT); looks > 0; looks -= 1) {
        const next = list.shift();
        if (next === undefined) break;
        const wait = this.#delayOf(next.connection, next.ms);
        if (next.until < this.#ports.clock.now()) {
          next.refuse(tooMuch(Math.max(1, wait)));
          continue;
        }
        if (wait === 0) {
          this.#waiting.delete(address);
          if (list.length > 0) this.#waiting.set(address, list); // behind the other addresses
          this.#pay(next.connection, next.ms);
          next.begin();
          return 0;
        }
        delay = Math.min(delay, wait);
        list.push(next);
      }
      if (list.length === 0) this.#waiting.delete(address);
    }
    return delay;
  }

  /** The ms until work may begin, as far as can be told. */
  #delayOf(connection: Connection, ms: number): number {
    const { budget, isReading } = this.#ports;
    return isReading(connection) ? budget.heavyDelay(connection.payer, ms) : LOOK_MS;
  }

  #hasTime(): boolean {
    if (this.#turnBegan === undefined) return true;
    return this.#unfinished === undefined && performance.now() - this.#turnBegan < TURN_MS;
  }
}

function tooMuch(waitMs: number): ChatError {
  return chatError("asks-too-fast", { waitMs }, { retryAfterMs: waitMs });
}
