import { chatError } from "../../../core/protocol/errors.ts";
import type { AppendReceipt, LogDraft, MessageLog } from "../../log/message-log.ts";
import { type HubContext, requireUser } from "../context.ts";
import type { Call } from "../use-case.ts";
import { chargeEdit, toEdit } from "./change.ts";

/** The outcome of an update; `rev` where a message that was there has been changed, now or before. */
interface UpdateReceipt extends AppendReceipt {
  readonly rev?: number;
}

/** Something that is said, or takes the place of what was said under its id. */
export interface Update extends LogDraft {
  readonly clientMsgId: string;
  readonly changeId: string;
}

/**
 * Says a message, or changes what this user said under its id. Both are handed to the log at once, so that nothing comes between: for a
 * message that is new the change finds its text there already.
 */
export async function sayOrChange(
  context: HubContext,
  { connection, proceed }: Call,
  { changeId, ...draft }: Update,
): Promise<UpdateReceipt> {
  const { log, limits } = context.ports;
  const { roomId, userId, at, msg, called, clientMsgId } = draft;
  const target = { clientMsgId };
  if (limits.edits) await chargeEdit(context, connection, { roomId, userId, target });
  const said = log.append(draft, { address: connection.payer.address });
  const changed = limits.edits
    ? log.change({
        roomId,
        target,
        userId,
        changeId,
        at,
        ownedSince: requireUser(connection).ownedSince,
        ...toEdit(limits, msg, called),
      })
    : undefined;
  proceed();
  const [saying, changing] = await Promise.allSettled([said, changed]);
  if (saying.status === "rejected") throw saying.reason;
  const receipt = saying.value;
  if (!receipt.duplicate) return receipt;
  if (changing.status === "rejected") throw changing.reason;
  if (changing.value === undefined) return requireSame(log, draft, receipt);
  const { rev, duplicate } = changing.value;
  return { ...receipt, duplicate, ...(rev > 0 && { rev }) };
}

/** Throws FORBIDDEN where another text stands there already, on a server that lets nothing be edited. */
async function requireSame(
  log: MessageLog,
  { roomId, msg }: LogDraft,
  receipt: AppendReceipt,
): Promise<UpdateReceipt> {
  const { messages } = await log.range(roomId, { after: receipt.seq - 1, limit: 1 });
  const [message] = messages;
  if (message?.seq !== receipt.seq || message.msg !== msg) throw chatError("edits-off", {});
  return receipt;
}
