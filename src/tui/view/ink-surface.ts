import { EventEmitter } from "node:events";

/**
 * The stdout that an Ink root is given: it keeps the last whole frame that Ink wrote (its `debug` mode writes nothing
 * else). Ink finds no terminal behind it and so changes none.
 */
export class InkSurface extends EventEmitter {
  readonly isTTY = false;
  readonly writable = true;
  /** Ink fills a frame up to this width with blanks, only to remove them: the boxes within are wider than it. */
  readonly columns = 1;
  readonly rows = 1;
  #frame = "";

  /** The rows of the last frame, without the spaces at their ends. */
  get lines(): readonly string[] {
    return this.#frame.split("\n");
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
