import { readFileSync, statSync } from "node:fs";
import type { Logger } from "../../core/logger.ts";
import { chatError } from "../../core/protocol/errors.ts";
import { makeExistingPrivate } from "../../files/private-file.ts";

/** The content of a small file of secrets, which its operator may replace while the server runs. It is made private (mode 600). */
export class WatchedFile<T> {
  readonly #file: string;
  readonly #parse: (text: string) => T;
  readonly #logger: Logger;
  #stamp: string;
  #value: T;

  /** Throws what `parse` throws, and a ChatError where the file can't be read. */
  constructor(file: string, parse: (text: string) => T, logger: Logger) {
    this.#file = file;
    this.#parse = parse;
    this.#logger = logger;
    makeExistingPrivate(file, logger);
    this.#stamp = this.#readStamp();
    this.#value = this.#read();
  }

  get value(): T {
    return this.#value;
  }

  /** Reads the file if it is another one than before; true if it was. One that can't be read leaves what was known, and the log says so. */
  refresh(): boolean {
    const stamp = this.#readStamp();
    if (stamp === this.#stamp) return false;
    this.#stamp = stamp;
    try {
      this.#value = this.#read();
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.warn("a file can't be read any more; what it held before holds", {
        file: this.#file,
        reason,
      });
      return false;
    }
  }

  #read(): T {
    return this.#parse(readSecrets(this.#file));
  }

  #readStamp(): string {
    const stats = statSync(this.#file, { throwIfNoEntry: false });
    return stats === undefined ? "" : [stats.ino, stats.size, stats.mtimeMs].join(" ");
  }
}

/** Reads a file of secrets; throws a ChatError where it can't be read. */
export function readSecrets(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw chatError("secrets-unreadable", { file, cause: code });
  }
}
