import { changeRoom } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";

/** Brings the newest messages of the current room into view, with nothing picked. */
export function showNewest(state: ChatState): ChatState {
  return changeRoom(state, state.current, (room) => ({
    ...room,
    anchor: undefined,
    past: undefined,
    sought: undefined,
    back: [],
    picked: undefined,
  }));
}
