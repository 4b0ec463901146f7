import { fstatSync, writeSync } from "node:fs";
import { Writable } from "node:stream";

/** Tells whether a descriptor is that of a file. */
export function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/**
 * A stream that writes all of a file or fails: a disk that is nearly full takes only the first part of a write, and Node's own
 * stream for standard output drops the rest in silence.
 */
export class FileWriter extends Writable {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    super();
    this.#descriptor = descriptor;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    try {
      for (let written = 0; written < chunk.length; ) {
        written += writeSync(this.#descriptor, chunk, written);
      }
    } catch (error) {
      done(error as Error); // the system throws nothing else
      return;
    }
    done();
  }
}
