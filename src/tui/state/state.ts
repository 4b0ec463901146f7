import type { ConnectionStatus } from "../../core/client/chat.ts";
import { type Group, nickKey, type RoomId, type UserId } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Completion } from "../input/complete.ts";
import { type Composer, EMPTY, withDraft } from "../input/composer.ts";
import { BINDINGS, type Binding, type Keymap, keymapOf } from "../input/keymap.ts";
import { NO_SOUNDS, type SoundsLike } from "../input/names-fit.ts";
import type { Self } from "../layout/blocks.ts";
import type { Size } from "../layout/regions.ts";
import type { Look } from "../look/look.ts";
import type { Effect } from "./effect.ts";
import type { Overlay } from "./overlay-state.ts";
import { NO_MEMORY, type Remembered } from "./remembered.ts";
import { type Draft, isScrolledBack, newRoom, type OwnLine, type ReplyTo, type Room } from "./room.ts";
import { NO_SEARCH, type Search } from "./search.ts";

/** Lines that were sent before, oldest first; the arrows show the one at `at`, and `draft` was being written. */
export interface Recall {
  readonly sent: readonly string[];
  readonly at: number | undefined;
  readonly draft: string;
}

/** All that the screen shows, and nothing else. */
export interface ChatState {
  readonly size: Size;
  readonly look: Look;
  readonly bound: readonly Binding[];
  readonly keymap: Keymap;
  /** Matches names by their sound. */
  readonly soundsLike: SoundsLike;
  /** The time of the last thing that happened, ms since 1970 UTC. */
  readonly now: number;
  /** This user, as the server says once online. */
  readonly self: Self;
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
  readonly completion: Completion | undefined;
  readonly recall: Recall;
  /** Lines are printed one after the other, as line mode does: nothing is out of view, and nothing is opened over it. */
  readonly view: "screen" | "lines";
  readonly overlay: Overlay | undefined;
  readonly search: Search;
  /** The first of two strokes. */
  readonly prefix: string | undefined;
  /** The messages alone, as the terminal's own lines, to select from. */
  readonly selectMode: boolean;
  readonly mouse: boolean;
  /** True while the terminal's window has the focus, as far as the terminal tells. */
  readonly focused: boolean;
  /** Whose messages are not shown, and what they are called (safe to print). */
  readonly ignored: ReadonlyMap<UserId, string>;
  /** When the room was last told that this user writes, and which one. */
  readonly toldTyping: { readonly roomId: RoomId; readonly at: number } | undefined;
  /** When Ctrl-C was first pressed on an empty line. */
  readonly askedToLeaveAt: number | undefined;
  /** Everything that an earlier run left: it is taken up where a room is entered later. */
  readonly remembered: Remembered;
  /** A line for somebody who is in no room. Safe to print. */
  readonly hint: string | undefined;
  /** Lines told in the current room while its end is not in view; shown over what is, until a key is pressed. */
  readonly aside: readonly OwnLine[];
  /** Makes the keys of the screen's own lines. */
  readonly linesMade: number;
}

/** The outcome of one event: the next state, and effects. */
export type Step = readonly [state: ChatState, effects: readonly Effect[]];

/** Everything that the screen starts with. */
export interface Beginning {
  readonly nickName: string;
  readonly groups: readonly Group[];
  readonly size: Size;
  readonly now: number;
  readonly look: Look;
  readonly bound?: readonly Binding[];
  readonly mouse?: boolean;
  readonly view?: ChatState["view"];
  readonly remembered?: Remembered;
}

