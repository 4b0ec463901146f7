import type { Logger } from "../core/logger.ts";
import type { Clock } from "../core/time/clock.ts";

/** The time over which a first line gathers, and the time between two lines, in ms. */
const FIRST_MS = 1_000;
const EVERY_MS = 60_000;

/** Addresses that are told by name in one line, and those that are told apart at all. */
const NAMED = 5;
const KEPT = 1_000;

/** Tells operators of clients that were refused or sent away: one line a minute at most, whatever comes. */
export class AbuseLog {
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** For each address, how often it was refused, by what it did. */
  #noted = new Map<string, Map<string, number>>();
  #beyond = 0;
  #nextAt = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Counts something that an address did; `what` is one of the server's own sentences, never a client's text. */
  note(address: string, what: string): void {
    const did = this.#noted.get(address);
    if (did !== undefined) did.set(what, (did.get(what) ?? 0) + 1);
    else if (this.#noted.size < KEPT) this.#noted.set(address, new Map([[what, 1]]));
    else this.#beyond += 1;
    const waitMs = Math.max(FIRST_MS, this.#nextAt - this.#clock.now());
    this.#cancel ??= this.#clock.after(waitMs, () => this.#write());
  }

  /** Writes what was gathered, and no more. */
  close(): void {
    this.#cancel?.();
    if (this.#noted.size > 0) this.#write();
  }

  #write(): void {
    this.#cancel = undefined;
    this.#nextAt = this.#clock.now() + EVERY_MS;
    const all = [...this.#noted].map(([address, did]) => ({ address, did, times: sum(did) }));
    const worst = all.sort((one, other) => other.times - one.times).slice(0, NAMED);
    const named = worst.map(({ address, did }) => ({ address, did: Object.fromEntries(did) }));
    const others = all.length - named.length;
    const beyond = this.#beyond;
    this.#noted = new Map();
    this.#beyond = 0;
    this.#logger.warn("clients were refused", {
      addresses: named,
      others,
      ...(beyond > 0 ? { beyond } : {}),
    });
  }
}

function sum(did: ReadonlyMap<string, number>): number {
  let times = 0;
  for (const count of did.values()) times += count;
  return times;
}
