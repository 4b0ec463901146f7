import type { Writable } from "node:stream";
import { write } from "./streams.ts";

/** Writes lines to a stream, those of one turn together; `written` lets a caller wait instead of piling lines up. */
export class LineWriter {
  readonly #stream: Writable;
  #lines: string[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Prints a line, without its line break. */
  print(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > 1) return;
    this.#writing = this.#writing.then(() => {
      const text = `${this.#lines.join("\n")}\n`;
      this.#lines = [];
      return write(this.#stream, text);
    });
  }

  /** Resolves when all that was printed has been handed to the stream and it has room again. */
  written(): Promise<void> {
    return this.#writing;
  }
}
