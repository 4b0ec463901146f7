import * as v from "valibot";
import { wellFormed } from "../text/text.ts";
import { DEFAULT_LIMITS, ID_CHARACTERS } from "./limits.ts";
import { type Nick, type RoomId, toNick, toRoomId } from "./names.ts";

/** The schemas of the values that payloads are made of. They also bring values into one form on the way in. */

const characters = (text: string): number => [...text].length;

export const RoomIdSchema = v.pipe(
  v.string("is missing or not text"),
  v.rawTransform(({ dataset, addIssue, NEVER }): RoomId => {
    const roomId = toRoomId(dataset.value);
    if (roomId !== undefined) return roomId;
    addIssue({ message: "must be 1–64 letters, digits, _ . or -" });
    return NEVER;
  }),
);

export const NickSchema = v.pipe(
  v.string("is missing or not text"),
  v.check((nick) => toNick(nick) !== undefined, "must be 1–32 visible characters and at most 32 columns"),
  v.transform((nick) => toNick(nick) as Nick),
);

/** Makes a text one that a store gives back as it was: U+0000 ends a text in SQLite's interface, so it becomes U+FFFD. */
const storable = (text: string): string => wellFormed(text).replaceAll("\0", "\ufffd");

export const IdText = v.pipe(
  v.string("is missing or not text"),
  v.transform((id) => storable(id)),
  v.check(
    (id) => id.trim() !== "" && characters(id) <= ID_CHARACTERS,
    `must be 1–${ID_CHARACTERS} characters`,
  ),
);

/** A user id as clients give it; the original's may be numbers, and get numbers back. */
export const WireUserIdSchema = v.union(
  [IdText, v.pipe(v.number(), v.safeInteger())],
  `must be 1–${ID_CHARACTERS} characters or a whole number`,
);

export type WireUserId = v.InferOutput<typeof WireUserIdSchema>;

/** A message body: NFC, line feeds, valid Unicode. Sizes are checked by the server, which knows its own limits. */
export const BodySchema = v.pipe(
  v.string("is missing or not text"),
  v.transform((body) => storable(body).normalize("NFC").replace(/\r\n?/g, "\n")),
  v.check((body) => body.trim() !== "", "is empty"),
);

export const isWhole = Number.isSafeInteger as (value: unknown) => value is number;

export const SeqSchema = v.pipe(
  v.number("must be a whole number"),
  v.safeInteger("must be a whole number"),
  v.minValue(0),
);
export const PageSchema = v.pipe(
  v.number("must be a whole number"),
  v.safeInteger("must be a whole number"),
  v.minValue(0, "must not be negative"),
  v.maxValue(DEFAULT_LIMITS.historyPage, `must be at most ${DEFAULT_LIMITS.historyPage}`),
);

/** Milliseconds since 1970 UTC, as far as a Date reaches. */
export const isInstant = (value: unknown): value is number => isWhole(value) && Math.abs(value) <= 8.64e15;

export const InstantSchema = v.custom<number>(isInstant, "must be a whole number of ms");

/** A line of text that a person gives; it may be empty. */
export const shortText = (longest: number) =>
  v.pipe(
    v.string("is missing or not text"),
    v.transform((text) => storable(text).normalize("NFC").replace(/\s+/g, " ").trim()),
    v.check((text) => characters(text) <= longest, `must be at most ${longest} characters`),
  );
