import { type Group, nickKey, type RoomId, toGroup } from "../../core/protocol/names.ts";
import { setDraft } from "../input/composer.ts";
import { type Draft, NO_DRAFT, type Room } from "./room.ts";
import type { ChatState } from "./state.ts";

/** Finds a room by its id. */
export function roomOf(state: ChatState, roomId: RoomId | undefined): Room | undefined {
  return state.rooms.find((room) => room.roomId === roomId);
}

/** Returns the room that is looked at. */
export function currentRoom(state: ChatState): Room | undefined {
  return roomOf(state, state.current);
}

/** Finds a room by its name as shown, or by its value, whatever the case and width. */
export function findRoom(state: ChatState, typed: string): Room | undefined {
  const wanted = nickKey(typed);
  const bare = wanted.replace(/^#/, "");
  return state.rooms.find(({ name, value }) => nickKey(name) === wanted || nickKey(value) === bare);
}

/** Changes one room; returns the same state if there is no such room, or nothing of it changed. */
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
export function getCurrentDraft({ composer, recall, replyTo, editing }: ChatState): Draft {
  const { text, cursor } = composer;
  const covered = recall.index !== undefined && recall.sent[recall.index] === text && recall.draft !== "";
  const draft = covered ? { text: recall.draft, cursor: recall.draft.length } : { text, cursor };
  return editing === undefined ? { ...draft, replyTo } : { ...draft, replyTo, editing };
}

/** Returns the draft that belongs to what is looked at in a room: to its thread, or to the room. */
export function draftOf({ past, draft, threadDrafts }: Room): Draft {
  return past?.thread === undefined ? draft : (threadDrafts.get(past.thread.root) ?? NO_DRAFT);
}

/** Keeps a draft of a room, or of its thread with this root. */
export function keepDraft(room: Room, root: number | undefined, draft: Draft): Room {
  if (root === undefined) return { ...room, draft };
  const threadDrafts = new Map(room.threadDrafts);
  threadDrafts.delete(root);
  if (draft.text !== "") threadDrafts.set(root, draft);
  return { ...room, threadDrafts };
}

/** Goes to a room: its draft comes up. */
export function goTo(state: ChatState, roomId: RoomId): ChatState {
  const target = roomOf(state, roomId);
  if (target === undefined || roomId === state.current) return { ...state, overlay: undefined };
  const draft = getCurrentDraft(state);
  const left = changeRoom(state, state.current, (room) => ({
    ...keepDraft(room, room.past?.thread?.root, draft),
    leftOff: undefined,
    picked: undefined,
    sought: undefined,
  }));
  const came = draftOf(target);
  return {
    ...left,
    current: roomId,
    overlay: undefined,
    aside: [],
    composer: setDraft(state.composer, came),
    replyTo: came.replyTo,
    editing: came.editing,
    completion: undefined,
    recall: { ...state.recall, index: undefined },
  };
}

/** Removes a room; the one after it, or else before it, comes up if it was looked at. */
export function removeRoom(state: ChatState, { roomId }: Pick<Room, "roomId">): ChatState {
  const at = state.rooms.findIndex((room) => room.roomId === roomId);
  const next = state.rooms[at + 1] ?? state.rooms[at - 1];
  const gone = (from: ChatState) => ({ ...from, rooms: from.rooms.filter((room) => room.roomId !== roomId) });
  if (state.current !== roomId) return gone(state);
  if (next !== undefined) return gone(goTo(state, next.roomId));
  const composer = setDraft(state.composer, { text: "", cursor: 0 });
  return { ...gone(state), current: undefined, composer, replyTo: undefined, editing: undefined };
}

/** Returns the room of a value that was typed, with or without a `#` before it; undefined if there can be none. */
export function toTypedGroup(typed: string): Group | undefined {
  return toGroup(typed.normalize("NFKC").replace(/^#/, ""));
}
