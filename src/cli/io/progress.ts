import type { Shell } from "../shell.ts";

/** The time between two lines of progress, ms. */
const EVERY_MS = 200;

/** A line on stderr that says how far something has come, where a person looks at it; told anew in its place. */
export class Progress {
  readonly #errors: Shell["errors"];
  readonly #shown: boolean;
  readonly #beganAt = performance.now();
  #toldAt = this.#beganAt;
  #width = 0;

  /** `crowded`: the results go to the same terminal and would stand between. */
  constructor({ errors, output }: Shell, quiet: boolean, results: "crowded" | "elsewhere" = "crowded") {
    const inTheWay = results === "crowded" && output.isTTY === true;
    this.#errors = errors;
    this.#shown = errors.isTTY === true && !quiet && !inTheWay;
  }

  /** Tells, if it is time to; `line` is given the seconds since the beginning. */
  print(line: (seconds: number) => string): void {
    if (!this.#shown) return;
    const now = performance.now();
    if (now - this.#toldAt < EVERY_MS) return;
    this.#toldAt = now;
    this.#write(line((now - this.#beganAt) / 1000));
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#width > 0) this.#write("");
    this.#width = 0;
  }

  #write(text: string): void {
    this.#errors.write(`\r${text.padEnd(this.#width)}${text === "" ? "\r" : ""}`);
    this.#width = Math.max(this.#width, text.length);
  }
}
