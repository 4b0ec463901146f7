import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import type { OutgoingMessage } from "../../core/chat.ts";
import { ChatError } from "../../core/errors.ts";
import { RoomIdSchema } from "../../core/wire-values.ts";
import { type FileLock, takeFileLock } from "../../server/file-lock.ts";
import { jsonOrNothing } from "./json.ts";

/** A message as a line of the file; `failed` says why it is not to be sent by itself. */
const KeptSchema = v.object({
  clientMsgId: v.string(),
  roomId: RoomIdSchema,
  msg: v.string(),
  kind: v.picklist(["text", "me"]),
  replyTo: v.optional(v.number()),
  at: v.number(),
  failed: v.optional(v.string()),
});

const LineSchema = v.union([v.object({ put: KeptSchema }), v.object({ remove: v.string() })]);

/**
 * A file of unsent messages, changed by the one process that holds the lock beside it. It is opened, closed and removed
 * only under the lock of its folder, so that a lock file is never another one than it was a moment ago.
 */
export class UnsentFile {
  readonly #path: string;
  readonly #lock: FileLock;
  readonly #descriptor: number;
  /** Messages in it that are not removed. */
  readonly #kept: Map<string, OutgoingMessage>;

  private constructor(path: string, lock: FileLock) {
    this.#path = path;
    this.#lock = lock;
    this.#kept = new Map(readKept(path).map((message) => [message.clientMsgId, message]));
    this.#descriptor = openSync(path, "a", 0o600);
  }

  /** A new file, or one that a dead process left; undefined if a living one has it. Throws the system's error. */
  static open(path: string): UnsentFile | undefined {
    const lock = takeFileLock(lockOf(path));
    if (lock === undefined) return undefined;
    try {
      return new UnsentFile(path, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** What it holds, in the order in which it was first put. */
  messages(): readonly OutgoingMessage[] {
    return [...this.#kept.values()];
  }

  has(clientMsgId: string): boolean {
    return this.#kept.has(clientMsgId);
  }

  /** Appends a message, or its new state. */
  put(message: OutgoingMessage): void {
    const { clientMsgId, roomId, msg, kind, replyTo, at, state } = message;
    const failed = state.status === "failed" ? state.error.message : undefined;
    this.#append({ put: { clientMsgId, roomId, msg, kind, replyTo, at, failed } });
    this.#kept.set(clientMsgId, message);
  }

  /** With the last message the file is empty again. */
  remove(clientMsgId: string): void {
    if (this.#kept.size === 1 && this.#kept.has(clientMsgId)) ftruncateSync(this.#descriptor);
    else this.#append({ remove: clientMsgId });
    this.#kept.delete(clientMsgId);
  }

  /** Lets another process have what is in it; one that holds nothing goes. */
  close(): void {
    closeSync(this.#descriptor);
    if (this.#kept.size === 0) rmSync(this.#path, { force: true });
    this.#lock.release();
    rmSync(lockOf(this.#path), { force: true });
  }

  /** Begins a line of its own: the one before may have been cut off. */
  #append(line: object): void {
    writeFileSync(this.#descriptor, `\n${JSON.stringify(line)}\n`);
  }
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

/** What a file holds in the end. A last line that was cut off by a crash is none. */
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
  return { ...message, state: { status: "failed", error: new ChatError(failed) } };
}
