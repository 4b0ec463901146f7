import { closeSync, openSync, rmSync, unlinkSync, writeFile } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { Nick } from "../../core/protocol/names.ts";
import { type FileLock, takeFileLock } from "../../files/file-lock.ts";
import { makeFolder } from "../../files/folder.ts";
import { listParts, newPartName, removeStaleParts } from "../../files/part-file.ts";
import { replaceFile } from "../../files/whole-file.ts";
import type { Memory } from "../../tui/screen-options.ts";
import type { PersistedScreen } from "../../tui/state/persisted.ts";
import { stateFolder } from "./paths.ts";
import { EMPTY_FILE, readScreenFile, type ScreenFile, toRemembered, withChanges } from "./screen-file.ts";
import { userKey } from "./user-key.ts";

/** The time that the last save waits for another process that saves just then, ms. */
const WAIT_MS = 2_000;

/** The pause after which a save that may wait tries again while another process saves, ms. */
const AGAIN_MS = 50;

/** A save that goes on beside the main thread. Its part is there from the beginning, so removing that cancels it for good. */
interface PendingSave {
  readonly part: string;
  readonly descriptor: number;
  readonly lock: FileLock;
  readonly content: ScreenFile;
  /** `#known` once the file is there. */
  readonly known: ScreenFile;
}

/**
 * Keeps what the screen remembers of one user on one server: drafts, muted rooms, ignored people, sent lines. The file is for
 * this user's eyes only (mode 0600) and is replaced as a whole: a crash leaves the old one or the new one. Runs of the same user
 * save one after the other, and each saves only what it changed.
 */
export class ScreenMemory implements Memory {
  readonly #file: string;
  /** The content that this run began with, with its own changes that are on disk since, but not those of other runs of this user. */
  #known: ScreenFile = EMPTY_FILE;
  #waiting: PersistedScreen | undefined;
  #saving = false;
  #pending: PendingSave | undefined;

  constructor(env: NodeJS.ProcessEnv, url: string, nick: Nick) {
    this.#file = join(stateFolder(env), "screen", `${userKey(url, nick)}.json`);
  }

  load(): PersistedScreen {
    this.#known = readScreenFile(this.#file) ?? EMPTY_FILE;
    this.#removeStaleParts();
    return toRemembered(this.#known);
  }

  save(persisted: PersistedScreen): void {
    this.#waiting = persisted;
    if (!this.#saving) void this.#saveWaiting();
  }

  saveNow(persisted: PersistedScreen): void {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#waiting = undefined;
    if (pending === undefined && !this.#hasChanged(persisted)) return;
    let lock = pending?.lock;
    try {
      makeFolder(dirname(this.#file), 0o700);
      if (pending !== undefined) this.#cancel(pending);
      lock ??= this.#takeLock(WAIT_MS);
      if (lock === undefined) removeStaleParts(this.#file, 0); // nor can that of a process that was stopped amid its own
      replaceFile(this.#file, JSON.stringify(this.#mergeIntoFile(persisted)));
      this.#known = this.#mergeIntoKnown(persisted);
    } catch {
      // A disk that fails takes the drafts; what was said is kept, and told of, by the outbox.
    } finally {
      lock?.release();
    }
  }

  /** Saves beside the main thread: a file that takes another's place may have to wait for the disk, and keys must not. */
  async #saveWaiting(): Promise<void> {
    this.#saving = true;
    for (let next = this.#waiting; next !== undefined; next = this.#waiting) {
      try {
        const pending = this.#beginSave(next);
        if (pending === undefined) await pause(AGAIN_MS);
        else await this.#finishSave(pending);
      } catch {
        // As above; the next change tries again.
      }
    }
    this.#saving = false;
  }

  /** Gives undefined while another process saves. */
  #beginSave(persisted: PersistedScreen): PendingSave | undefined {
    this.#waiting = undefined;
    makeFolder(dirname(this.#file), 0o700);
    const lock = this.#takeLock(0);
    if (lock === undefined) {
      this.#waiting = persisted;
      return undefined;
    }
    try {
      const content = this.#mergeIntoFile(persisted);
      const known = this.#mergeIntoKnown(persisted);
      const part = newPartName(this.#file);
      this.#pending = { part, descriptor: openSync(part, "wx", 0o600), lock, content, known };
      return this.#pending;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async #finishSave(pending: PendingSave): Promise<void> {
    const { part, descriptor, lock, content, known } = pending;
    try {
      await writeWhole(descriptor, JSON.stringify(content)).finally(() => closeSync(descriptor));
      await rename(part, this.#file);
      if (this.#pending === pending) this.#known = known;
    } finally {
      if (this.#pending === pending) this.#pending = undefined;
      rmSync(part, { force: true });
      lock.release();
    }
  }

  /** Gives undefined while another process has the lock. Where there can be no lock, saves go on without. */
  #takeLock(waitMs: number): FileLock | undefined {
    try {
      return takeFileLock(`${this.#file}.lock`, waitMs);
    } catch {
      return { release: () => {} };
    }
  }

  /** Removes the part of a save, which comes to nothing then, however far it is; where the part is gone already, it is done. */
  #cancel({ part, known }: PendingSave): void {
    try {
      unlinkSync(part); // the kernel decides which comes first, this or the rename
    } catch {
      this.#known = known;
    }
  }

  /** Merges this run's changes into what the file holds. */
  #mergeIntoFile(persisted: PersistedScreen): ScreenFile {
    return withChanges(readScreenFile(this.#file) ?? this.#known, this.#known, persisted);
  }

  /** Merges this run's changes into what is known. */
  #mergeIntoKnown(persisted: PersistedScreen): ScreenFile {
    return withChanges(this.#known, this.#known, persisted);
  }

  #hasChanged(persisted: PersistedScreen): boolean {
    return JSON.stringify(this.#mergeIntoKnown(persisted)) !== JSON.stringify(this.#known);
  }

  /** Removes parts of killed processes; those of a living one are there only while it has the lock. */
  #removeStaleParts(): void {
    if (listParts(this.#file).length === 0) return;
    const lock = this.#takeLock(0);
    if (lock !== undefined) removeStaleParts(this.#file, 0);
    lock?.release();
  }
}

const writeWhole = promisify<number, string, void>(writeFile);
