import { changeRoom } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";

/** Brings the newest messages of the current room, or of the thread that is looked at, into view, with nothing picked. */
export function showNewest(state: ChatState): ChatState {
  return changeRoom(state, state.current, (room) => {
    const newest = { ...room, anchor: undefined, sought: undefined, picked: undefined };
    return room.past?.thread === undefined ? { ...newest, past: undefined, back: [] } : newest;
  });
}
