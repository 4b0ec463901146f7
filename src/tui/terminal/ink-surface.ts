import { EventEmitter } from "node:events";
import type { Size } from "../layout/regions.ts";

/**
 * The stdout that Ink is given: it keeps the last whole frame that Ink wrote (its `debug` mode writes nothing else) and
 * lets the frame writer take it. Ink finds no terminal behind it and so changes none.
 */
export class InkSurface extends EventEmitter {
  readonly isTTY = false;
  readonly writable = true;
  size: Size;
  #frame = "";

  constructor(size: Size) {
    super();
    this.size = size;
  }

  get columns(): number {
    return this.size.columns;
  }

  get rows(): number {
    return this.size.rows;
  }

  /** The lines of the last frame, at most as many as the terminal has. */
  get lines(): readonly string[] {
    return this.#frame.split("\n").slice(0, this.size.rows);
  }

  write(frame: string): boolean {
    this.#frame = frame;
    return true;
  }

  /** Ink asks for the streams of a terminal, and uses of them no more than is here. */
  asStdout(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }

  /** No keys come from here: Ink must not touch the keyboard. */
  asStdin(): NodeJS.ReadStream {
    return this as unknown as NodeJS.ReadStream;
  }
}
