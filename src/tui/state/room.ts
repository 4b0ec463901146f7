import type { ChangeTarget, ChatMessage, OutgoingChange, OutgoingMessage } from "../../core/client/chat.ts";
import type { RoomMember, Roster } from "../../core/client/members.ts";
import type { Group, RoomId, UserId } from "../../core/protocol/names.ts";
import { type RoomSettings, USUAL_SETTINGS } from "../../core/protocol/room-settings.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Entry } from "./entries.ts";
import { type FoundMembers, NOBODY_FOUND } from "./found-members.ts";
import { NO_CHANGES } from "./message-state.ts";

/** The row at the top of a view that is scrolled back: `row` counts from the first row of the entry's own text. */
export interface Anchor {
  readonly key: string;
  readonly row: number;
}

/** A message that another one answers. Both texts are foreign. */
export interface Quote {
  readonly nickName: string;
  readonly msg: string;
  readonly deleted?: boolean;
}

/** A message that another one answers, as far as it is known; `trimmed`: the server keeps it no more; `blocked`: of somebody whom this user blocks. */
export type Answered = Quote | "trimmed" | "blocked";

/** The message that the draft answers. */
export interface ReplyTo extends Quote {
  readonly seq: number;
}

/** A draft that waits in its room. */
export interface Draft {
  readonly text: string;
  readonly cursor: number;
  readonly replyTo: ReplyTo | undefined;
  /** The text is that of a message, which is to become it. */
  readonly editing?: Editing | undefined;
}

/** A message that is being edited: its key, and its text as it is, which is foreign. `before` is the draft that comes back afterwards. */
export interface Editing {
  readonly key: string;
  readonly target: ChangeTarget;
  readonly msg: string;
  readonly before: Draft;
}

/** Tells whether there is more above: `unknown` where the server keeps nothing or the log is another one. */
export type Older = "unknown" | "more" | "loading" | "failed" | "beginning";

/** A thread: a message and all that answers it, directly or in turn. */
export interface Thread {
  /** The seq of its first message, also where the server keeps that no more. */
  readonly root: number;
  /** The root and those of its messages that are here. */
  readonly seqs: ReadonlySet<number>;
}

/** Messages that are looked at instead of the newest ones: of long ago, where both ends lead on, or of a thread. */
export interface Past {
  readonly thread: Thread | undefined;
  /** Oldest first. */
  readonly entries: readonly Entry[];
  readonly older: Older;
  /** Older pages end before this seq, newer ones begin after `newestSeq`. */
  readonly oldestSeq: number;
  readonly newestSeq: number;
  /** `end`: new ones come by themselves. */
  readonly newer: "more" | "loading" | "end";
}

/** A view of a room that was left by a jump. */
export interface View {
  readonly anchor: Anchor | undefined;
  readonly past: Past | undefined;
  readonly picked: string | undefined;
  /** The key of the message that was jumped to and picked, once it shows. */
  readonly target: string | undefined;
}

/** Somebody who writes here. `nickName` is safe to print. */
export interface Typist {
  readonly userId: UserId;
  readonly nickName: string;
  /** Shown until then, ms since 1970 UTC. */
  readonly until: number;
}

/** The last message of a room that this user has read. */
export interface ReadState {
  /** The last seq that was seen, here or on another device; undefined before that is known. */
  readonly seq: number | undefined;
  /** The seq that was last reported to the server, and when (ms since 1970 UTC). */
  readonly reported: number;
  readonly reportedAt: number;
}

/**
 * The server's refusal of a room. `reason` is safe to print; `full`: leaving another room makes place; `removed`: the user was in it and was taken
 * out, and comes back only by asking for it.
 */
export interface Refusal {
  readonly reason: string;
  readonly full: boolean;
  readonly removed: boolean;
}

/** The messages that came while the connection was lost, counted as they are loaded. `key` belongs to the line that tells it. */
export interface Missed {
  readonly key: string;
  /** The last seq that was said before this user was back. */
  readonly upTo: number;
  readonly count: number;
}

/** The first message that was not seen as it came: its key, when it was said, and how many were not. */
export interface LeftOff {
  readonly key: string;
  readonly at: number;
  readonly count: number;
  /** The seq of the very first of them, which may not be loaded; undefined where the server numbers nothing. */
  readonly seq: number | undefined;
}