/** The screen at its start, and the joins of its rooms. */
export function firstStep(beginning: Beginning): Step {
  const { nickName, groups, size, now, look, bound = BINDINGS, mouse = true, view = "screen" } = beginning;
  const { remembered = NO_MEMORY } = beginning;
  const once = [...new Map(groups.map((group) => [group.roomId, group])).values()];
  const rooms = once.map((group) => roomFrom(group, remembered));
  const state: ChatState = {
    size,
    look,
    bound,
    keymap: keymapOf(bound),
    soundsLike: NO_SOUNDS,
    now,
    self: { nickName: safeLine(nickName), userId: undefined },
    away: undefined,
    connection: { status: "connecting" },
    lagSeconds: 0,
    rooms,
    current: rooms[0]?.roomId,
    composer: withDraft(EMPTY, rooms[0]?.draft ?? EMPTY),
    replyTo: rooms[0]?.draft.replyTo,
    completion: undefined,
    recall: { sent: remembered.sent, at: undefined, draft: "" },
    view,
    overlay: undefined,
    search: NO_SEARCH,
    prefix: undefined,
    selectMode: false,
    mouse,
    focused: true,
    ignored: remembered.ignored,
    toldTyping: undefined,
    askedToLeaveAt: undefined,
    remembered,
    hint: undefined,
    aside: [],
    linesMade: 0,
  };
  return [state, rooms.map(({ roomId }) => ({ type: "join", roomId }))];
}

/** A room about to be joined, with what is remembered of it. */
export function roomFrom(group: Group, { drafts, muted }: Remembered): Room {
  const room = newRoom({ ...group, name: safeLine(group.name) });
  return {
    ...room,
    draft: drafts.get(group.roomId) ?? room.draft,
    muted: muted.has(group.roomId),
  };
}

/** A room by its id. */
export function roomOf(state: ChatState, roomId: RoomId | undefined): Room | undefined {
  return state.rooms.find((room) => room.roomId === roomId);
}

/** The room that is looked at. */
export function currentRoom(state: ChatState): Room | undefined {
  return roomOf(state, state.current);
}

/** A room by its name as shown, or by its value, whatever the case and width. */
export function findRoom(state: ChatState, typed: string): Room | undefined {
  const wanted = nickKey(typed);
  const bare = wanted.replace(/^#/, "");
  return state.rooms.find(({ name, value }) => nickKey(name) === wanted || nickKey(value) === bare);
}

/** The state with one room changed; the same state if there is no such room, or nothing of it changed. */
export function changeRoom(
  state: ChatState,
  roomId: RoomId | undefined,
  change: (room: Room) => Room,
): ChatState {
  const room = roomOf(state, roomId);
  if (room === undefined) return state;
  const changed = change(room);
  if (changed === room) return state;
  return { ...state, rooms: state.rooms.map((known) => (known === room ? changed : known)) };
}

/** Returns the draft of the current room. While the arrows show an earlier line unchanged, that is what was written before. */
export function getCurrentDraft({ composer, recall, replyTo }: ChatState): Draft {
  const { text, cursor } = composer;
  const covered = recall.at !== undefined && recall.sent[recall.at] === text && recall.draft !== "";
  return covered ? { text: recall.draft, cursor: recall.draft.length, replyTo } : { text, cursor, replyTo };
}

/** Goes to a room: its draft comes up. */
export function goTo(state: ChatState, roomId: RoomId): ChatState {
  const target = roomOf(state, roomId);
  if (target === undefined || roomId === state.current) return { ...state, overlay: undefined };
  const draft = getCurrentDraft(state);
  const left = changeRoom(state, state.current, (room) => ({
    ...room,
    leftOff: undefined,
    picked: undefined,
    sought: undefined,
    draft,
  }));
  return {
    ...left,
    current: roomId,
    overlay: undefined,
    aside: [],
    composer: withDraft(state.composer, target.draft),
    replyTo: target.draft.replyTo,
    completion: undefined,
    recall: { ...state.recall, at: undefined },
  };
}

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

/** Whole seconds left, as a countdown shows them. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1_000));
}

/** The reason, in words, for which nothing can be said in the room now; undefined if something can. */
export function whyNothingCanBeSaid(state: ChatState): string | undefined {
  const { words } = state.look;
  const room = currentRoom(state);
  if (room === undefined) return words.noRoom;
  const { status } = state.connection;
  if (status === "refused" || status === "closed") return words.notConnected;
  return room.membership === "refused" ? words.notInRoom(room.refusal?.reason ?? "", room.value) : undefined;
}
