import { chatError } from "../../core/protocol/errors.ts";
import { type RoomId, toRoomId } from "../../core/protocol/names.ts";
import type { RankedRoom } from "../log/room-rank.ts";
import { SealedTexts } from "./sealed-text.ts";

/**
 * A place in the list of rooms: behind which room of which part of it the list goes on. The parts follow one another: the asker's `own`
 * rooms by their ids, those that are `used` by rank, those in which members are `present` and nothing is said by their ids.
 */
export type ListPlace =
  | { readonly part: "own" | "present"; readonly after?: RoomId }
  | { readonly part: "used"; readonly after?: RankedRoom };

const PLACE = /^(?:(own|present)|used(?::(-?\d{1,15}))?)(?::(.+))?$/u;

/**
 * Writes places for clients to give back, and reads them. The room of a place may be one of which the client must not learn, so they are sealed, and
 * hold as long as the process runs.
 */
export class ListCursors {
  readonly #texts = new SealedTexts();

  write(place: ListPlace): string {
    return this.#texts.seal(toText(place));
  }

  /** Reads a place; without a text, the beginning. Throws INVALID for one that was not written here. */
  read(sealed: string | undefined): ListPlace {
    const place = sealed === undefined ? FIRST : fromText(this.#texts.open(sealed) ?? "");
    if (place !== undefined) return place;
    throw chatError("field-invalid", { field: "after", problem: "invalid", detail: "" });
  }
}

const FIRST: ListPlace = { part: "own" };

function toText({ part, after }: ListPlace): string {
  if (after === undefined) return part;
  return typeof after === "string" ? `${part}:${after}` : `${part}:${after.rank}:${after.roomId}`;
}

function fromText(text: string): ListPlace | undefined {
  const [, part, rank, id] = PLACE.exec(text) ?? [];
  const roomId = id === undefined ? undefined : toRoomId(id);
  if (part === "own" || part === "present") {
    if (id === undefined) return { part };
    if (roomId !== undefined) return { part, after: roomId };
  }
  if (text === "used") return { part: "used" };
  if (rank !== undefined && roomId !== undefined)
    return { part: "used", after: { rank: Number(rank), roomId } };
  return undefined;
}
