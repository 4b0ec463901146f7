import { randomBytes } from "node:crypto";
import { ftruncateSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { OutgoingMessage } from "../../core/chat.ts";
import { ChatError } from "../../core/errors.ts";
import type { Nick } from "../../core/names.ts";
import type { OutboxStore } from "../../core/outbox.ts";
import { RoomIdSchema } from "../../core/wire-values.ts";
import { makeFolder } from "../../server/folder.ts";
import { jsonOrNothing } from "./json.ts";
import { stateFolder } from "./paths.ts";
import { userKey } from "./user-key.ts";

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

/** `HOST.PID.RANDOM.jsonl`: whose file it is can be seen without opening it. */
const FILE_NAME = /^(?<host>.*)\.(?<pid>\d+)\.[\w-]+\.jsonl$/;

/**
 * What one user said and one server is not known to have, in a file that outlives a killed process (not a power cut:
 * it is not synced). Each process writes a file of its own, one instance a process and user; the next one that starts
 * takes over what a dead one left. Methods throw ChatError where the disk fails.
 */
export class OutboxFile implements OutboxStore {
  readonly #folder: string;
  readonly #own: string;
  readonly #kept = new Set<string>();
  #descriptor: number | undefined;

  constructor(env: NodeJS.ProcessEnv, url: string, nick: Nick) {
    this.#folder = join(stateFolder(env), "outbox", userKey(url, nick));
    this.#own = this.#newName();
  }

  load(): readonly OutgoingMessage[] {
    const files = this.#orphans().flatMap((name) => {
      const claimed = join(this.#folder, this.#newName());
      return claim(join(this.#folder, name), claimed) ? [{ claimed, left: [...readKept(claimed)] }] : [];
    });
    files.sort((a, b) => (a.left[0]?.at ?? 0) - (b.left[0]?.at ?? 0)); // a file is in the order it was typed in
    for (const { claimed, left } of files) if (this.#keepAll(left)) rmSync(claimed, { force: true });
    const found = files.flatMap(({ left }) => left.map((message) => [message.clientMsgId, message] as const));
    return [...new Map(found).values()];
  }

  put(message: OutgoingMessage): void {
    const { clientMsgId, roomId, msg, kind, replyTo, at, state } = message;
    const failed = state.status === "failed" ? state.error.message : undefined;
    this.#write({ put: { clientMsgId, roomId, msg, kind, replyTo, at, failed } });
    this.#kept.add(clientMsgId);
  }

  remove(clientMsgId: string): void {
    if (!this.#kept.delete(clientMsgId)) return;
    if (this.#kept.size > 0) this.#write({ remove: clientMsgId });
    else if (this.#descriptor !== undefined) ftruncateSync(this.#descriptor);
  }

  /** False where the disk does not take it: the file it came from stays for the next run then. */
  #keepAll(messages: readonly OutgoingMessage[]): boolean {
    try {
      for (const message of messages) this.put(message);
      return true;
    } catch {
      return false;
    }
  }

  #newName(): string {
    const random = randomBytes(6).toString("base64url");
    return `${encodeURIComponent(hostname())}.${process.pid}.${random}.jsonl`;
  }

  /** Files of this host whose process is gone. */
  #orphans(): string[] {
    const host = encodeURIComponent(hostname());
    return filesIn(this.#folder).filter((name) => {
      const { groups } = FILE_NAME.exec(name) ?? {};
      return groups?.host === host && name !== this.#own && !isAnotherProcess(Number(groups.pid));
    });
  }

  #write(line: object): void {
    try {
      makeFolder(this.#folder, 0o700);
      this.#descriptor ??= openSync(join(this.#folder, this.#own), "a", 0o600);
      writeSync(this.#descriptor, `${JSON.stringify(line)}\n`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new ChatError(`what is unsent is not kept on disk: ${this.#folder} can't be written (${code})`);
    }
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // nothing was ever kept
  }
}

/** A process that has this one's id now is not the one that wrote the file. */
function isAnotherProcess(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Takes a file over; false if another process was faster. */
function claim(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** What a file holds in the end. A last line that was cut off by a crash is none. */
function readKept(file: string): Iterable<OutgoingMessage> {
  const kept = new Map<string, OutgoingMessage>();
  for (const text of readFileSync(file, "utf8").split("\n")) {
    const line = v.safeParse(LineSchema, jsonOrNothing(text));
    if (!line.success) continue;
    if ("remove" in line.output) kept.delete(line.output.remove);
    else kept.set(line.output.put.clientMsgId, toOutgoing(line.output.put));
  }
  return kept.values();
}

function toOutgoing({ failed, ...message }: v.InferOutput<typeof KeptSchema>): OutgoingMessage {
  if (failed === undefined) return { ...message, state: { status: "sending" } };
  return { ...message, state: { status: "failed", error: new ChatError(failed) } };
}
