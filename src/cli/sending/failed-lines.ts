import { ConnectionLostError } from "../../core/connection.ts";
import { ChatError } from "../../core/errors.ts";
import { EXIT, exitCodeOf } from "../exit.ts";
import { note } from "../io/note.ts";
import type { Shell } from "../shell.ts";

/** Lines that share what is said of them. */
interface Lines {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/**
 * Tells a person on stderr which lines of the input failed: the first of a kind at once, those that follow it for the same
 * reason together, and in the end those whose fate is not known. So thousands of lines never hide the one that says why.
 */
export class FailedLines {
  readonly #shell: Pick<Shell, "errors" | "words">;
  #why: string | undefined;
  /** Those that failed like the last one that was told. */
  #alike: Lines | undefined;
  /** Those that were on their way when the connection was closed for good. */
  #unconfirmed: Lines | undefined;
  #firstExit: number = EXIT.done;

  constructor(shell: Pick<Shell, "errors" | "words">) {
    this.#shell = shell;
  }

  /** The exit code that the first failure stands for. */
  get exit(): number {
    return this.#firstExit;
  }

  /** A line failed. Returns the reason in words. */
  add(line: number, error: unknown): string {
    const { words, errors } = this.#shell;
    if (this.#firstExit === EXIT.done) this.#firstExit = exitCodeOf(error);
    const why = error instanceof ChatError ? words.reason(error) : String(error);
    if (error instanceof ConnectionLostError) {
      this.#unconfirmed = withLine(this.#unconfirmed, line);
    } else if (why === this.#why) {
      this.#alike = withLine(this.#alike, line);
    } else {
      this.#tellAlike();
      note(errors, words.lineNotSent(line, why));
      this.#why = why;
    }
    return why;
  }

  /** A line was said: what failed before it is told, and what fails next is news. */
  succeeded(): void {
    this.#tellAlike();
    this.#why = undefined;
  }

  /** Tells what is left to tell. */
  end(): void {
    this.#tellAlike();
    if (this.#unconfirmed === undefined) return;
    const { first, last, count } = this.#unconfirmed;
    note(this.#shell.errors, this.#shell.words.linesUnconfirmed(first, last, count));
    this.#unconfirmed = undefined;
  }

  #tellAlike(): void {
    if (this.#alike === undefined) return;
    const { first, last, count } = this.#alike;
    const { words, errors } = this.#shell;
    note(errors, words.linesNotSent(first, last, count, this.#why ?? ""));
    this.#alike = undefined;
  }
}

function withLine(lines: Lines | undefined, line: number): Lines {
  if (lines === undefined) return { first: line, last: line, count: 1 };
  const { first, last, count } = lines;
  return { first: Math.min(first, line), last: Math.max(last, line), count: count + 1 };
}
