import type { ChatError } from "../../../core/protocol/errors.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import type { Refusal, Room } from "../../state/room.ts";
import { changeRoom, roomOf } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import type { Words } from "../../words/english.ts";
import { addLine } from "../own-lines.ts";

/** Makes a refusal, as a room keeps it, of the server's error. */
export function toRefusal(error: ChatError, words: Words): Refusal {
  return { reason: words.reason(error), full: error.code === "ROOM_FULL", removed: false };
}

/** Marks a room that the server did not let this user into; its members are unknown then. The same reason is not told twice in a row. */
export function markRefused(state: ChatState, roomId: RoomId, refusal: Refusal): ChatState {
  const room = roomOf(state, roomId);
  if (room === undefined) return state;
  const refused = closeRoom(state, roomId, refusal);
  if (room.refusal?.reason === refusal.reason) return refused;
  return addLine(refused, roomId, state.look.words.joinFailed(room.name, refusal.reason), "error");
}

/** Marks a room that the server has taken this user out of. */
export function markRemoved(state: ChatState, roomId: RoomId, error: ChatError): ChatState {
  const refusal = { ...toRefusal(error, state.look.words), removed: true };
  return addLine(closeRoom(state, roomId, refusal), roomId, refusal.reason, "error");
}

function closeRoom(state: ChatState, roomId: RoomId, refusal: Refusal): ChatState {
  return changeRoom(state, roomId, (known) => ({
    ...known,
    membership: "refused",
    refusal,
    roster: { status: "unknown" },
    typists: [],
    lost: false,
  }));
}

/** Joins a refused room again when the user goes to it: the reason of the refusal may be gone. */
export function rejoinCurrent(before: ChatState, state: ChatState): Step {
  if (state.current === before.current || state.connection.status !== "online") return [state, []];
  return rejoinRefused(state, ({ roomId }) => roomId === state.current);
}

/** Asks again for the refused rooms of which that may be worth it. */
export function rejoinRefused(state: ChatState, isWorthIt: (room: Room) => boolean): Step {
  const again = state.rooms.filter(
    (room) => room.membership === "refused" && room.refusal?.removed !== true && isWorthIt(room),
  );
  const asked = again.reduce(
    (next, { roomId }) => changeRoom(next, roomId, (room) => ({ ...room, membership: "joining" })),
    state,
  );
  return [asked, again.map(({ roomId }) => ({ type: "join", roomId }))];
}
