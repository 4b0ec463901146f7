import pLimit from "p-limit";
import type { Logger } from "../../core/logger.ts";
import { chatError } from "../../core/protocol/errors.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Budget } from "../budget.ts";
import { FailedTries } from "./failed-tries.ts";
import { isPassword, type KeptPassword, parsePassword } from "./password.ts";
import { WatchedFile } from "./watched-file.ts";

/**
 * Passwords that are looked at at once, each on a thread and with 32 MiB: whoever floods the server takes one core. Others wait, so many at most that
 * none of them waits for longer than a connection may take to come in.
 */
const AT_ONCE = 1;
const MOST_WAITING = 8;

/** The time that a try is charged to its address, in ms; the threads do the work. */
const TRY_COST = 10;

/** Everything that a password gate needs. */
export interface PasswordGateParts {
  readonly budget: Budget;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The one password of a server, which may be tried more and more slowly, by address and by user. */
export class PasswordGate {
  readonly #file: WatchedFile<KeptPassword>;
  readonly #tries: FailedTries;
  readonly #budget: Budget;
  readonly #run = pLimit(AT_ONCE);

  /** Throws a ChatError where the file holds no password. */
  constructor(file: string, { budget, clock, logger }: PasswordGateParts) {
    this.#file = new WatchedFile(file, (text) => parsePassword(file, text), logger);
    this.#tries = new FailedTries(clock);
    this.#budget = budget;
  }

  /** The id of the password that holds now. */
  get id(): string {
    return this.#file.value.id;
  }

  /** Looks at a password that somebody gives; throws UNAUTHORIZED, or RATE_LIMITED. Resolves with the id of the password. */
  async check(password: string, userId: UserId, address: string): Promise<string> {
    const keys = [`address ${address}`, `user ${userId}`];
    this.#countTry(keys, address);
    const kept = this.#file.value;
    if (!(await this.#run(() => isPassword(password, kept)))) throw chatError("password-wrong", {});
    for (const key of keys) this.#tries.succeed(key);
    return kept.id;
  }

  /** Takes another password in, if the file has one; true if it has. */
  refresh(): boolean {
    return this.#file.refresh();
  }

  #countTry(keys: readonly string[], address: string): void {
    const isBusy = this.#run.pendingCount >= MOST_WAITING;
    const payer = { connection: `handshakes of ${address}`, address };
    const waits = keys.map((key) => this.#tries.waitFor(key));
    const waitMs = Math.max(...waits, isBusy ? 1_000 : 0) || this.#budget.charge(payer, TRY_COST);
    if (waitMs > 0) throw chatError("too-many-tries", { waitMs }, { retryAfterMs: waitMs });
    for (const key of keys) this.#tries.begin(key);
  }
}
