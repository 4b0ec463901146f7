import type { ChangeAction } from "../../../core/protocol/changes.ts";
import { chatError } from "../../../core/protocol/errors.ts";
import { DELETE, EDIT, PIN, REACT } from "../../../core/protocol/event-names.ts";
import type { Message } from "../../../core/protocol/message.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import { DeleteSchema, EditSchema, PinSchema, ReactSchema } from "../../../core/protocol/requests.ts";
import type { Called } from "../../log/inbox.ts";
import type { ChangeDraft, MessageLog, MessageSummary, NamedMessage } from "../../log/message-log.ts";
import type { ServerLimits } from "../../server-limits.ts";
import { CALL_COST, findAuthor, findCalled, NOBODY } from "../called.ts";
import { audienceCost, COMMIT_COST, type HubContext, requireUser } from "../context.ts";
import { countDecision } from "../decisions.ts";
import { isOwn } from "../fan-out.ts";
import { hasRight } from "../rights.ts";
import type { Connection, Membership } from "../room.ts";
import { type Call, defineUseCase } from "../use-case.ts";
import { requireSpeaker } from "./direct-rooms.ts";

/** A request for a change to the message at a seq. */
interface ChangeRequest {
  readonly roomId: RoomId;
  readonly seq: number;
  readonly changeId: string;
}

/** A change counts as a message, for it too is committed and told to all members of the room. */
const AS_MESSAGE = {
  limit: "message",
  cost: (context: HubContext, _: Connection, { roomId }: ChangeRequest) =>
    COMMIT_COST + audienceCost(context, roomId),
} as const;

/** Gives one's own message another text. */
export const editUseCase = defineUseCase({
  ...AS_MESSAGE,
  event: EDIT,
  schema: EditSchema,
  right: "say",
  run: async (context, call, request) => {
    const { ports, limiter } = context;
    const membership = requireChanger(call.connection, request.roomId);
    requireEdits(ports.limits);
    const msg = limiter.readBody(request.msg, call.connection);
    await chargeEdit(context, call.connection, toNamed(call.connection, request));
    const found = findCalled(context, membership, [{ msg }]);
    const [called] = found instanceof Promise ? await found : found;
    return change(context, call, request, toEdit(ports.limits, msg, called));
  },
});

/** Deletes one's own message, or as a moderator any: a marker keeps its seq, and says who deleted it and why. */
export const deleteUseCase = defineUseCase({
  ...AS_MESSAGE,
  event: DELETE,
  schema: DeleteSchema,
  right: "say",
  run: async (context, call, request) => {
    requireChanger(call.connection, request.roomId);
    await chargeCalls(context, call.connection, toNamed(call.connection, request));
    const action: ChangeAction = { type: "delete", reason: request.reason || undefined };
    const onlyOwn = !hasRight(context, "moderate", call.connection, request.roomId);
    if (!onlyOwn) await noteDeletion(context, call.connection, request);
    return change(context, call, request, { action, onlyOwn });
  },
});

/** Notes in the audit log that a moderator is about to delete what somebody else said. */
async function noteDeletion(
  context: HubContext,
  connection: Connection,
  { roomId, seq, reason }: ChangeRequest & { readonly reason?: string | undefined },
): Promise<void> {
  const { ports } = context;
  const user = requireUser(connection);
  const { userId: by, nickName: byNick } = user;
  const message = await findMessage(ports.log, roomId, seq);
  if (message === undefined || message.changes?.deletedAt !== undefined || isOwn(message, user)) return;
  countDecision(context, connection);
  const entry = {
    at: ports.clock.now(),
    by,
    byNick,
    from: connection.payer.address,
    action: "delete",
    roomId,
    subject: String(message.userId),
    subjectNick: message.nickName,
    details: { seq, ...(reason && { reason }) },
  };
  await ports.access.keep(() => ports.access.note(entry));
}

