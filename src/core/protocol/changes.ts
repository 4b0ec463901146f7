import * as v from "valibot";
import { problem } from "./field-problems.ts";
import { InstantSchema, SeqSchema, type WireUserId } from "./fields.ts";

/** Those who reacted to a message with one emoji; `users` are the first of them (`REACTION_USERS`), oldest first. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly users: readonly string[];
}

/** The state that changes have brought a message to. Instants are ms since 1970 UTC. */
export interface MessageChanges {
  /** The number of the last change to the message: of two states the one with the higher `rev` is the later. */
  readonly rev: number;
  readonly editedAt?: number | undefined;
  /** The text is gone where this is set: `msg` is empty. */
  readonly deletedAt?: number | undefined;
  readonly deletedBy?: WireUserId | undefined;
  /** The reason that who deleted it gave; foreign. */
  readonly reason?: string | undefined;
  readonly pinnedBy?: WireUserId | undefined;
  /** In the order in which each emoji was first used. */
  readonly reactions?: readonly Reaction[] | undefined;
  /** The reader blocks its author: only its place in the room is told. `rev` is 0 where nobody changed it. */
  readonly hidden?: true | undefined;
}

/** Tells whether only the place of a message is told, as its reader blocks its author. */
export function isHidden({ changes }: { readonly changes?: MessageChanges | undefined }): boolean {
  return changes?.hidden === true;
}

/** The number of the last change to a message; 0 for one that nobody changed, and for none. */
export function revOf(message: { readonly changes?: MessageChanges | undefined } | undefined): number {
  return message?.changes?.rev ?? 0;
}

const UserSchema = v.union([v.string(), v.number()]);

const ReactionSchema = v.object({
  emoji: v.string(),
  count: v.number(),
  users: v.pipe(v.array(v.string()), v.readonly()),
});

/** The fields of a changed message on the wire; one that nobody changed has none of them. */
export const ChangeEntries = {
  rev: v.optional(SeqSchema),
  editedAt: v.optional(InstantSchema),
  deletedAt: v.optional(InstantSchema),
  deletedBy: v.optional(UserSchema),
  reason: v.optional(v.string()),
  pinnedBy: v.optional(UserSchema),
  reactions: v.optional(v.pipe(v.array(ReactionSchema), v.readonly())),
  hidden: v.optional(v.literal(true)),
};

const WireChangesSchema = v.object(ChangeEntries);

type WireChanges = v.InferOutput<typeof WireChangesSchema>;

/** Reads the state of a message from its fields on the wire; undefined for one that nobody changed. */
export function toChanges({ rev, ...rest }: WireChanges): MessageChanges | undefined {
  if (rev === undefined) return undefined;
  const { editedAt, deletedAt, deletedBy, reason, pinnedBy, reactions, hidden } = rest;
  return { rev, editedAt, deletedAt, deletedBy, reason, pinnedBy, reactions, hidden };
}

/** Tells whether a value is the state of a message. */
export function isChanges(value: unknown): value is MessageChanges {
  const read = v.safeParse(WireChangesSchema, value);
  return read.success && read.output.rev !== undefined;
}

/** Something to be done to a message. */
export type ChangeAction =
  | { readonly type: "edit"; readonly msg: string }
  | { readonly type: "delete"; readonly reason?: string | undefined }
  | { readonly type: "react"; readonly emoji: string; readonly on: boolean }
  | { readonly type: "pin"; readonly on: boolean };

const ONE_EMOJI = /^\p{RGI_Emoji}$/v;
const EMOJI_STYLE = "\ufe0f";
/** UTF-16 units of the longest emoji: flags of regions are tags of letters. */
const LONGEST_EMOJI = 40;

/** Reads one emoji, in the form with which it is drawn as one (❤ is ❤️); undefined for anything else. */
export function toEmoji(text: string): string | undefined {
  if (text.length > LONGEST_EMOJI) return undefined;
  return [text, text + EMOJI_STYLE].find((emoji) => ONE_EMOJI.test(emoji));
}

export const EmojiSchema = v.pipe(
  v.string(problem("not-text")),
  v.rawTransform(({ dataset, addIssue, NEVER }): string => {
    const emoji = toEmoji(dataset.value);
    if (emoji !== undefined) return emoji;
    addIssue({ message: problem("not-an-emoji") });
    return NEVER;
  }),
);
