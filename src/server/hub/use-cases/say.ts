import * as v from "valibot";
import { ChatError, toWireError } from "../../../core/protocol/errors.ts";
import { CLIENT_MSG, CLIENT_MSGS } from "../../../core/protocol/event-names.ts";
import { fieldError } from "../../../core/protocol/field-problems.ts";
import { messageId } from "../../../core/protocol/message.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import {
  type BatchedMsg,
  BatchedMsgSchema,
  ClientMsgSchema,
  ClientMsgsSchema,
} from "../../../core/protocol/requests.ts";
import { toTimes } from "../../../core/time/time.ts";
import type { Called } from "../../log/inbox.ts";
import type { AppendReceipt, LogDraft } from "../../log/message-log.ts";
import { findCalled } from "../called.ts";
import { audienceCost, COMMIT_COST, type HubContext, requireUser } from "../context.ts";
import type { Connection, Membership, Person } from "../room.ts";
import { countSlow } from "../slow-mode.ts";
import { defineUseCase } from "../use-case.ts";
import { noteSpoken, requireSpeaker } from "./direct-rooms.ts";
import { sayOrChange } from "./update.ts";

/**
 * Commits a message under the name of the membership, whatever it claims; members get it once it is committed. With `update` it takes the
 * place of what this user said under its id, if anything.
 */
export const sayUseCase = defineUseCase({
  event: CLIENT_MSG,
  schema: ClientMsgSchema,
  right: "say",
  limit: "message",
  cost: (context, _, { roomId }) => COMMIT_COST + audienceCost(context, roomId),
  run: async (context, call, { roomId, update, changeId, ...said }) => {
    const { connection, proceed } = call;
    const { ports, limiter } = context;
    if (update) requireUser(connection);
    const membership = requireSpeaker(connection, roomId);
    const msg = limiter.readBody(said.msg, connection);
    countSlow(context, membership);
    const found = findCalled(context, membership, [{ msg, replyTo: said.replyTo }]);
    const [called] = found instanceof Promise ? await found : found; // at once where it can be: others come after it
    const draft = toDraft(roomId, membership.person, { ...said, msg }, sayingAt(context, connection), called);
    const { clientMsgId } = said;
    if (update && clientMsgId !== undefined && changeId !== undefined) {
      const receipt = await sayOrChange(context, call, { ...draft, clientMsgId, changeId });
      await noteSpoken(context, membership);
      return toReceipt(roomId, receipt, toTimes);
    }
    const speaker = connection.user === undefined ? connection.id : undefined; // any base client may claim its user id
    const appended = ports.log.append(draft, { address: connection.payer.address, speaker });
    proceed();
    const receipt = await appended;
    await noteSpoken(context, membership);
    return toReceipt(roomId, receipt, toTimes);
  },
});

/**
 * Commits several messages of a v1 client in one go, in order. A message at fault is refused alone; the first that comes too fast
 * is the last with a result. Each message counts against the limit, not the request.
 */
export const sayAllUseCase = defineUseCase({
  event: CLIENT_MSGS,
  schema: ClientMsgsSchema,
  right: "say",
  limit: "none",
  cost: (context, _, { roomId, messages }) => messages.length * (COMMIT_COST + audienceCost(context, roomId)),
  run: async (context, { connection, proceed }, { roomId, messages }) => {
    const { ports, limiter } = context;
    requireUser(connection);
    limiter.checkBatch(messages.length);
    if (!connection.memberships.has(roomId)) limiter.count("message", connection); // outsiders are counted all the same
    const membership = requireSpeaker(connection, roomId);
    const taken: (BatchedMsg | ChatError)[] = [];
    for (const message of messages) {
      const one = takeMessage(context, membership, message);
      taken.push(one);
      if (one instanceof Error && one.code === "RATE_LIMITED") break;
    }
    const said = taken.flatMap((one) => (one instanceof Error ? [] : [one]));
    const found = findCalled(context, membership, said);
    const called = found instanceof Promise ? await found : found;
    const at = sayingAt(context, connection);
    const drafts = said.map((one, index) => toDraft(roomId, membership.person, one, at, called[index]));
    const { address } = connection.payer;
    const appended = drafts.length === 0 ? [] : ports.log.appendAll(drafts, { address });
    proceed();
    const outcomes = (await appended).values();
    await noteSpoken(context, membership);
    const times = rememberTimes();
    const results = taken.map((one) => {
      const outcome = one instanceof Error ? one : outcomes.next().value;
      const isRefused = outcome === undefined || outcome instanceof Error;
      return isRefused ? { error: toWireError(outcome) } : toReceipt(roomId, outcome, times);
    });
    return { results };
  },
});

/** One message of several, or the reason why it is refused. */
function takeMessage(context: HubContext, membership: Membership, message: unknown): BatchedMsg | ChatError {
  const { limiter } = context;
  const { connection } = membership;
  try {
    const said = v.safeParse(BatchedMsgSchema, message);
    if (!said.success) throw fieldError(said.issues);
    limiter.count("message", connection);
    const msg = limiter.readBody(said.output.msg, connection);
    countSlow(context, membership);
    return { ...said.output, msg };
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    limiter.countRefusal(connection, error);
    return error;
  }
}

/** The instant of what is said: not before its user came to own its id, however the clock was set, or it would be somebody else's. */
function sayingAt({ ports }: HubContext, { user }: Connection): number {
  return Math.max(ports.clock.now(), user?.ownedSince ?? 0);
}

function toDraft(
  roomId: RoomId,
  { id: userId, nickName }: Person,
  said: Omit<BatchedMsg, "clientMsgId"> & { readonly clientMsgId?: string | undefined },
  at: number,
  called: Called | undefined,
): LogDraft {
  const { msg, kind = "text", replyTo, clientMsgId } = said;
  return { roomId, at, userId, nickName, msg, kind, replyTo, clientMsgId, called };
}

/** `receipt` may have a `rev`. */
function toReceipt(roomId: RoomId, receipt: AppendReceipt, times: (at: number) => string): object {
  const { seq, at } = receipt;
  return { id: messageId({ roomId, seq }), ...receipt, times: times(at) };
}

/** `toTimes` for many: the messages of one request have one instant. */
function rememberTimes(): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    const times = known.get(at) ?? toTimes(at);
    known.set(at, times);
    return times;
  };
}
