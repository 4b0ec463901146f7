import { findItem } from "../layout/picked.ts";
import type { Editing } from "../state/room.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { itemState } from "./verbs.ts";

/** Returns what the message that is edited is by now: another device may have changed it, or a moderator deleted it. */
export function findEdited(
  state: ChatState,
  { key, msg }: Editing,
): { readonly msg: string; readonly deleted: boolean } {
  const room = currentRoom(state);
  const item = room === undefined ? undefined : findItem(room, key);
  return item === undefined ? { msg, deleted: false } : itemState(state, item);
}
