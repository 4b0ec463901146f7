import type { Room } from "../state/room.ts";

/** Lets go of the picked message. */
export function unpick(room: Room): Room {
  return { ...room, picked: undefined };
}
