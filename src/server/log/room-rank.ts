import { DIRECT_PREFIX } from "../../core/protocol/limits.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { isPrivateRoomId } from "../../core/protocol/room-settings.ts";

/** A room's place in the list of rooms, the highest first; equals stand by their ids, in the store's own order. */
export interface RankedRoom {
  readonly roomId: RoomId;
  readonly rank: number;
}

/** All that is kept of the use of a room. */
export interface RoomUse {
  /** A set of 32 bits: who speaks sets the one that the key of their address hashes to. Their number is about that of the addresses, up to 32. */
  readonly people: number;
  /** Its rank; `undefined` for a room that stands in no list. */
  readonly rank: number | undefined;
  /** The minute in which something was last said or changed there, since 1970 UTC. */
  readonly minute: number;
}

/** The use of a room in which nothing was ever said. */
export const UNUSED: RoomUse = { people: 0, rank: undefined, minute: 0 };

/** The use of a room of which no message is left. */
export function emptied({ minute }: RoomUse): RoomUse {
  return { ...UNUSED, minute };
}

/** The use of a room once something in it was changed, at an instant in ms since 1970 UTC: it is not unused, and ranks as before. */
export function noteChanged(use: RoomUse, at: number): RoomUse {
  return { ...use, minute: Math.max(use.minute, Math.floor(at / MINUTE_MS)) };
}

/** Says whether nothing was said or changed in a room from an instant on (ms since 1970 UTC). */
export function isUnusedSince({ minute }: RoomUse, at: number): boolean {
  return (minute + 1) * MINUTE_MS <= at;
}

/** Ranks are in minutes, so that a busy room's changes seldom. */
const MINUTE_MS = 60_000;

/**
 * Twice the people count as much as having been used so many minutes later, a week: else whoever says a word in each of thousands of
 * rooms would stand before all rooms in which people talk.
 */
const MINUTES_FOR_TWICE_THE_PEOPLE = 7 * 24 * 60;

/**
 * The use of a room once somebody has spoken there, at an instant in ms since 1970 UTC. A room of two stands in no list, nor does a private one. All users of one
 * address (its key) are one of the people: ids are claimed or made at will, addresses are not.
 */
export function noteSpoken({ people }: RoomUse, roomId: RoomId, address: string, at: number): RoomUse {
  const minute = Math.floor(at / MINUTE_MS);
  if (roomId.startsWith(DIRECT_PREFIX) || isPrivateRoomId(roomId)) return { ...UNUSED, minute };
  const now = people | (1 << (hash(address) >>> 27));
  const bonus = Math.round(Math.log2(countBits(now)) * MINUTES_FOR_TWICE_THE_PEOPLE);
  return { people: now, rank: minute + bonus, minute };
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}

/** FNV-1a over UTF-16 units, and a last mixing (that of murmur3), for its highest bits to depend on all. */
function hash(text: string): number {
  let mixed = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193);
  }
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
