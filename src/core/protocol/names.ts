import { eastAsianWidth } from "get-east-asian-width";
import { graphemes } from "../text/graphemes.ts";
import { toNfc, toNfkc } from "../text/normalize.ts";
import { safeLine } from "../text/safe-text.ts";
import { isInOneScript } from "../text/scripts.ts";
import { DEFAULT_LIMITS, rawLength } from "./limits.ts";

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/**
 * A room's id as it travels: `room${value}`, NFC, 1–64 letters, digits, `_ . -`. The value is in one script (`isInOneScript`), and nothing of it
 * is invisible.
 */
export type RoomId = Brand<string, "RoomId">;
/** A name to show: NFC, 1–32 visible characters in one script, at most 32 columns, no control or invisible character. */
export type Nick = Brand<string, "Nick">;
/** The id of a user, whatever the nick. Clients of the original may give a number; here it is its decimal text. */
export type UserId = Brand<string, "UserId">;

/** The prefix that `toGroup` puts before a value of any script. */
const ROOM_PREFIX = "room";

const ROOM_ID = /^(?!.*\p{Default_Ignorable_Code_Point})[\p{L}\p{N}_.-][\p{L}\p{N}\p{M}_.-]*$/u;
/** Matches most room ids, which are the same in every Unicode form. */
const PLAIN_ROOM_ID = new RegExp(`^[A-Za-z0-9_.-]{1,${DEFAULT_LIMITS.roomIdCharacters}}$`);
/** Matches most nicks, which are the same in every Unicode form. */
const PLAIN_NICK = new RegExp(`^(?!.* {2})[!-~](?:[ -~]{0,${DEFAULT_LIMITS.nickCharacters - 2}}[!-~])?$`);
const MARK = /[\p{M}\u200d]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** A joiner outside an emoji is invisible, so two nicks that differ by one look the same. */
const LETTER_JOINER =
  /\u200c|\u200d(?:(?<=[\p{L}\p{M}]\u200d)(?<!\ufe0f\u200d)|(?!\p{Extended_Pictographic}))/gu;
/** Characters of no script that show nothing: a braille cell without dots, an empty note head, what stands for an object. */
const BLANK = /[\u2800\ufffc\u{1d159}]/gu;
/** Marks that would stand on what is before the nick. */
const LEADING_MARKS = /^[ \p{M}]+/u;
/** More than four marks on a letter, or one of them twice (UTS 39, section 5.4). */
const PILED_MARKS = /[\p{Mn}\p{Me}]{5}|([\p{Mn}\p{Me}])\1/u;

/** A dot on a letter that has one, and signs that enclose the number behind them: most fonts draw them as nothing. */
const UNSEEN = /[ijl\u0131\u0237]\u0307|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

/** Reads a room id from a foreign string; undefined if it cannot be one. `__proto__` is just an id. */
export function toRoomId(text: string): RoomId | undefined {
  if (text.length > rawLength(DEFAULT_LIMITS.roomIdCharacters)) return undefined;
  if (PLAIN_ROOM_ID.test(text)) return text as RoomId;
  const id = toNfc(text);
  const isId = [...id].length <= DEFAULT_LIMITS.roomIdCharacters && ROOM_ID.test(id);
  const value = id.startsWith(ROOM_PREFIX) ? id.slice(ROOM_PREFIX.length) : id;
  return isId && isClear(value) ? (id as RoomId) : undefined;
}

/** Reads a nick from a foreign string, trimmed and freed of what a terminal must not see; undefined if nothing is left. */
export function toNick(text: string): Nick | undefined {
  if (text.length > rawLength(DEFAULT_LIMITS.nickCharacters)) return undefined;
  if (PLAIN_NICK.test(text)) return text as Nick;
  const nick = safeLine(toNfc(text))
    .replace(LETTER_JOINER, "")
    .replace(BLANK, "")
    .replace(/\s+/g, " ")
    .replace(LEADING_MARKS, "")
    .trim();
  const short =
    [...nick].length <= DEFAULT_LIMITS.nickCharacters && countWide(nick) <= DEFAULT_LIMITS.nickColumns;
  return short && VISIBLE.test(nick) && isClear(nick) ? (nick as Nick) : undefined;
}

/** Tells whether readers can take in a name: letters of one script, no pile of marks, and nothing that is hardly drawn. */
function isClear(name: string): boolean {
  const decomposed = name.normalize("NFD");
  return isInOneScript(name) && !PILED_MARKS.test(decomposed) && !UNSEEN.test(decomposed);
}

/** Columns of a nick, each character by itself: that is as wide as any terminal draws it, and quick to know. */
function countWide(nick: string): number {
  let columns = 0;
  for (const character of nick) {
    if (!MARK.test(character)) columns += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return columns;
}

/** Makes a user id of what a client gave. */
export function toUserId(id: string | number): UserId {
  return String(id) as UserId;
}

/** Matches text that has no other forms than those of case. */
const ASCII = /^[\0-\x7f]*$/;

/** Gives the same key for nicks that differ in case, width and compatibility forms alone. Longer text is folded so too. */
export function nickKey(nick: string): string {
  return ASCII.test(nick) ? nick.toLowerCase() : toNfkc(toNfkc(nick).toLowerCase());
}

/** Puts a number after a nick, still within the limits: `alice` → `alice2`. */
export function numberedNick(nick: Nick, number: number): Nick {
  const suffix = String(number);
  const letters = graphemes(nick);
  let base = letters.join("");
  while (toNick(base + suffix) === undefined && letters.length > 1) {
    letters.pop();
    base = letters.join("");
  }
  return (base + suffix) as Nick;
}

/** A room as a person knows it: a name to show and the value that makes its id. */
export interface Group {
  readonly name: string;
  readonly value: string;
  readonly roomId: RoomId;
}

/** Makes the room id of a group's value: `1` → `room1`. Undefined if the value cannot be part of one. */
function roomIdOfValue(value: string): RoomId | undefined {
  return toRoomId(ROOM_PREFIX + value);
}

/** Makes a group of its value and, if it has one, its display name (else `#value`). Undefined for a bad value. */
export function toGroup(value: string, name?: string): Group | undefined {
  const roomId = value === "" ? undefined : roomIdOfValue(value);
  if (roomId === undefined) return undefined;
  const shown = safeLine(name ?? "").trim();
  return { name: shown === "" ? `#${value}` : shown, value, roomId };
}

/** The author of what the server itself says in a base client's room; nobody can be it. */
export const SYSTEM = { userId: "system", nickName: "groupchat" } as const;
