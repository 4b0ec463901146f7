import { readFileSync } from "node:fs";
import * as v from "valibot";
import { EmojiSchema } from "../../core/protocol/changes.ts";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import { type RoomId, toUserId } from "../../core/protocol/names.ts";
import { removeControls, safeLine } from "../../core/text/safe-text.ts";
import { KEPT_EMOJI } from "../../tui/state/emoji.ts";
import { KEPT_SENT_LINES, type PersistedScreen } from "../../tui/state/persisted.ts";

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
  emoji: v.array(EmojiSchema),
  tipsDone: v.boolean(),
});

/** The content of the file of a screen's memory. */
export type ScreenFile = v.InferOutput<typeof FileSchema>;

/** The content of a file that is not there yet. */
export const EMPTY_FILE: ScreenFile = {
  drafts: [],
  muted: [],
  ignored: [],
  sent: [],
  emoji: [],
  tipsDone: false,
};

/** Reads a file; gives undefined where nothing was kept yet, or not by this program. */
export function readScreenFile(file: string): ScreenFile | undefined {
  try {
    const result = v.safeParse(FileSchema, JSON.parse(readFileSync(file, "utf8")));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** Turns the content of a file into what a run begins with. */
export function toRemembered({ drafts, muted, ignored, sent, emoji, tipsDone }: ScreenFile): PersistedScreen {
  const kept = drafts.map(({ roomId, text, replyTo }) => {
    return [roomId, { text, cursor: text.length, replyTo }] as const;
  });
  return {
    rooms: new Set(),
    drafts: new Map(kept),
    muted: new Set(muted),
    ignored: new Map(ignored.map(({ userId, nickName }) => [toUserId(userId), nickName])),
    sent,
    emoji,
    tipsDone,
  };
}

/**
 * Applies to `now`, the content of the file, the changes of one run since the file held `known`. What this run did not change
 * stays as other runs of the same user left it; applying the same changes again changes nothing.
 */
export function withChanges(now: ScreenFile, known: ScreenFile, mine: PersistedScreen): ScreenFile {
  const mutedHere = new Map([...mine.muted].map((roomId) => [roomId, roomId]));
  const ignoredHere = [...mine.ignored].map(([userId, nickName]) => ({ userId, nickName }));
  return {
    drafts: applyChanges(mapByRoom(now.drafts), mapByRoom(known.drafts), toKeptDrafts(mine), mine.rooms),
    muted: applyChanges(mapRooms(now.muted), mapRooms(known.muted), mutedHere, mine.rooms),
    ignored: applyChanges(mapByUser(now.ignored), mapByUser(known.ignored), mapByUser(ignoredHere)),
    sent: joinLists(now.sent, listAdded(known.sent, mine.sent)).slice(-KEPT_SENT_LINES),
    emoji: joinUsed(now.emoji, known.emoji, mine.emoji),
    tipsDone: now.tipsDone || mine.tipsDone,
  };
}

type KeptDraft = ScreenFile["drafts"][number];

function toKeptDrafts({ drafts }: PersistedScreen): Map<RoomId, KeptDraft> {
  return new Map(
    [...drafts].map(([roomId, { text, replyTo }]) => {
      if (replyTo === undefined) return [roomId, { roomId, text }];
      const { seq, nickName, msg } = replyTo;
      return [roomId, { roomId, text, replyTo: { seq, nickName, msg } }];
    }),
  );
}

const mapByRoom = (drafts: readonly KeptDraft[]) => new Map(drafts.map((draft) => [draft.roomId, draft]));
const mapByUser = (users: ScreenFile["ignored"]) => new Map(users.map((user) => [user.userId, user]));
const mapRooms = (rooms: readonly RoomId[]) => new Map(rooms.map((roomId) => [roomId, roomId]));

/** Applies the changes from `known` to `mine` to `now`. Only `keys` may have been changed; without them, all. */
function applyChanges<K, T>(
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

/** Puts what this run used before what others did, unless it used nothing new. */
function joinUsed(now: readonly string[], known: readonly string[], mine: readonly string[]): string[] {
  const isSame = mine.length === known.length && mine.every((emoji, index) => emoji === known[index]);
  return isSame ? [...now] : [...new Set([...mine, ...now])].slice(0, KEPT_EMOJI);
}

/** Lists the items that `list` has behind those of `known`, of which the oldest may be gone. */
function listAdded(known: readonly string[], list: readonly string[]): readonly string[] {
  return list.slice(countOverlap(known, list));
}

/** Puts `more` behind `list`; items at the end of one and the beginning of the other are there once. */
function joinLists(list: readonly string[], more: readonly string[]): string[] {
  return [...list, ...more.slice(countOverlap(list, more))];
}

/** Counts the most items that the end of `first` and the beginning of `second` have in common. */
function countOverlap(first: readonly string[], second: readonly string[]): number {
  for (let size = Math.min(first.length, second.length); size > 0; size -= 1) {
    const end = first.length - size;
    if (second.slice(0, size).every((item, index) => item === first[end + index])) return size;
  }
  return 0;
}
