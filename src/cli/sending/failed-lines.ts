import { ChatError } from "../../core/protocol/errors.ts";
import { EXIT, exitCodeOf, oneLine } from "../exit.ts";
import { note } from "../io/streams.ts";
import type { Shell } from "../shell.ts";

/** At most so many reasons are printed one by one: a bot that talks nonsense may get a new reason for each line. */
const MOST_REASONS = 20;

/** At most so many ranges of lines are listed for one reason. */
const MOST_RANGES = 8;

/** Lines that follow one another, both ends included. */
interface LineRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Tells a person on stderr which lines of the input failed: the first line of each reason at once, the others of that reason
 * together in the end, and so those of which it is not known whether they were said. So thousands of failed lines never hide
 * the one that says why.
 */
export class FailedLines {
  readonly #shell: Pick<Shell, "errors" | "words">;
  /** The lines that failed for each reason that was printed, but the first, which is printed already. */
  readonly #repeated = new Map<string, LineSet>();
  /** Those that failed for reasons beyond the most that are printed. */
  readonly #others = new LineSet();
  /** Those that were on their way when the connection was closed for good. */
  readonly #unconfirmed = new LineSet();
  #firstExit: number = EXIT.done;

  constructor(shell: Pick<Shell, "errors" | "words">) {
    this.#shell = shell;
  }

  /** The exit code that the first failure stands for. */
  get exit(): number {
    return this.#firstExit;
  }

  /** Takes a line that failed. Returns the reason in words. */
  add(line: number, error: unknown): string {
    const { words } = this.#shell;
    if (this.#firstExit === EXIT.done) this.#firstExit = exitCodeOf(error);
    const why = oneLine(error, words);
    if (error instanceof ChatError && error.code === "CONNECTION_LOST") this.#unconfirmed.add(line);
    else this.#addRefused(line, why);
    return why;
  }

  /** Prints what is left to tell, once. */
  end(): void {
    const { words } = this.#shell;
    for (const [why, lines] of this.#repeated) {
      this.#print(lines, (list, count) => words.linesNotSent(list, count, why));
    }
    this.#print(this.#others, (list, count) => words.linesNotSent(list, count, words.otherReasons));
    this.#print(this.#unconfirmed, words.linesUnconfirmed);
  }

  #addRefused(line: number, why: string): void {
    const repeated = this.#repeated.get(why);
    if (repeated !== undefined) return repeated.add(line);
    if (this.#repeated.size >= MOST_REASONS) return this.#others.add(line);
    this.#repeated.set(why, new LineSet());
    note(this.#shell.errors, this.#shell.words.linesNotSent(String(line), 1, why));
  }

  #print(lines: LineSet, say: (list: string, count: number) => string): void {
    if (lines.count > 0) note(this.#shell.errors, say(lines.list(), lines.count));
    lines.clear();
  }
}

/** Numbers of lines, of which only the first ranges are kept: it stays small, however many there are. */
class LineSet {
  #ranges: LineRange[] = [];
  #hidden = false;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(line: number): void {
    this.#count += 1;
    const last = this.#ranges.at(-1);
    if (!this.#hidden && last?.last === line - 1)
      this.#ranges.splice(-1, 1, { first: last.first, last: line });
    else if (this.#ranges.length < MOST_RANGES) this.#ranges.push({ first: line, last: line });
    else this.#hidden = true;
  }

  clear(): void {
    this.#ranges = [];
    this.#hidden = false;
    this.#count = 0;
  }

  /** The numbers for a person: `2–9, 12, …`. */
  list(): string {
    const ranges = this.#ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
    return [...ranges, ...(this.#hidden ? ["…"] : [])].join(", ");
  }
}
