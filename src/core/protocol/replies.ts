import * as v from "valibot";
import { InstantSchema, RoomIdSchema, SeqSchema } from "./fields.ts";
import { RowsSchema, ServerMsgSchema } from "./message.ts";
import { MemberSchema, RosterSchema } from "./server-events.ts";
import { WireErrorSchema } from "./wire-error.ts";

/** The acknowledgements of requests. */

export const ErrorReplySchema = v.object({ ok: v.literal(false), error: WireErrorSchema });

export const JoinReplySchema = v.object({
  ok: v.literal(true),
  roomId: RoomIdSchema,
  epoch: v.string(),
  lastSeq: SeqSchema,
  users: v.array(MemberSchema),
  messages: v.array(ServerMsgSchema),
  more: v.boolean(),
  resumed: v.boolean(),
  topic: v.optional(v.string()),
  /** The furthest that this user has read there, on whatever device; absent before the first time. */
  read: v.optional(SeqSchema),
});

/** As a join's; `user` is the other of the two. */
export const DirectReplySchema = v.object({ ...JoinReplySchema.entries, user: MemberSchema });

const ReceiptSchema = v.object({
  id: v.string(),
  seq: SeqSchema,
  at: InstantSchema,
  times: v.string(),
  duplicate: v.boolean(),
});

export const ReceiptReplySchema = v.object({ ok: v.literal(true), ...ReceiptSchema.entries });

/** One result for each message, in order, up to the first that was refused for now; what follows it was not looked at. */
export const ReceiptsReplySchema = v.object({
  ok: v.literal(true),
  results: v.pipe(v.array(v.union([ReceiptSchema, v.object({ error: WireErrorSchema })])), v.minLength(1)),
});

/** The reply to a `history` with `rows`, oldest first. */
export const HistoryReplySchema = v.object({
  ok: v.literal(true),
  epoch: v.string(),
  rows: RowsSchema,
  more: v.boolean(),
});

/** Newest first; `next` is the `before` of the page that follows, if there is more. */
export const SearchReplySchema = v.object({
  ok: v.literal(true),
  epoch: v.string(),
  messages: v.array(ServerMsgSchema),
  more: v.boolean(),
  next: v.optional(SeqSchema),
});

export const WhoReplySchema = v.object({ ok: v.literal(true), users: RosterSchema });

/** `name` is the room's value; `users` a number. */
export const RoomsReplySchema = v.object({
  ok: v.literal(true),
  rooms: v.array(
    v.object({
      roomId: RoomIdSchema,
      name: v.string(),
      users: v.number(),
      lastSeq: SeqSchema,
      topic: v.optional(v.string()),
    }),
  ),
});

export const NickReplySchema = v.object({ ok: v.literal(true), nickName: v.string() });
export const TopicReplySchema = v.object({ ok: v.literal(true), topic: v.string() });
export const ReadReplySchema = v.object({ ok: v.literal(true), seq: SeqSchema });
/** Of a request that is answered with nothing but that it was done. */
export const DoneReplySchema = v.object({ ok: v.literal(true) });

export type Receipt = v.InferOutput<typeof ReceiptSchema>;
export type JoinReply = Omit<v.InferOutput<typeof JoinReplySchema>, "ok">;
