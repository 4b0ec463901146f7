import * as v from "valibot";
import type { Outgoing } from "../../core/client/chat.ts";
import type { ChangeAction } from "../../core/protocol/changes.ts";
import { fromErrorData, toErrorData } from "../../core/protocol/errors.ts";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import { MESSAGE_KINDS } from "../../core/protocol/message.ts";
import { ERROR_CODES } from "../../core/protocol/reasons.ts";
import { jsonOrNothing } from "./read-file.ts";

const ErrorSchema = v.object({
  code: v.picklist(ERROR_CODES),
  reason: v.string(),
  params: v.record(v.string(), v.unknown()),
  message: v.string(),
});

/** The fields that messages and changes have in common; `failed` says why it is not sent without being asked for. */
const KeptEntries = { roomId: RoomIdSchema, at: v.number(), failed: v.optional(ErrorSchema) };

const MessageSchema = v.object({
  ...KeptEntries,
  clientMsgId: v.string(),
  changeId: v.optional(v.string()),
  msg: v.string(),
  kind: v.picklist(MESSAGE_KINDS),
  replyTo: v.optional(v.number()),
});

const ActionSchema: v.GenericSchema<unknown, ChangeAction> = v.variant("type", [
  v.object({ type: v.literal("edit"), msg: v.string() }),
  v.object({ type: v.literal("delete"), reason: v.optional(v.string()) }),
  v.object({ type: v.literal("react"), emoji: v.string(), on: v.boolean() }),
  v.object({ type: v.literal("pin"), on: v.boolean() }),
]);

const ChangeSchema = v.object({
  ...KeptEntries,
  changeId: v.string(),
  target: v.union([v.object({ seq: v.number() }), v.object({ clientMsgId: v.string() })]),
  epoch: v.optional(v.string()),
  action: ActionSchema,
});

const LineSchema = v.union([
  v.object({ put: v.union([ChangeSchema, MessageSchema]) }),
  v.object({ remove: v.string() }),
]);

/** A line of a file of unsent messages and changes: one that is put, or the key of one that is removed. */
export type UnsentLine = { readonly put: Outgoing } | { readonly remove: string };

/** Makes the line that puts a message or change, or its new state. */
export function toLine({ state, ...outgoing }: Outgoing): object {
  const failed = state.status === "failed" ? toErrorData(state.error) : undefined;
  return { put: { ...outgoing, failed } };
}

/** Reads a line; undefined for one that is none. */
export function parseLine(text: string): UnsentLine | undefined {
  const line = v.safeParse(LineSchema, jsonOrNothing(text));
  if (!line.success) return undefined;
  if ("remove" in line.output) return line.output;
  const { failed, ...kept } = line.output.put;
  const error = failed && fromErrorData(failed);
  return {
    put: { ...kept, state: error === undefined ? { status: "sending" } : { status: "failed", error } },
  };
}
