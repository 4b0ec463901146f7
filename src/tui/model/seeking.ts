import type { RoomId } from "../../core/names.ts";
import type { Effect, PageFor } from "./effect.ts";
import type { Room } from "./room.ts";
import { type ChatState, changeRoom, roomOf, type Step } from "./state.ts";

/** The pages that the view jumps to once they come. */
export type SoughtPage = Extract<PageFor, { type: "oldest" | "jump" }>;

/** Asks for what a room's view shall jump to; what is sought there already is not asked for again. */
export function seek(state: ChatState, roomId: RoomId, wanted: SoughtPage, effect: Effect): Step {
  const sought = nameOf(wanted);
  if (roomOf(state, roomId)?.sought === sought) return [state, []];
  return [changeRoom(state, roomId, (room) => ({ ...room, sought })), [effect]];
}

/** Whether a room's view waits for this page: it does until it moves in any other way. */
export function isSought({ sought }: Room, wanted: SoughtPage): boolean {
  return sought === nameOf(wanted);
}

/** The room without waiting for anything that its view would jump to. */
export function seekingNothing(room: Room): Room {
  return room.sought === undefined ? room : { ...room, sought: undefined };
}

/** What `/jump` was told names its page, which begins wherever the server says; a message that was found has no label. */
function nameOf(wanted: SoughtPage): string {
  if (wanted.type === "oldest") return "oldest";
  return wanted.label === "" ? `message ${wanted.seq}` : `from ${wanted.label}`;
}
