import { randomBytes } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Outgoing } from "../../core/client/chat.ts";
import { messageKey, type OutboxStore, outgoingKey } from "../../core/client/sending/outbox-ports.ts";
import { chatError } from "../../core/protocol/errors.ts";
import type { Nick } from "../../core/protocol/names.ts";
import { takeFileLock } from "../../files/file-lock.ts";
import { makeFolder } from "../../files/folder.ts";
import { stateFolder } from "./paths.ts";
import { UnsentFile } from "./unsent-file.ts";
import { userKey } from "./user-key.ts";

/** The time that taking over and closing wait for the lock of the folder, ms: the screen stands still meanwhile. */
const WAIT_MS = 100;

/** The names that a new file tries: one whose lock is taken away as a leftover, in the moment before it is held, gets another. */
const NAMES_TRIED = 10;

interface OwnFile {
  readonly name: string;
  readonly file: UnsentFile;
}

/**
 * Keeps what one user said and one server is not known to have, in files that outlive a killed process (not a power cut: they
 * are not synced). A file belongs to the process that holds the lock beside it, which the kernel drops when the process ends; the
 * next process that asks takes over what a dead one left by taking that lock: nothing is copied, so there is no moment at which
 * it is twice or nowhere. The folder has a lock too, for those who take over and remove files; a new message needs only
 * the lock of its own file. Methods throw ChatError where the disk fails or has no locks.
 */
export class OutboxFile implements OutboxStore {
  readonly #folder: string;
  readonly #waitMs: number;
  /** The files of this process; a new message goes into the last, so that earlier ones stay before it. */
  #files: OwnFile[] = [];

  constructor(env: NodeJS.ProcessEnv, url: string, nick: Nick, waitMs = WAIT_MS) {
    this.#folder = join(stateFolder(env), "outbox", userKey(url, nick));
    this.#waitMs = waitMs;
  }

  /** Gives nothing while another process has the folder locked: that one takes over, or the next call does. */
  takeOver(): readonly Outgoing[] {
    return this.#attempt(() => {
      if (!this.#listOthers().some((name) => this.#mayHold(name))) return []; // most starts lock nothing
      return this.#withFolderLock(this.#waitMs, () => this.#takeOverAll()) ?? [];
    });
  }

  put(outgoing: Outgoing): void {
    this.#attempt(() => {
      const files = this.#findFiles(outgoingKey(outgoing));
      for (const file of files) file.put(outgoing);
      if (files.length === 0) this.#fileFor(outgoing).put(outgoing);
    });
  }

  remove(outgoing: Outgoing): void {
    this.#attempt(() => {
      const key = outgoingKey(outgoing);
      for (const file of this.#findFiles(key)) file.remove(key);
    });
  }

  close(): void {
    if (this.#files.length === 0) return;
    this.#attempt(() => {
      const closed = this.#withFolderLock(this.#waitMs, () => {
        for (const { file } of this.#files.splice(0)) file.close();
        return true;
      });
      if (closed === undefined) for (const { file } of this.#files.splice(0)) file.release();
    });
  }

  /** Finds all files that hold a message or change: a copied folder may have it twice. */
  #findFiles(key: string): UnsentFile[] {
    return this.#files.filter(({ file }) => file.has(key)).map(({ file }) => file);
  }

  /** A change stands in one file with the message that it waits for: one process takes over both. */
  #fileFor(outgoing: Outgoing): UnsentFile {
    const isWaiting = "action" in outgoing && "clientMsgId" in outgoing.target;
    const [file] = isWaiting ? this.#findFiles(messageKey(outgoing.target.clientMsgId)) : [];
    return file ?? this.#files.at(-1)?.file ?? this.#addFile();
  }

  /** Begins a file, and removes what killed processes left empty if that needs no waiting. */
  #addFile(): UnsentFile {
    makeFolder(this.#folder, 0o700);
    const own = this.#createFile();
    this.#files.push(own);
    try {
      this.#withFolderLock(0, () => this.#openAll(this.#listOthers().filter((name) => !this.#mayHold(name))));
    } catch {
      // Taking over tells of it; the message at hand is kept all the same.
    }
    return own.file;
  }

  #createFile(): OwnFile {
    for (let tried = 0; tried < NAMES_TRIED; tried += 1) {
      const name = `${randomBytes(9).toString("base64url")}${ENDING}`;
      const file = this.#openFile(name);
      if (file !== undefined) return { name, file };
    }
    throw new Error("each new file is locked at once");
  }

  /** Makes the files of dead processes this one's. A file that can't be opened keeps none of the others back. */
  #takeOverAll(): readonly Outgoing[] {
    const { found, problem } = this.#openAll(this.#listOthers());
    if (found.length === 0 && problem !== undefined) throw problem;
    found.sort((a, b) => (a.kept[0]?.at ?? 0) - (b.kept[0]?.at ?? 0)); // within a file they are in the order of typing
    this.#files.push(...found);
    const kept = found.flatMap((file) => file.kept);
    return [...new Map(kept.map((outgoing) => [outgoingKey(outgoing), outgoing])).values()];
  }

  /** Opens the files of dead processes that hold something; those that hold nothing go. */
  #openAll(names: readonly string[]) {
    let problem: unknown;
    const found = names.flatMap((name) => {
      try {
        const file = this.#openFile(name);
        const kept = file?.kept() ?? [];
        if (kept.length === 0) file?.close();
        return file === undefined || kept.length === 0 ? [] : [{ name, file, kept }];
      } catch (error) {
        problem = error;
        return [];
      }
    });
    return { found, problem };
  }

  #openFile(name: string): UnsentFile | undefined {
    return UnsentFile.open(join(this.#folder, name));
  }

  /** Lists files that are not this process's, also those of which a crash left only the lock. */
  #listOthers(): string[] {
    const names = listFiles(this.#folder).map((name) => name.replace(/\.lock$/, ""));
    const own = new Set(this.#files.map(({ name }) => name));
    return [...new Set(names)].filter((name) => name.endsWith(ENDING) && !own.has(name));
  }

  /** True also for a file that can't be looked at: opening it tells why. */
  #mayHold(name: string): boolean {
    try {
      return (statSync(join(this.#folder, name), { throwIfNoEntry: false })?.size ?? 0) > 0;
    } catch {
      return true;
    }
  }

  /** Acts while no other process takes over or removes files; gives undefined if one still does after `waitMs`. */
  #withFolderLock<T>(waitMs: number, action: () => T): T | undefined {
    makeFolder(this.#folder, 0o700);
    const lock = takeFileLock(join(this.#folder, "lock"), waitMs);
    try {
      return lock && action();
    } finally {
      lock?.release();
    }
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw chatError("outbox-unwritable", { folder: this.#folder, cause: describe(error) });
    }
  }
}

const ENDING = ".jsonl";

/** Gives the system's code, or what SQLite says. */
function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code?.startsWith("E") && !code.startsWith("ERR_") ? code : message;
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // nothing was ever kept
  }
}
