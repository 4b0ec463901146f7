import type { ConnectionStatus } from "../../core/chat.ts";
import type { Group, RoomId } from "../../core/names.ts";
import { safeLine } from "../../core/text.ts";
import type { Self } from "./blocks.ts";
import type { Completion } from "./complete.ts";
import { type Composer, EMPTY } from "./composer.ts";
import type { Effect } from "./effect.ts";
import type { Size } from "./regions.ts";
import { type Entry, newRoom, type Room, withEntries } from "./room.ts";
import { words } from "./words.ts";

/** What lies over the messages. `scroll` is the first row of it that shows. */
export interface Overlay {
  readonly shows: "help" | "rooms" | "users";
  readonly scroll: number;
}

/** What was said before, oldest first; `at` is where the arrows stand and `draft` what was being written. */
export interface Recall {
  readonly sent: readonly string[];
  readonly at: number | undefined;
  readonly draft: string;
}

/** All that the screen shows, and nothing else. */
export interface ChatState {
  readonly size: Size;
  /** The time of the last thing that happened, ms since 1970 UTC. */
  readonly now: number;
  /** Who this is, as the server says once online. */
  readonly self: Self;
  readonly connection: ConnectionStatus;
  /** How long the server takes to answer, in whole seconds. */
  readonly lagSeconds: number;
  readonly rooms: readonly Room[];
  readonly current: RoomId | undefined;
  readonly composer: Composer;
  readonly completion: Completion | undefined;
  readonly recall: Recall;
  readonly overlay: Overlay | undefined;
  /** When Ctrl-C was first pressed on an empty line. */
  readonly askedToLeaveAt: number | undefined;
  /** A line for somebody who is in no room. Safe to print. */
  readonly hint: string | undefined;
  /** Makes the keys of the screen's own lines. */
  readonly linesMade: number;
}

/** What comes of one thing that happened. */
export type Step = readonly [state: ChatState, effects: readonly Effect[]];

/** The screen at its start, and the joins of its rooms. */
export function firstStep(nickName: string, groups: readonly Group[], size: Size, now: number): Step {
  const once = [...new Map(groups.map((group) => [group.roomId, group])).values()];
  const rooms = once.map((group) => newRoom({ ...group, name: safeLine(group.name) }));
  const state: ChatState = {
    size,
    now,
    self: { nickName: safeLine(nickName), userId: undefined },
    connection: { status: "connecting" },
    lagSeconds: 0,
    rooms,
    current: rooms[0]?.roomId,
    composer: EMPTY,
    completion: undefined,
    recall: { sent: [], at: undefined, draft: "" },
    overlay: undefined,
    askedToLeaveAt: undefined,
    hint: undefined,
    linesMade: 0,
  };
  return [state, rooms.map(({ roomId }) => ({ type: "join", roomId }))];
}

/** The room that is looked at. */
export function currentRoom(state: ChatState): Room | undefined {
  return state.rooms.find((room) => room.roomId === state.current);
}

/** The state with one room changed; the same state if there is no such room. */
export function changeRoom(
  state: ChatState,
  roomId: RoomId | undefined,
  change: (room: Room) => Room,
): ChatState {
  if (!state.rooms.some((room) => room.roomId === roomId)) return state;
  return { ...state, rooms: state.rooms.map((room) => (room.roomId === roomId ? change(room) : room)) };
}

/** The state with a line of the screen's own in a room, or as the hint where there is no such room. */
export function tell(
  state: ChatState,
  roomId: RoomId | undefined,
  text: string,
  tone: "dim" | "error" = "dim",
): ChatState {
  if (!state.rooms.some((room) => room.roomId === roomId)) return { ...state, hint: text };
  const linesMade = state.linesMade + 1;
  const entry: Entry = { type: "line", key: `line ${linesMade}`, at: state.now, text, tone };
  return changeRoom({ ...state, linesMade }, roomId, (room) => withEntries(room, [entry]));
}

/** As `tell`, in the current room, for something that went wrong. */
export function complain(state: ChatState, text: string): ChatState {
  return tell(state, state.current, text, "error");
}

/** Goes to a room: its draft comes up, and what is unread there is being read now. */
export function goTo(state: ChatState, roomId: RoomId): ChatState {
  const { text, cursor } = state.composer;
  const target = state.rooms.find((room) => room.roomId === roomId);
  if (target === undefined || roomId === state.current) return state;
  const left = changeRoom(state, state.current, (room) => ({
    ...room,
    leftOff: undefined,
    draft: { text, cursor },
  }));
  const entered = changeRoom(left, roomId, (room) => ({ ...room, unread: 0, mentions: 0 }));
  const recall = { ...state.recall, at: undefined };
  return { ...entered, current: roomId, composer: { ...state.composer, ...target.draft }, recall };
}

/** When the screen changes by time alone, ms since 1970 UTC: a countdown or a question. Undefined while nothing does. */
export function nextChange(state: ChatState): number | undefined {
  const { connection, askedToLeaveAt } = state;
  const times: number[] = [];
  if (connection.status === "waiting") {
    const seconds = secondsUntil(connection.nextTryAt, state.now);
    if (seconds > 0) times.push(connection.nextTryAt - (seconds - 1) * 1_000);
  }
  if (askedToLeaveAt !== undefined) times.push(askedToLeaveAt + ASK_MS);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** How long the question before leaving stands, in ms. */
export const ASK_MS = 2_000;

/** Whole seconds left, as a countdown shows them. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1_000));
}

/** Why nothing can be said in the room now, in words, or undefined if it can. */
export function obstacle(state: ChatState): string | undefined {
  const room = currentRoom(state);
  if (room === undefined) return words.noRoom;
  const { status } = state.connection;
  if (status === "refused" || status === "closed") return words.notConnected;
  return room.membership === "refused" ? words.notInRoom : undefined;
}