/** A room as the screen knows it. */
export interface Room {
  readonly roomId: RoomId;
  /** The name that is shown; safe to print. */
  readonly name: string;
  /** The name that this user has for it: `#` and its value where none was given. Safe to print. */
  readonly ownName: string;
  readonly value: string;
  readonly settings: RoomSettings;
  /** This user keeps order there. */
  readonly moderated: boolean;
  /** The other one in a room of two. */
  readonly direct: RoomMember | undefined;
  readonly membership: "joining" | "joined" | "refused";
  /** The last refusal of the server; undefined once it let this user in. */
  readonly refusal: Refusal | undefined;
  readonly roster: Roster;
  /** Members of a long roster besides those that it tells. */
  readonly found: FoundMembers;
  /** Safe to print; "" for none. */
  readonly topic: string;
  /** The newest, oldest first. */
  readonly entries: readonly Entry[];
  readonly older: Older;
  /** Older pages end before this seq. */
  readonly oldestSeq: number | undefined;
  readonly past: Past | undefined;
  /** Messages that this user said and the server has not been seen to commit; they stand below all else. */
  readonly outgoing: readonly OutgoingMessage[];
  /** Changes to messages that this user asked for and the server has not been seen to make. */
  readonly changes: readonly OutgoingChange[];
  /** The messages that were changed last, as they are now, by seq: pages may have been read before. */
  readonly latest: ReadonlyMap<number, ChatMessage>;
  /** The messages that others of this room answer, by seq. */
  readonly quotes: ReadonlyMap<number, Answered>;
  /** The last seq seen; 0 before the first. */
  readonly lastSeq: number;
  /** Messages up to this seq were read before the room was entered: they are not new. */
  readonly knownUpTo: number;
  /** Messages up to this seq were there when the room was first entered: they are no news to alert of. */
  readonly joinedAt: number;
  readonly read: ReadState;
  /** The connection was lost since the room was last entered. */
  readonly lost: boolean;
  /** Until what was missed has been read. */
  readonly missed: Missed | undefined;
  readonly unread: number;
  readonly mentions: number;
  /** The position where the person left off: the first message that was not seen as it came, and how many were not. */
  readonly leftOff: LeftOff | undefined;
  /** The key of the mention that was gone to last. */
  readonly mention: string | undefined;
  /** Undefined: the newest message is in view and stays so. */
  readonly anchor: Anchor | undefined;
  /** The name of the page that the view jumps to once it comes; any other move of the view clears it. */
  readonly sought: string | undefined;
  /** The views that were left by a jump, the last one last: Esc goes back to them one by one. */
  readonly back: readonly View[];
  /** The key of the message that is picked, to reply to or to send again. */
  readonly picked: string | undefined;
  readonly typists: readonly Typist[];
  readonly muted: boolean;
  readonly draft: Draft;
  /** Drafts that wait in its threads, by the seqs of their roots. */
  readonly threadDrafts: ReadonlyMap<number, Draft>;
}

/** Takes in the settings of a room: its name is shown where this user gave it none. */
export function withSettings(room: Room, settings: RoomSettings): Room {
  const isNamed = room.direct !== undefined || room.ownName !== `#${room.value}`;
  const name = isNamed ? room.name : safeLine(settings.name).trim() || room.ownName;
  return { ...room, settings, name };
}

export const NO_DRAFT: Draft = { text: "", cursor: 0, replyTo: undefined };

/** Makes a room that is about to be joined. */
export function newRoom({ roomId, name, value }: Group): Room {
  return {
    roomId,
    name,
    ownName: name,
    value,
    settings: USUAL_SETTINGS,
    moderated: false,
    direct: undefined,
    membership: "joining",
    refusal: undefined,
    roster: { status: "unknown" },
    found: NOBODY_FOUND,
    topic: "",
    entries: [],
    older: "unknown",
    oldestSeq: undefined,
    past: undefined,
    outgoing: [],
    changes: NO_CHANGES,
    latest: new Map(),
    quotes: new Map(),
    lastSeq: 0,
    knownUpTo: 0,
    joinedAt: 0,
    read: { seq: undefined, reported: 0, reportedAt: 0 },
    lost: false,
    missed: undefined,
    unread: 0,
    mentions: 0,
    leftOff: undefined,
    mention: undefined,
    anchor: undefined,
    sought: undefined,
    back: [],
    picked: undefined,
    typists: [],
    muted: false,
    draft: NO_DRAFT,
    threadDrafts: new Map(),
  };
}
