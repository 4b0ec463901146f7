import { closeSync, openSync, rmSync, unlinkSync, writeFile } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { Nick } from "../../core/names.ts";
import { type FileLock, takeFileLock } from "../../server/file-lock.ts";
import { makeFolder } from "../../server/folder.ts";
import { listParts, newPartName, removeStaleParts } from "../../server/part-file.ts";
import type { Remembered } from "../../tui/model/remembered.ts";
import type { Memory } from "../../tui/screen-options.ts";
import { stateFolder } from "./paths.ts";
import { replaceFile } from "./replace-file.ts";
import { EMPTY_FILE, readScreenFile, type ScreenFile, toRemembered, withChanges } from "./screen-file.ts";
import { userKey } from "./user-key.ts";

/** How long the last save waits for another process that saves just now, ms. */
const WAIT_MS = 2_000;

/** When a save that may wait asks again whether the other process is done, ms. */
const AGAIN_MS = 50;

/** A write that goes on beside the main thread. Its part is there from the beginning, so it can be taken away for good. */
interface Write {
  readonly part: string;
  readonly descriptor: number;
  readonly lock: FileLock;
  readonly content: ScreenFile;
  /** `#known` once the file is there. */
  readonly known: ScreenFile;
}

/**
 * What the screen remembers of one user on one server: drafts, muted rooms, ignored people, what was said before. In a
 * file of this user's own (mode 0600), replaced as a whole: a crash leaves the old one or the new one. Runs of the same user
 * write one after the other, each what it changed.
 */
export class ScreenMemory implements Memory {
  readonly #file: string;
  /** What this run began with, and what it changed of it on disk since; without what others of the same user changed. */
  #known: ScreenFile = EMPTY_FILE;
  #waiting: Remembered | undefined;
  #saving = false;
  #write: Write | undefined;

  constructor(env: NodeJS.ProcessEnv, url: string, nick: Nick) {
    this.#file = join(stateFolder(env), "screen", `${userKey(url, nick)}.json`);
  }

  load(): Remembered {
    this.#known = readScreenFile(this.#file) ?? EMPTY_FILE;
    this.#removeLeft();
    return toRemembered(this.#known);
  }

  save(remembered: Remembered): void {
    this.#waiting = remembered;
    if (!this.#saving) void this.#saveWaiting();
  }

  saveNow(remembered: Remembered): void {
    const write = this.#write;
    this.#write = undefined;
    this.#waiting = undefined;
    if (write === undefined && !this.#isNew(remembered)) return;
    let lock = write?.lock;
    try {
      makeFolder(dirname(this.#file), 0o700);
      if (write !== undefined) this.#takeAway(write);
      lock ??= this.#lock(WAIT_MS);
      if (lock === undefined) removeStaleParts(this.#file, 0); // nor can that of a process that was stopped amid its write
      replaceFile(this.#file, JSON.stringify(this.#changed(remembered)));
      this.#known = this.#seen(remembered);
    } catch {
      // A disk that fails takes the drafts; what was said is kept, and told of, by the outbox.
    } finally {
      lock?.release();
    }
  }

  /** Beside the main thread: a file that takes another's place may have to wait for the disk, and keys must not. */
  async #saveWaiting(): Promise<void> {
    this.#saving = true;
    for (let next = this.#waiting; next !== undefined; next = this.#waiting) {
      try {
        const write = this.#begin(next);
        if (write === undefined) await pause(AGAIN_MS);
        else await this.#finish(write);
      } catch {
        // As above; the next change tries again.
      }
    }
    this.#saving = false;
  }

  /** Undefined while another process saves. */
  #begin(remembered: Remembered): Write | undefined {
    this.#waiting = undefined;
    makeFolder(dirname(this.#file), 0o700);
    const lock = this.#lock(0);
    if (lock === undefined) {
      this.#waiting = remembered;
      return undefined;
    }
    try {
      const content = this.#changed(remembered);
      const known = this.#seen(remembered);
      const part = newPartName(this.#file);
      this.#write = { part, descriptor: openSync(part, "wx", 0o600), lock, content, known };
      return this.#write;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async #finish(write: Write): Promise<void> {
    const { part, descriptor, lock, content, known } = write;
    try {
      await writeTo(descriptor, JSON.stringify(content)).finally(() => closeSync(descriptor));
      await rename(part, this.#file);
      if (this.#write === write) this.#known = known;
    } finally {
      if (this.#write === write) this.#write = undefined;
      rmSync(part, { force: true });
      lock.release();
    }
  }

  /** Undefined while another process has it. Where there can be no lock, saves go on without. */
  #lock(waitMs: number): FileLock | undefined {
    try {
      return takeFileLock(`${this.#file}.lock`, waitMs);
    } catch {
      return { release: () => {} };
    }
  }

  /** Without its part a write comes to nothing, however far it is; where the part is gone already, it is done. */
  #takeAway({ part, known }: Write): void {
    try {
      unlinkSync(part); // the kernel decides which comes first, this or the rename
    } catch {
      this.#known = known;
    }
  }

  /** What the file holds, with this run's changes. */
  #changed(remembered: Remembered): ScreenFile {
    return withChanges(readScreenFile(this.#file) ?? this.#known, this.#known, remembered);
  }

  /** What is known, with this run's changes. */
  #seen(remembered: Remembered): ScreenFile {
    return withChanges(this.#known, this.#known, remembered);
  }

  #isNew(remembered: Remembered): boolean {
    return JSON.stringify(this.#seen(remembered)) !== JSON.stringify(this.#known);
  }

  /** Parts of a killed process; those of a living one are there only while it has the lock. */
  #removeLeft(): void {
    if (listParts(this.#file).length === 0) return;
    const lock = this.#lock(0);
    if (lock !== undefined) removeStaleParts(this.#file, 0);
    lock?.release();
  }
}

const writeTo = promisify<number, string, void>(writeFile);
