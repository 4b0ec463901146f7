import { randomBytes } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { OutgoingMessage } from "../../core/chat.ts";
import { ChatError } from "../../core/errors.ts";
import type { Nick } from "../../core/names.ts";
import type { OutboxStore } from "../../core/outbox.ts";
import { takeFileLock } from "../../server/file-lock.ts";
import { makeFolder } from "../../server/folder.ts";
import { stateFolder } from "./paths.ts";
import { UnsentFile } from "./unsent-file.ts";
import { userKey } from "./user-key.ts";

/** How long another process may hold the lock of the folder, ms: it needs a few for what it does there. */
const WAIT_MS = 5_000;

/**
 * What one user said and one server is not known to have, in files that outlive a killed process (not a power cut: they
 * are not synced). A file belongs to the process that holds the lock beside it, which the kernel drops when the process ends; what a
 * dead one left is taken over by the next that asks, by taking that lock: nothing is copied, so there is no moment at which
 * it is twice or nowhere. Methods throw ChatError where the disk fails or has no locks.
 */
export class OutboxFile implements OutboxStore {
  readonly #folder: string;
  /** The files of this process; what is said next goes into the last, so that what was said earlier stays before it. */
  #files: { readonly name: string; readonly file: UnsentFile }[] = [];

  constructor(env: NodeJS.ProcessEnv, url: string, nick: Nick) {
    this.#folder = join(stateFolder(env), "outbox", userKey(url, nick));
  }

  takeOver(): readonly OutgoingMessage[] {
    const others = this.#others();
    if (!others.some((name) => this.#holdsSomething(name))) return []; // most starts lock nothing
    return this.#changing(() => this.#open(others));
  }

  put(message: OutgoingMessage): void {
    const file = this.#fileOf(message.clientMsgId) ?? this.#files.at(-1)?.file ?? this.#begin();
    this.#attempt(() => file.put(message));
  }

  remove(clientMsgId: string): void {
    const file = this.#fileOf(clientMsgId);
    if (file !== undefined) this.#attempt(() => file.remove(clientMsgId));
  }

  close(): void {
    if (this.#files.length === 0) return;
    this.#changing(() => {
      for (const { file } of this.#files.splice(0)) file.close();
    });
  }

  #fileOf(clientMsgId: string): UnsentFile | undefined {
    return this.#files.find(({ file }) => file.has(clientMsgId))?.file;
  }

  /** Removes what killed processes left empty, too. */
  #begin(): UnsentFile {
    const name = `${randomBytes(9).toString("base64url")}${ENDING}`;
    return this.#changing(() => {
      this.#openEach(this.#others().filter((other) => !this.#holdsSomething(other)));
      const file = this.#file(name);
      if (file === undefined) throw new Error("the new file is locked"); // nobody else makes this name
      this.#files.push({ name, file });
      return file;
    });
  }

  /** What dead processes left becomes this one's. A file that can't be opened keeps none of the others back. */
  #open(names: readonly string[]): readonly OutgoingMessage[] {
    const { found, problem } = this.#openEach(names);
    if (found.length === 0 && problem !== undefined) throw problem;
    found.sort((a, b) => (a.messages[0]?.at ?? 0) - (b.messages[0]?.at ?? 0)); // a file is in the order it was typed in
    this.#files.push(...found);
    return found.flatMap(({ messages }) => messages);
  }

  /** Files of dead processes that hold something; those that hold nothing go. */
  #openEach(names: readonly string[]) {
    let problem: unknown;
    const found = names.flatMap((name) => {
      try {
        const file = this.#file(name);
        const messages = file?.messages() ?? [];
        if (messages.length === 0) file?.close();
        return file === undefined || messages.length === 0 ? [] : [{ name, file, messages }];
      } catch (error) {
        problem = error;
        return [];
      }
    });
    return { found, problem };
  }

  #file(name: string): UnsentFile | undefined {
    return UnsentFile.open(join(this.#folder, name));
  }

  /** Files that are not this process's, also those of which a crash left the lock alone. */
  #others(): string[] {
    const names = filesIn(this.#folder).map((name) => name.replace(/\.lock$/, ""));
    const own = new Set(this.#files.map(({ name }) => name));
    return [...new Set(names)].filter((name) => name.endsWith(ENDING) && !own.has(name));
  }

  #holdsSomething(name: string): boolean {
    return (statSync(join(this.#folder, name), { throwIfNoEntry: false })?.size ?? 0) > 0;
  }

  /** Does what opens, closes or removes files while no other process does. */
  #changing<T>(action: () => T): T {
    return this.#attempt(() => {
      makeFolder(this.#folder, 0o700);
      const lock = takeFileLock(join(this.#folder, "lock"), WAIT_MS);
      if (lock === undefined) throw new Error("another groupchat has it locked");
      try {
        return action();
      } finally {
        lock.release();
      }
    });
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new ChatError(
        `what is unsent is not kept on disk: ${this.#folder} can't be written or locked (${reason(error)})`,
      );
    }
  }
}

const ENDING = ".jsonl";

/** The system's code, or what SQLite says. */
function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code?.startsWith("E") && !code.startsWith("ERR_") ? code : message;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // nothing was ever kept
  }
}
