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
import * as v from "valibot";
import type { OutgoingMessage } from "../../core/client/chat.ts";
import { fromErrorData, toErrorData } from "../../core/protocol/errors.ts";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import { MESSAGE_KINDS } from "../../core/protocol/message.ts";
import { ERROR_CODES } from "../../core/protocol/reasons.ts";
import { type FileLock, takeFileLock } from "../../files/file-lock.ts";
import { jsonOrNothing } from "./read-file.ts";

const ErrorSchema = v.object({
  code: v.picklist(ERROR_CODES),
  reason: v.string(),
  params: v.record(v.string(), v.unknown()),
  message: v.string(),
});

/** A message as a line of the file; `failed` says why it is not sent without being asked for. */
const KeptSchema = v.object({
  clientMsgId: v.string(),
  roomId: RoomIdSchema,
  msg: v.string(),
  kind: v.picklist(MESSAGE_KINDS),
  replyTo: v.optional(v.number()),
  at: v.number(),
  failed: v.optional(ErrorSchema),
});

const LineSchema = v.union([v.object({ put: KeptSchema }), v.object({ remove: v.string() })]);

/**
 * A file of unsent messages, changed by the one process that holds the lock beside it. One that is there is opened, closed
 * and removed only under the lock of its folder; a new one, whose name nobody else knows, needs no such lock. So no
 * process makes a lock file again that another has removed, and one that is held and still there is the one that others find.
 */
export class UnsentFile {
  readonly #path: string;
  readonly #lock: FileLock;
  readonly #descriptor: number;
  /** Messages in it that are not removed. */
  readonly #kept: Map<string, OutgoingMessage>;
  /** True while the file holds messages that are removed, which the disk has not let go. */
  #isStale = false;

  private constructor(path: string, lock: FileLock) {
    this.#path = path;
    this.#lock = lock;
    this.#kept = new Map(readKept(path).map((message) => [message.clientMsgId, message]));
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

  /** Its messages, in the order in which they were first put. */
  messages(): readonly OutgoingMessage[] {
    return [...this.#kept.values()];
  }

  has(clientMsgId: string): boolean {
    return this.#kept.has(clientMsgId);
  }

  /** Appends a message, or its new state. */
  put(message: OutgoingMessage): void {
    this.#append(toLine(message));
    this.#kept.set(message.clientMsgId, message);
    if (this.#isStale) this.#rewrite();
  }

  /** Removes a message, also where the disk is full. With the last one the file is empty again. */
  remove(clientMsgId: string): void {
    if (!this.#kept.delete(clientMsgId)) return;
    if (this.#kept.size === 0 || this.#isStale || !this.#tryAppend({ remove: clientMsgId })) this.#rewrite();
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
    const lines = this.messages().map((message) => `${JSON.stringify(toLine(message))}\n`);
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

function toLine({ clientMsgId, roomId, msg, kind, replyTo, at, state }: OutgoingMessage): object {
  const failed = state.status === "failed" ? toErrorData(state.error) : undefined;
  return { put: { clientMsgId, roomId, msg, kind, replyTo, at, failed } };
}

/** Reads what a file holds after all its lines. It skips a last line that a crash cut off. */
function readKept(file: string): OutgoingMessage[] {
  const kept = new Map<string, OutgoingMessage>();
  if (!existsSync(file)) return [];
  for (const text of readFileSync(file, "utf8").split("\n")) {
    const line = v.safeParse(LineSchema, jsonOrNothing(text));
    if (!line.success) continue;
    if ("remove" in line.output) kept.delete(line.output.remove);
    else kept.set(line.output.put.clientMsgId, toOutgoing(line.output.put));
  }
  return [...kept.values()];
}

function toOutgoing({ failed, ...message }: v.InferOutput<typeof KeptSchema>): OutgoingMessage {
  if (failed === undefined) return { ...message, state: { status: "sending" } };
  return { ...message, state: { status: "failed", error: fromErrorData(failed) } };
}
