import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { Outgoing } from "../../core/client/chat.ts";
import { outgoingKey } from "../../core/client/sending/outbox-ports.ts";
import { type FileLock, takeFileLock } from "../../files/file-lock.ts";
import { parseLine, toLine } from "./unsent-line.ts";

/**
 * A file of unsent messages and changes, written by the one process that holds the lock beside it. One that is there is opened, closed
 * and removed only under the lock of its folder; a new one, whose name nobody else knows, needs no such lock. So no
 * process makes a lock file again that another has removed, and one that is held and still there is the one that others find.
 */
export class UnsentFile {
  readonly #path: string;
  readonly #lock: FileLock;
  readonly #descriptor: number;
  /** Messages and changes in it that are not removed, by their keys. */
  readonly #kept: Map<string, Outgoing>;
  /** True while the file holds something that is removed, which the disk has not let go. */
  #isStale = false;

  private constructor(path: string, lock: FileLock) {
    this.#path = path;
    this.#lock = lock;
    this.#kept = readKept(path);
    this.#descriptor = openSync(path, "a", 0o600);
  }

  /**
   * Opens a new file, or one that a dead process left; gives undefined if a living one has it, or took its lock file away for
   * a leftover before it was held. Throws the system's error.
   */
  static open(path: string): UnsentFile | undefined {
    const lock = takeFileLock(lockPath(path));
    if (lock === undefined) return undefined;
    try {
      if (existsSync(lockPath(path))) return new UnsentFile(path, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
    lock.release();
    return undefined;
  }

  /** Its messages and changes, in the order in which they were first put. */
  kept(): readonly Outgoing[] {
    return [...this.#kept.values()];
  }

  /** Tells whether it has something of this `outgoingKey`. */
  has(key: string): boolean {
    return this.#kept.has(key);
  }

  /** Appends a message or change, or its new state. */
  put(outgoing: Outgoing): void {
    this.#append(toLine(outgoing));
    this.#kept.set(outgoingKey(outgoing), outgoing);
    if (this.#isStale) this.#rewrite();
  }

  /** Removes a message or change, also where the disk is full. With the last one the file is empty again. */
  remove(key: string): void {
    if (!this.#kept.delete(key)) return;
    if (this.#kept.size === 0 || this.#isStale || !this.#tryAppend({ remove: key })) this.#rewrite();
  }

  /** Lets another process have what is in it, and removes it if it holds nothing. Needs the lock of the folder. */
  close(): void {
    this.#end(() => {
      if (this.#kept.size === 0) rmSync(this.#path, { force: true });
      return tryRemove(lockPath(this.#path)); // before it is released: a process that has opened it already must find it gone
    });
  }

  /** Lets another process have what is in it. Removes nothing, so it needs no lock of the folder. */
  release(): void {
    this.#end(() => true);
  }

  #end(remove: () => boolean): void {
    let isRemoved = true;
    try {
      if (this.#isStale) this.#rewrite();
    } finally {
      closeSync(this.#descriptor);
      try {
        isRemoved = remove();
      } finally {
        this.#lock.release();
      }
    }
    if (!isRemoved) tryRemove(lockPath(this.#path)); // Windows keeps what is open
  }

  /** Begins a line of its own: the one before may have been cut off. */
  #append(line: object): void {
    writeFileSync(this.#descriptor, `\n${JSON.stringify(line)}\n`);
  }

  #tryAppend(line: object): boolean {
    try {
      this.#append(line);
      return true;
    } catch {
      return false;
    }
  }

  /** Writes what is kept over what was there: that takes no space, which a full disk has not. The next change tries again. */
  #rewrite(): void {
    this.#isStale = true;
    const lines = this.kept().map((outgoing) => `${JSON.stringify(toLine(outgoing))}\n`);
    const kept = Buffer.from(lines.join(""));
    if (kept.length > 0) this.#overwrite(kept);
    ftruncateSync(this.#descriptor, kept.length);
    this.#isStale = false;
  }

  /** Blanks what is behind `kept` in the same write: a kill between the two steps brings nothing back. */
  #overwrite(kept: Buffer): void {
    const blank = Buffer.alloc(Math.max(0, fstatSync(this.#descriptor).size - kept.length), "\n");
    const descriptor = openSync(this.#path, "r+"); // to the other one the system only appends
    try {
      writeSync(descriptor, Buffer.concat([kept, blank]), 0, undefined, 0);
    } finally {
      closeSync(descriptor);
    }
  }
}

function lockPath(path: string): string {
  return `${path}.lock`;
}

/** Removes a file if it can; gives false where the system keeps the file, as Windows does while it is open. */
function tryRemove(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

/** Reads what a file holds after all its lines. It skips a last line that a crash cut off. */
function readKept(file: string): Map<string, Outgoing> {
  const kept = new Map<string, Outgoing>();
  if (!existsSync(file)) return kept;
  for (const text of readFileSync(file, "utf8").split("\n")) {
    const line = parseLine(text);
    if (line === undefined) continue;
    if ("remove" in line) kept.delete(line.remove);
    else kept.set(outgoingKey(line.put), line.put);
  }
  return kept;
}
