import type { RoomId } from "../../core/protocol/names.ts";
import type { Effect, PageFor, ThreadPageFor } from "../state/effect.ts";
import type { Room } from "../state/room.ts";
import { changeRoom, roomOf } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";

/** The pages that the view jumps to once they come. */
export type SoughtPage =
  | Extract<PageFor, { type: "oldest" | "jump" }>
  | Extract<ThreadPageFor, { type: "thread" }>;

/** Asks for a page that the room's view shall jump to, unless the room waits for that page already. */
export function seekPage(state: ChatState, roomId: RoomId, wanted: SoughtPage, effect: Effect): Step {
  const sought = nameOf(wanted);
  if (roomOf(state, roomId)?.sought === sought) return [state, []];
  return [changeRoom(state, roomId, (room) => ({ ...room, sought })), [effect]];
}

/** Says whether a room still waits for this page: it does until its view moves in any other way. */
export function isSought({ sought }: Room, wanted: SoughtPage): boolean {
  return sought === nameOf(wanted);
}

/** Returns the room without the page that it waited for. */
export function stopSeeking(room: Room): Room {
  return room.sought === undefined ? room : { ...room, sought: undefined };
}

/** Names a page of `/jump` by what was typed, as only the server knows where it begins; a message that was found has no label. */
function nameOf(wanted: SoughtPage): string {
  if (wanted.type === "oldest") return "oldest";
  if (wanted.type === "thread") return `thread ${wanted.seq}`;
  return wanted.label === "" ? `message ${wanted.seq}` : `from ${wanted.label}`;
}
