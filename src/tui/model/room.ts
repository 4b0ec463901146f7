import type { ChatMessage, OutgoingMessage, Roster } from "../../core/chat.ts";
import type { Group, RoomId } from "../../core/names.ts";

/** What stands in a room's timeline: a message, or a line of the screen's own. */
export type Entry =
  | { readonly type: "message"; readonly message: ChatMessage }
  | {
      readonly type: "line";
      readonly key: string;
      readonly at: number;
      /** Safe to print. */
      readonly text: string;
      readonly tone: "dim" | "error";
    };

/** The row at the top of a view that is scrolled back: `row` counts from the first row of the entry's own text. */
export interface Anchor {
  readonly key: string;
  readonly row: number;
}

/** A draft that waits in its room. */
export interface Draft {
  readonly text: string;
  readonly cursor: number;
}

/** A room as the screen knows it. */
export interface Room {
  readonly roomId: RoomId;
  /** Safe to print. */
  readonly name: string;
  readonly value: string;
  readonly membership: "joining" | "joined" | "refused";
  readonly roster: Roster;
  /** Oldest first. */
  readonly entries: readonly Entry[];
  /** What this user said and the server has not been seen to commit; it stands below all else. */
  readonly outgoing: readonly OutgoingMessage[];
  /** Whether there is more above: `unknown` where the server keeps nothing or the log is another one. */
  readonly older: "unknown" | "more" | "loading" | "failed" | "beginning";
  /** Older pages end before this seq. */
  readonly oldestSeq: number | undefined;
  /** The last seq seen; 0 before the first. */
  readonly lastSeq: number;
  /** Messages up to this seq were there before the room was entered: they are not new. */
  readonly knownUpTo: number;
  /** The connection was lost since the room was last entered. */
  readonly lost: boolean;
  readonly unread: number;
  readonly mentions: number;
  /** Where the person left off: the first message that came while another room was looked at, and how many did. */
  readonly leftOff: { readonly key: string; readonly count: number } | undefined;
  /** Undefined: the newest message is in view and stays so. */
  readonly anchor: Anchor | undefined;
  readonly draft: Draft;
}

/** Messages and lines kept of one room; a few screens more than anyone scrolls, 40 MB at most with the longest ones. */
export const KEPT = 5_000;

/** A room about to be joined. */
export function newRoom({ roomId, name, value }: Group): Room {
  return {
    roomId,
    name,
    value,
    membership: "joining",
    roster: { status: "unknown" },
    entries: [],
    outgoing: [],
    older: "unknown",
    oldestSeq: undefined,
    lastSeq: 0,
    knownUpTo: 0,
    lost: false,
    unread: 0,
    mentions: 0,
    leftOff: undefined,
    anchor: undefined,
    draft: { text: "", cursor: 0 },
  };
}

/** What names an entry for as long as it is shown; an own message keeps its key when it is committed. */
export function entryKey(entry: Entry): string {
  return entry.type === "line" ? entry.key : (entry.message.clientMsgId ?? entry.message.key);
}

/** The room with more entries at its end, and no more than it may keep. Who reads far back keeps twice as much. */
export function withEntries(room: Room, added: readonly Entry[]): Room {
  const all = [...room.entries, ...added];
  const limit = room.anchor === undefined ? KEPT : 2 * KEPT;
  if (all.length <= limit) return { ...room, entries: all };
  const entries = all.slice(all.length - KEPT);
  const oldestSeq = firstSeq(entries) ?? room.oldestSeq;
  return { ...room, entries, oldestSeq, older: oldestSeq === undefined ? room.older : "more" };
}

/** The lowest seq among entries, or undefined if none is numbered. */
export function firstSeq(entries: readonly Entry[]): number | undefined {
  for (const entry of entries) {
    if (entry.type === "message" && entry.message.seq !== undefined) return entry.message.seq;
  }
  return undefined;
}
