import * as v from "valibot";
import { problem } from "./field-problems.ts";
import {
  IdText,
  InstantSchema,
  NickSchema,
  pageOf,
  RoomIdSchema,
  SeqSchema,
  shortText,
  WireUserIdSchema,
} from "./fields.ts";
import { AUDIT_PAGE, REASON_CHARACTERS } from "./limits.ts";
import { ROLES } from "./roles.ts";

/** The things that keep order: what was forbidden by `ban` and `silence` holds until its time is over or it is taken back. */
export const MODERATIONS = ["kick", "ban", "unban", "silence", "unsilence", "role"] as const;

export type Moderation = (typeof MODERATIONS)[number];

/**
 * `moderate`: does something about a user, named by its id or its nick, or about an address or a network in CIDR notation; in a room, or on the whole
 * server. `role` gives one, and without a `role` takes away the one that was given.
 */
export const ModerateSchema = v.pipe(
  v.object({
    action: v.picklist(MODERATIONS, problem("not-one-of", MODERATIONS.join(", "))),
    roomId: v.optional(RoomIdSchema),
    userId: v.optional(WireUserIdSchema),
    nickName: v.optional(NickSchema),
    address: v.optional(IdText),
    until: v.optional(InstantSchema),
    reason: v.optional(shortText(REASON_CHARACTERS), ""),
    role: v.optional(v.picklist(ROLES, problem("not-one-of", ROLES.join(", ")))),
  }),
  v.check(
    ({ userId, nickName, address }) =>
      [userId, nickName, address].filter((name) => name !== undefined).length === 1,
    problem("one-of-fields", "userId, nickName and address"),
  ),
);

export type Moderate = v.InferOutput<typeof ModerateSchema>;

/** The same as a client asks it. */
export type ModerateRequest = v.InferInput<typeof ModerateSchema>;

/** `audit`: `before` is what the page before gave as `next`. */
export const AuditSchema = v.object({ before: v.optional(SeqSchema), limit: pageOf(AUDIT_PAGE) });

/** An entry of the audit log as it travels: who did what to whom, where, from where and when. */
export const AuditEntrySchema = v.object({
  id: SeqSchema,
  at: InstantSchema,
  by: v.optional(v.string()),
  byNick: v.optional(v.string()),
  from: v.optional(v.string()),
  action: v.string(),
  roomId: v.optional(v.string()),
  subject: v.optional(v.string()),
  subjectNick: v.optional(v.string()),
  details: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
});

export type AuditEvent = v.InferOutput<typeof AuditEntrySchema>;
