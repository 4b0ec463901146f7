import { type Group, toGroup } from "../../core/protocol/names.ts";
import { withDraft } from "../input/composer.ts";
import type { Room } from "./room.ts";
import { type ChatState, goTo } from "./state.ts";

/** The state without a room; the one after it, or else before it, comes up if it was looked at. */
export function withoutRoom(state: ChatState, { roomId }: Pick<Room, "roomId">): ChatState {
  const at = state.rooms.findIndex((room) => room.roomId === roomId);
  const next = state.rooms[at + 1] ?? state.rooms[at - 1];
  const gone = (from: ChatState) => ({ ...from, rooms: from.rooms.filter((room) => room.roomId !== roomId) });
  if (state.current !== roomId) return gone(state);
  if (next !== undefined) return gone(goTo(state, next.roomId));
  const composer = withDraft(state.composer, { text: "", cursor: 0 });
  return { ...gone(state), current: undefined, composer, replyTo: undefined };
}

/** Returns the room of a value that was typed, with or without a `#` before it; undefined if there can be none. */
export function toTypedGroup(typed: string): Group | undefined {
  return toGroup(typed.normalize("NFKC").replace(/^#/, ""));
}
