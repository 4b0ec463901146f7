import * as v from "valibot";
import { toNfc } from "../text/normalize.ts";
import { wellFormed } from "../text/safe-text.ts";
import { problem } from "./field-problems.ts";
import { DEFAULT_LIMITS, ID_CHARACTERS, rawLength, SECRET_UNITS } from "./limits.ts";
import { type Nick, type RoomId, toNick, toRoomId } from "./names.ts";

/**
 * The schemas of the values that payloads are made of. They also bring values into one form on the way in; the length of a text is looked at before
 * anything else is done with it.
 */

const characters = (text: string): number => [...text].length;

export const RoomIdSchema = v.pipe(
  v.string(problem("not-text")),
  v.rawTransform(({ dataset, addIssue, NEVER }): RoomId => {
    const roomId = toRoomId(dataset.value);
    if (roomId !== undefined) return roomId;
    addIssue({ message: problem("not-a-room") });
    return NEVER;
  }),
);

export const NickSchema = v.pipe(
  v.string(problem("not-text")),
  v.rawTransform(({ dataset, addIssue, NEVER }): Nick => {
    const nick = toNick(dataset.value);
    if (nick !== undefined) return nick;
    addIssue({ message: problem("not-a-nick") });
    return NEVER;
  }),
);

/** Makes a text one that a store gives back as it was: U+0000 ends a text in SQLite's interface, so it becomes U+FFFD. */
export function toStorable(text: string): string {
  return wellFormed(text).replaceAll("\0", "\ufffd");
}

export const IdText = v.pipe(
  v.string(problem("not-text")),
  v.maxLength(rawLength(ID_CHARACTERS), problem("not-an-id", ID_CHARACTERS)),
  v.transform(toStorable),
  v.check((id) => id.trim() !== "" && characters(id) <= ID_CHARACTERS, problem("not-an-id", ID_CHARACTERS)),
);

/** A password or a token, as it is: to normalise it is the matter of whoever checks it. */
export const SecretText = v.pipe(
  v.string(problem("not-text")),
  v.maxLength(SECRET_UNITS, problem("too-long", SECRET_UNITS)),
);

/** A user id as clients give it; the original's may be numbers, and get numbers back. */
export const WireUserIdSchema = v.union(
  [IdText, v.pipe(v.number(), v.safeInteger(problem("not-an-id-or-number", ID_CHARACTERS)))],
  problem("not-an-id-or-number", ID_CHARACTERS),
);

export type WireUserId = v.InferOutput<typeof WireUserIdSchema>;

export const isWhole = Number.isSafeInteger as (value: unknown) => value is number;

export const SeqSchema = v.pipe(
  v.number(problem("not-whole")),
  v.safeInteger(problem("not-whole")),
  v.minValue(0, problem("negative")),
);

/** The length of a page of at most so many. */
export const pageOf = (most: number) => v.pipe(SeqSchema, v.maxValue(most, problem("above", most)));

export const PageSchema = pageOf(DEFAULT_LIMITS.historyPage);

/** Milliseconds since 1970 UTC, as far as a Date reaches. */
export const isInstant = (value: unknown): value is number => isWhole(value) && Math.abs(value) <= 8.64e15;

export const InstantSchema = v.custom<number>(isInstant, problem("not-an-instant"));

/** A line of text that a person gives; it may be empty. */
export const shortText = (longest: number) =>
  v.pipe(
    v.string(problem("not-text")),
    v.maxLength(rawLength(longest), problem("too-long", longest)),
    v.transform((text) => toNfc(toStorable(text)).replace(/\s+/g, " ").trim()),
    v.check((text) => characters(text) <= longest, problem("too-long", longest)),
  );
