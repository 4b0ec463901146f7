import { readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { type Nick, type RoomId, toUserId } from "../../core/names.ts";
import { removeControls, safeLine } from "../../core/text.ts";
import { RoomIdSchema } from "../../core/wire-values.ts";
import { makeFolder } from "../../server/folder.ts";
import { NO_MEMORY, type Remembered } from "../../tui/model/remembered.ts";
import type { Memory } from "../../tui/screen-options.ts";
import { stateFolder } from "./paths.ts";
import { replaceFile } from "./replace-file.ts";
import { userKey } from "./user-key.ts";

const Text = v.pipe(v.string(), v.transform(removeControls));
const Name = v.pipe(v.string(), v.transform(safeLine));

const DraftSchema = v.object({
  roomId: RoomIdSchema,
  text: Text,
  replyTo: v.optional(v.object({ seq: v.number(), nickName: v.string(), msg: v.string() })),
});

const FileSchema = v.object({
  drafts: v.array(DraftSchema),
  muted: v.array(RoomIdSchema),
  ignored: v.array(v.object({ userId: v.string(), nickName: Name })),
  sent: v.array(Text),
});

type File = v.InferOutput<typeof FileSchema>;

/**
 * What the screen remembers of one user on one server: drafts, muted rooms, ignored people, what was said before. In a
 * file of this user's own (mode 0600), replaced as a whole: a crash leaves the old one or the new one.
 */
export class ScreenMemory implements Memory {
  readonly #file: string;
  /** What waits to be written, or is being. */
  #latest: Remembered | undefined;
  #saving = false;
  #writes = 0;

  constructor(env: NodeJS.ProcessEnv, url: string, nick: Nick) {
    this.#file = join(stateFolder(env), "screen", `${userKey(url, nick)}.json`);
  }

  load(): Remembered {
    const file = this.#read();
    if (file === undefined) return NO_MEMORY;
    const drafts = file.drafts.map(({ roomId, text, replyTo }) => {
      return [roomId, { text, cursor: text.length, replyTo }] as const;
    });
    return {
      rooms: new Set(),
      drafts: new Map(drafts),
      muted: new Set(file.muted),
      ignored: new Map(file.ignored.map(({ userId, nickName }) => [toUserId(userId), nickName])),
      sent: file.sent,
    };
  }

  save(remembered: Remembered): void {
    this.#latest = remembered;
    if (!this.#saving) void this.#saveLatest();
  }

  saveNow(remembered: Remembered): void {
    this.#latest = undefined;
    try {
      makeFolder(dirname(this.#file), 0o700);
      replaceFile(this.#file, this.#content(remembered));
    } catch {
      // A disk that fails takes the drafts; what was said is kept, and told of, by the outbox.
    }
  }

  /** Off the main thread: a file that takes another's place may have to wait for the disk, and keys must not. */
  async #saveLatest(): Promise<void> {
    this.#saving = true;
    for (let next = this.#latest; next !== undefined; next = this.#latest) {
      const part = this.#nextName();
      try {
        await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
        await writeFile(part, this.#content(next), { mode: 0o600 });
        if (this.#latest === next) await rename(part, this.#file);
        else await rm(part, { force: true });
      } catch {
        // As above; the next change tries again.
      }
      if (this.#latest === next) this.#latest = undefined;
    }
    this.#saving = false;
  }

  #nextName(): string {
    this.#writes += 1;
    return `${this.#file}.${process.pid}.${this.#writes}`;
  }

  #content({ rooms, drafts, muted, ignored, sent }: Remembered): string {
    const before = this.#read();
    const isOther = (roomId: RoomId): boolean => !rooms.has(roomId);
    const mine = [...drafts].map(([roomId, { text, replyTo }]) => ({ roomId, text, replyTo }));
    const file: File = {
      drafts: [...(before?.drafts ?? []).filter(({ roomId }) => isOther(roomId)), ...mine],
      muted: [...(before?.muted ?? []).filter(isOther), ...muted],
      ignored: [...ignored].map(([userId, nickName]) => ({ userId, nickName })),
      sent: [...sent],
    };
    return JSON.stringify(file);
  }

  #read(): File | undefined {
    try {
      const result = v.safeParse(FileSchema, JSON.parse(readFileSync(this.#file, "utf8")));
      return result.success ? result.output : undefined;
    } catch {
      return undefined; // nothing was kept yet, or not by us
    }
  }
}
