import type { UserId } from "../../core/protocol/names.ts";
import { dayKey } from "../../core/time/local-time.ts";
import { type Entry, shownEntries } from "../state/entries.ts";
import type { Room } from "../state/room.ts";
import {
  type Item,
  isHidden,
  itemAt,
  itemKey,
  type ShownRoom,
  shownAfter,
  shownBefore,
  timeOf,
} from "./items.ts";

/** People go on talking under one header for this long after their last message, in ms, and for so many messages. */
const RUN_MS = 2 * 60_000;
const RUN_MESSAGES = 10;

/** Says whether a day begins with an item. */
export function beginsDay(item: Item, before: Item | undefined): boolean {
  if (before === undefined) return true;
  const [from, to] = [timeOf(before), timeOf(item)];
  return from !== to && dayKey(from) !== dayKey(to);
}

/** Says whether the messages new to this user begin with an item. */
export function beginsNew({ leftOff }: Room, item: Item): boolean {
  return leftOff !== undefined && leftOff.key === itemKey(item);
}

/** Says whether a group of messages, which are one person's, begins at a place: with a header, or, for what somebody does, without. */
export function beginsGroup(shown: ShownRoom, index: number): boolean {
  return placeInGroup(shown, index) === 0;
}

/** Says whether an own message at a place tells that it is on the server: the last one of a group that is does so for all of them. */
export function isTicked(shown: ShownRoom, index: number): boolean {
  const item = itemAt(shown.room, index);
  const next = shownAfter(shown, index);
  return item === undefined || next?.type !== "message" || !goesOn(shown.room, next, item);
}

/** The places of entries in their groups, for as long as nothing that they depend on changes. */
interface Places {
  readonly ignored: ShownRoom["ignored"];
  readonly newKey: string | undefined;
  readonly places: Uint8Array;
}

const KNOWN = new WeakMap<readonly Entry[], Places>();

/** Counts the messages of its group before the one at a place. */
function placeInGroup(shown: ShownRoom, index: number): number {
  const entries = shownEntries(shown.room);
  const { places } = placesOf(shown, entries);
  const known = places[index];
  if (known !== undefined) return known;
  let place = places.at(-1) ?? 0;
  for (let at = entries.length; at <= index; at += 1) place = placeAfter(shown, at, place);
  return place;
}

function placesOf(shown: ShownRoom, entries: readonly Entry[]): Places {
  const { ignored, room } = shown;
  const newKey = room.leftOff?.key;
  const known = KNOWN.get(entries);
  if (known?.ignored === ignored && known.newKey === newKey) return known;
  const places = new Uint8Array(entries.length);
  let place = 0;
  for (const index of entries.keys()) {
    place = placeAfter(shown, index, place);
    places[index] = place;
  }
  const made = { ignored, newKey, places };
  KNOWN.set(entries, made);
  return made;
}

/** The place of an item after one that has the place `last`; an item that is not shown takes none. */
function placeAfter(shown: ShownRoom, index: number, last: number): number {
  const item = itemAt(shown.room, index);
  if (item === undefined || isHidden(shown, item)) return last;
  const before = shownBefore(shown, index);
  return before !== undefined && goesOn(shown.room, item, before) ? (last + 1) % RUN_MESSAGES : 0;
}

/** Says whether the same person goes on with an item, under no header of its own unless there are many. */
function goesOn(room: Room, item: Item, before: Item): boolean {
  const author = authorOf(item);
  return (
    author !== undefined &&
    author === authorOf(before) &&
    kindOf(before) === "text" &&
    timeOf(item) - timeOf(before) < RUN_MS &&
    !beginsDay(item, before) &&
    !beginsNew(room, item)
  );
}

/** Finds the author of an item; all that this user says is the same one's, also what the server has not numbered yet. */
function authorOf(item: Item): UserId | "own" | undefined {
  switch (item.type) {
    case "line":
      return undefined;
    case "message":
      return item.message.own ? "own" : item.message.userId;
    case "outgoing":
      return "own";
  }
}

function kindOf(item: Item): "text" | "me" | undefined {
  if (item.type === "line") return undefined;
  return item.type === "message" ? item.message.kind : item.outgoing.kind;
}
