import type { ConnectionStatus } from "../../core/client/chat.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { NamedEmoji } from "../../core/text/emoji-names.ts";
import type { Binding } from "../input/bindings.ts";
import type { Completion } from "../input/complete.ts";
import type { Composer } from "../input/composer.ts";
import type { Keymap } from "../input/keymap.ts";
import type { SoundsLike } from "../input/names-fit.ts";
import type { Self } from "../layout/blocks.ts";
import type { Size } from "../layout/regions.ts";
import type { Look } from "../look/look.ts";
import type { Effect } from "./effect.ts";
import { isScrolledBack, type OwnLine } from "./entries.ts";
import type { InboxState, PinsState } from "./message-lists.ts";
import type { Overlay } from "./overlay-state.ts";
import type { PersistedScreen } from "./persisted.ts";
import type { Preferences } from "./preferences.ts";
import type { Editing, ReplyTo, Room } from "./room.ts";
import { currentRoom } from "./rooms.ts";
import type { Search } from "./search.ts";

/** Lines that were sent before, oldest first; the arrows show the one at `index`, and `draft` was being written. */
export interface Recall {
  readonly sent: readonly string[];
  readonly index: number | undefined;
  readonly draft: string;
}

/** A sentence about the picked message. Safe to print. */
export interface PickedNote {
  readonly text: string;
  readonly tone: "fresh" | "error";
  /** The key of the message that Enter deletes now. */
  readonly deletes?: string;
}

/** All that the screen shows, and nothing else. */
export interface ChatState {
  readonly size: Size;
  readonly look: Look;
  readonly bound: readonly Binding[];
  readonly keymap: Keymap;
  /** Matches names by their sound. */
  readonly soundsLike: SoundsLike;
  /** Every emoji by name; undefined until one is looked for. `completing`: Tab was pressed while they load. */
  readonly emoji: readonly NamedEmoji[] | "loading" | "completing" | undefined;
  /** The emoji that this user reacted with, the latest first. */
  readonly usedEmoji: readonly string[];
  /** The time of the last thing that happened, ms since 1970 UTC. */
  readonly now: number;
  /** This user, as the server says once online. */
  readonly self: Self;
  /** The server. */
  readonly url: string;
  /** This user's reason for being away; undefined while here. Safe to print. */
  readonly away: string | undefined;
  readonly connection: ConnectionStatus;
  /** The time for which the server has not answered, in whole seconds; 0 once it has. */
  readonly lagSeconds: number;
  readonly rooms: readonly Room[];
  readonly current: RoomId | undefined;
  readonly composer: Composer;
  /** The message that the draft answers. */
  readonly replyTo: ReplyTo | undefined;
  /** The message whose text the composer holds, in place of the draft. */
  readonly editing: Editing | undefined;
  readonly completion: Completion | undefined;
  readonly recall: Recall;
  /** Told under the picked message in place of its keys, until the next key. */
  readonly pickedNote: PickedNote | undefined;
  /** Lines are printed one after the other, as line mode does: nothing is out of view, and nothing is opened over it. */
  readonly view: "screen" | "lines";
  readonly overlay: Overlay | undefined;
  readonly search: Search;
  readonly inbox: InboxState;
  readonly pins: PinsState;
  /** The links to choose from. */
  readonly links: readonly string[];
  /** The first of two strokes. */
  readonly prefix: string | undefined;
  /** The messages alone, as the terminal's own lines, to select from. */
  readonly selectMode: boolean;
  readonly preferences: Preferences;
  /** True while the terminal's window has the focus, as far as the terminal tells. */
  readonly focused: boolean;
  /** The users whose messages are not shown, with their nicks (safe to print). */
  readonly ignored: ReadonlyMap<UserId, string>;
  /** The last report to a room that this user writes. */
  readonly reportedTyping: { readonly roomId: RoomId; readonly at: number } | undefined;
  /** The time at which Ctrl-C was first pressed on an empty line. */
  readonly askedToLeaveAt: number | undefined;
  /** Everything that an earlier run left: it is taken up where a room is entered later. */
  readonly persisted: PersistedScreen;
  /** Nothing was said since the first start: tips stand where the pane is empty. */
  readonly tips: boolean;
  /** A line for somebody who is in no room. Safe to print. */
  readonly hint: string | undefined;
  /** Lines told in the current room while its end is not in view; shown over what is, until a key is pressed. */
  readonly aside: readonly OwnLine[];
  /** Makes the keys of the screen's own lines. */
  readonly linesMade: number;
}

/** The outcome of one event: the next state, and effects. */
export type Step = readonly [state: ChatState, effects: readonly Effect[]];

/** Says whether some part of a room's messages is in view. */
export function isInView({ current, focused, selectMode, overlay }: ChatState, room: Room): boolean {
  return room.roomId === current && focused && !selectMode && overlay === undefined;
}

/** Tells whether a room's newest messages are in view. */
export function isEndInView(state: ChatState, room: Room): boolean {
  return isInView(state, room) && !isScrolledBack(room);
}

/** Tells whether the server takes, now, what a screen reports by itself: that its user is writing, and what was read. */
export function canReport({ connection }: ChatState): boolean {
  return connection.status === "online" && connection.dialect === "v1";
}

/** The time for which the question before leaving stands, in ms. */
export const ASK_MS = 2_000;

/** Counts the whole seconds left, as a countdown shows them. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1_000));
}

/** Explains, in words, why nothing can be said in the room now; returns undefined if something can. */
export function explainCannotSend(state: ChatState): string | undefined {
  const { words } = state.look;
  const room = currentRoom(state);
  if (room === undefined) return words.noRoom;
  const { status } = state.connection;
  if (status === "refused" || status === "closed") return words.notConnected;
  return room.membership === "refused" ? words.notInRoom(room.refusal?.reason ?? "", room.value) : undefined;
}
