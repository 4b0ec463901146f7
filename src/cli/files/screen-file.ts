import { readFileSync } from "node:fs";
import * as v from "valibot";
import { type RoomId, toUserId } from "../../core/names.ts";
import { removeControls, safeLine } from "../../core/text.ts";
import { RoomIdSchema } from "../../core/wire-values.ts";
import { RECALLED, type Remembered } from "../../tui/model/remembered.ts";

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

/** What the file of a screen's memory holds. */
export type ScreenFile = v.InferOutput<typeof FileSchema>;

export const EMPTY_FILE: ScreenFile = { drafts: [], muted: [], ignored: [], sent: [] };

/** What is in a file; undefined where nothing was kept yet, or not by us. */
export function readScreenFile(file: string): ScreenFile | undefined {
  try {
    const result = v.safeParse(FileSchema, JSON.parse(readFileSync(file, "utf8")));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** What a run begins with. */
export function toRemembered({ drafts, muted, ignored, sent }: ScreenFile): Remembered {
  const kept = drafts.map(({ roomId, text, replyTo }) => {
    return [roomId, { text, cursor: text.length, replyTo }] as const;
  });
  return {
    rooms: new Set(),
    drafts: new Map(kept),
    muted: new Set(muted),
    ignored: new Map(ignored.map(({ userId, nickName }) => [toUserId(userId), nickName])),
    sent,
  };
}

/**
 * What the file `now` holds, with what one run changed since it knew the file to hold `known`. What this run did not change is
 * as others of the same user have it; to do the same changes again changes nothing.
 */
export function withChanges(now: ScreenFile, known: ScreenFile, mine: Remembered): ScreenFile {
  const mutedHere = new Map([...mine.muted].map((roomId) => [roomId, roomId]));
  const ignoredHere = [...mine.ignored].map(([userId, nickName]) => ({ userId, nickName }));
  return {
    drafts: changeEach(byRoom(now.drafts), byRoom(known.drafts), draftsOf(mine), mine.rooms),
    muted: changeEach(asKeys(now.muted), asKeys(known.muted), mutedHere, mine.rooms),
    ignored: changeEach(byUser(now.ignored), byUser(known.ignored), byUser(ignoredHere)),
    sent: joined(now.sent, addedTo(known.sent, mine.sent)).slice(-RECALLED),
  };
}

type Draft = ScreenFile["drafts"][number];

function draftsOf({ drafts }: Remembered): Map<RoomId, Draft> {
  return new Map(
    [...drafts].map(([roomId, { text, replyTo }]) => {
      if (replyTo === undefined) return [roomId, { roomId, text }];
      const { seq, nickName, msg } = replyTo;
      return [roomId, { roomId, text, replyTo: { seq, nickName, msg } }];
    }),
  );
}

const byRoom = (drafts: readonly Draft[]) => new Map(drafts.map((draft) => [draft.roomId, draft]));
const byUser = (users: ScreenFile["ignored"]) => new Map(users.map((user) => [user.userId, user]));
const asKeys = (rooms: readonly RoomId[]) => new Map(rooms.map((roomId) => [roomId, roomId]));

/** Only `keys` may have been changed; without them, all. */
function changeEach<K, T>(
  now: ReadonlyMap<K, T>,
  known: ReadonlyMap<K, T>,
  mine: ReadonlyMap<K, T>,
  keys: ReadonlySet<K> = new Set([...known.keys(), ...mine.keys()]),
): T[] {
  const changed = new Map(now);
  for (const key of keys) {
    const value = mine.get(key);
    if (JSON.stringify(value) === JSON.stringify(known.get(key))) continue;
    if (value === undefined) changed.delete(key);
    else changed.set(key, value);
  }
  return [...changed.values()];
}

/** What `list` has more than `known`, of which the oldest may be gone. */
function addedTo(known: readonly string[], list: readonly string[]): readonly string[] {
  return list.slice(overlap(known, list));
}

/** `list` and `more` behind it; what is at the end of one and the beginning of the other is there once. */
function joined(list: readonly string[], more: readonly string[]): string[] {
  return [...list, ...more.slice(overlap(list, more))];
}

/** How many items the end of `first` and the beginning of `second` have in common, at most. */
function overlap(first: readonly string[], second: readonly string[]): number {
  for (let size = Math.min(first.length, second.length); size > 0; size -= 1) {
    const end = first.length - size;
    if (second.slice(0, size).every((item, index) => item === first[end + index])) return size;
  }
  return 0;
}
