import type { ChatError } from "../protocol/errors.ts";
import { LAG_TICK_MS } from "../protocol/limits.ts";
import type { Clock } from "../time/clock.ts";

/** The outcome of a request. */
export type Outcome =
  | { readonly ok: true; readonly reply: unknown }
  | { readonly ok: false; readonly error: ChatError };

/** Called once, with how a request ended. */
export type Settle = (outcome: Outcome) => void;

interface PendingRequest {
  readonly settle: Settle;
  /** ms since 1970 UTC */
  readonly askedAt: number;
  readonly cancelTimeout: () => void;
}

/** Called with how long a reply took, or one is waited for so far, ms. */
export type OnLag = (ms: number, waiting: boolean) => void;

/** The requests that wait for a reply. No timer runs while there is none. */
export class PendingRequests {
  readonly #clock: Clock;
  readonly #onLag: OnLag;
  readonly #requests = new Set<PendingRequest>();
  #cancelLagTick: (() => void) | undefined;

  constructor(clock: Clock, onLag: OnLag) {
    this.#clock = clock;
    this.#onLag = onLag;
  }

  /** Adds a request; returns what takes its reply. `onTimeout` is called if none comes within `timeoutMs`. */
  add(settle: Settle, timeoutMs: number, onTimeout: () => void): (reply: unknown) => void {
    const cancelTimeout = this.#clock.after(timeoutMs, onTimeout);
    const request: PendingRequest = { settle, askedAt: this.#clock.now(), cancelTimeout };
    this.#requests.add(request);
    this.#watchLag();
    return (reply) => {
      if (this.#requests.has(request)) this.#onLag(this.#ageOf(request), false);
      this.#finish(request, { ok: true, reply });
    };
  }

  /** Fails all of them. */
  failAll(error: ChatError): void {
    for (const request of [...this.#requests]) this.#finish(request, { ok: false, error });
  }

  /** Drops all of them, never to be settled. */
  drop(): void {
    for (const request of this.#requests) request.cancelTimeout();
    this.#requests.clear();
    this.#stopLagTick();
  }

  /** Reports each second how long the oldest reply has been waited for. */
  #watchLag(): void {
    this.#cancelLagTick ??= this.#clock.after(LAG_TICK_MS, () => {
      this.#cancelLagTick = undefined;
      const [oldest] = this.#requests;
      if (oldest === undefined) return;
      const age = this.#ageOf(oldest);
      if (age >= LAG_TICK_MS) this.#onLag(age, true);
      this.#watchLag();
    });
  }

  /** Never below 0: clocks are set back. */
  #ageOf({ askedAt }: PendingRequest): number {
    return Math.max(0, this.#clock.now() - askedAt);
  }

  #stopLagTick(): void {
    this.#cancelLagTick?.();
    this.#cancelLagTick = undefined;
  }

  #finish(request: PendingRequest, outcome: Outcome): void {
    request.cancelTimeout();
    if (!this.#requests.delete(request)) return;
    if (this.#requests.size === 0) this.#stopLagTick();
    request.settle(outcome);
  }
}