/** Puts an emoji on a message, or takes this user's away. */
export const reactUseCase = defineUseCase({
  ...AS_MESSAGE,
  event: REACT,
  schema: ReactSchema,
  right: "say",
  run: async (context, call, request) => {
    const { emoji, on } = request;
    requireChanger(call.connection, request.roomId);
    const message = await countContent(context, call.connection, toNamed(call.connection, request));
    const author =
      message && (await findAuthor(context, request.roomId, message, requireUser(call.connection).userId));
    const action: ChangeAction = { type: "react", emoji, on };
    return change(context, call, request, { action, onlyOwn: false, called: { ...NOBODY, author } });
  },
});

/** Pins a message of a room, or unpins it. */
export const pinUseCase = defineUseCase({
  ...AS_MESSAGE,
  event: PIN,
  schema: PinSchema,
  right: "pin",
  run: async (context, call, request) => {
    requireChanger(call.connection, request.roomId);
    await countContent(context, call.connection, toNamed(call.connection, request));
    return change(context, call, request, { action: { type: "pin", on: request.on }, onlyOwn: false });
  },
});

/** Everything that an edit is, whatever names its message. */
type Edit = Pick<ChangeDraft, "action" | "onlyOwn" | "window" | "called">;

/** Makes an edit of one's own message, as a server lets it be edited. */
export function toEdit({ editWindowMs }: ServerLimits, msg: string, called: Called | undefined): Edit {
  return { action: { type: "edit", msg }, onlyOwn: true, window: editWindowMs ?? undefined, called };
}

/** Throws FORBIDDEN where a server lets nothing be edited. */
function requireEdits({ edits }: ServerLimits): void {
  if (!edits) throw chatError("edits-off", {});
}

/** The membership of a v1 client that may speak in a room, and so may change messages there. */
function requireChanger(connection: Connection, roomId: RoomId): Membership {
  requireUser(connection);
  return requireSpeaker(connection, roomId);
}

/** Counts the bytes of a message that all members will get anew. One that is not there is refused by the log. */
async function countContent(
  { ports, limiter }: HubContext,
  connection: Connection,
  named: NamedMessage,
): Promise<MessageSummary | undefined> {
  const message = await ports.log.summarize(named);
  if (message !== undefined) limiter.countText(message.textBytes + message.reactionBytes, connection);
  return message;
}

/** Charges for those whom a message calls no more. */
async function chargeCalls(
  { ports, limiter }: HubContext,
  connection: Connection,
  named: NamedMessage,
): Promise<MessageSummary | undefined> {
  const message = await ports.log.summarize(named);
  if (message !== undefined) limiter.charge("message", connection, CALL_COST * message.items);
  return message;
}

/** Charges for those whom an edited message may call no more, and counts the reactions that all members will get anew with its text. */
export async function chargeEdit(
  context: HubContext,
  connection: Connection,
  named: NamedMessage,
): Promise<void> {
  const message = await chargeCalls(context, connection, named);
  if (message !== undefined) context.limiter.countText(message.reactionBytes, connection);
}

function toNamed(connection: Connection, { roomId, seq }: ChangeRequest): NamedMessage {
  return { roomId, target: { seq }, userId: requireUser(connection).id };
}

async function findMessage(log: MessageLog, roomId: RoomId, seq: number): Promise<Message | undefined> {
  const { messages } = await log.range(roomId, { after: seq - 1, limit: 1 });
  const [message] = messages;
  return message?.seq === seq ? message : undefined;
}

/** Has a change committed; members get it once it is. */
async function change(
  { ports }: HubContext,
  { connection, proceed }: Call,
  { roomId, seq, changeId }: ChangeRequest,
  rest: Edit,
): Promise<object> {
  const { id: userId, ownedSince } = requireUser(connection);
  const draft = { roomId, target: { seq }, userId, ownedSince, changeId, at: ports.clock.now(), ...rest };
  const committed = ports.log.change(draft);
  proceed();
  const { rev, at, duplicate } = await committed;
  return { rev, at, duplicate };
}
