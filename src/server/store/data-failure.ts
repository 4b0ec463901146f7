import type { Logger } from "../../core/logger.ts";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Reason } from "../../core/protocol/reasons.ts";
import { isDamage } from "../../files/sqlite-error.ts";
import type { GroupedWrites } from "./grouped-writes.ts";

/** Gives the error that clients are told where the data failed: damage stays until the operator acts, all else may pass. */
export function toRefusal(error: unknown, otherwise: ChatError): ChatError {
  if (error instanceof ChatError) return error;
  return isDamage(error) ? chatError("server-data-damaged", {}) : otherwise;
}

/** Failures of one kind of records, as they are told. */
interface FailureWords {
  /** Logged where they can't be read. */
  readonly unreadable: string;
  /** Told to clients, unless the data are damaged. */
  readonly refusal: Extract<Reason, "identities-unavailable" | "records-unavailable">;
}

/** Reads and writes of one kind of records in a data file. Failures of the disk are told to clients as a refusal. */
export class RefusingData {
  readonly #writes: Pick<GroupedWrites, "run">;
  readonly #logger: Logger;
  readonly #words: FailureWords;

  constructor(writes: Pick<GroupedWrites, "run">, logger: Logger, words: FailureWords) {
    this.#writes = writes;
    this.#logger = logger;
    this.#words = words;
  }

  /** Does `work`, which reads; the log tells of a failure. */
  read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#logger.error(this.#words.unreadable, { error });
      throw this.#refuse(error);
    }
  }

  /** Does `work`, which writes, soon; the writes log a failure themselves. */
  async write<T>(work: () => T): Promise<T> {
    try {
      return await this.#writes.run(work);
    } catch (error) {
      throw this.#refuse(error);
    }
  }

  #refuse(error: unknown): ChatError {
    return toRefusal(error, chatError(this.#words.refusal, {}));
  }
}
