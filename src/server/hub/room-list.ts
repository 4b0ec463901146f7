import { chatError } from "../../core/protocol/errors.ts";
import { type RoomId, toRoomId } from "../../core/protocol/names.ts";
import type { RankedRoom } from "../log/room-rank.ts";

/**
 * A place in the list of rooms: behind which room of which part of it the list goes on. The parts follow one another: the asker's `own`
 * rooms by their ids, those that are `used` by rank, those in which members are `present` and nothing is said by their ids.
 */
export type ListPlace =
  | { readonly part: "own" | "present"; readonly after?: RoomId }
  | { readonly part: "used"; readonly after?: RankedRoom };

const CURSOR = /^(?:(own|present)|used(?::(-?\d{1,15}))?)(?::(.+))?$/u;

/** Writes a place as the text that a client gives back. */
export function toCursor({ part, after }: ListPlace): string {
  if (after === undefined) return part;
  return typeof after === "string" ? `${part}:${after}` : `${part}:${after.rank}:${after.roomId}`;
}

/** Reads a place; without a text, the beginning. Throws INVALID for one that this server can't have written. */
export function fromCursor(text: string | undefined): ListPlace {
  if (text === undefined) return { part: "own" };
  const [, part, rank, id] = CURSOR.exec(text) ?? [];
  const roomId = id === undefined ? undefined : toRoomId(id);
  if (part === "own" || part === "present") {
    if (id === undefined) return { part };
    if (roomId !== undefined) return { part, after: roomId };
  }
  if (text === "used") return { part: "used" };
  if (rank !== undefined && roomId !== undefined)
    return { part: "used", after: { rank: Number(rank), roomId } };
  throw chatError("field-invalid", { field: "after", problem: "invalid", detail: "" });
}
