import type { ChangeReceipt, SendReceipt } from "../../core/client/chat.ts";
import type { Group } from "../../core/protocol/names.ts";
import { isoTime } from "../../core/time/local-time.ts";
import { jsonLine } from "../io/output.ts";
import type { ReceiptRecord } from "../io/records.ts";

/** A receipt as `--json` has it, and the acks of `pipe`. */
export function receiptRecord(
  { seq, at, clientMsgId, duplicate, rev }: SendReceipt,
  { roomId, name }: Group,
): ReceiptRecord {
  return { roomId, room: name, seq: seq ?? null, at: isoTime(at), id: clientMsgId, duplicate, rev };
}

/** The receipt of a change to a message of a room, as `--json` has it, and the acks of `pipe`. */
export function changeReceiptRecord(
  { at, changeId, duplicate, rev }: ChangeReceipt,
  { group: { roomId, name }, seq }: { readonly group: Group; readonly seq: number },
): ReceiptRecord {
  return { roomId, room: name, seq, at: isoTime(at), id: changeId, duplicate, rev };
}

/** A receipt as a line of JSON; `line` is that of the input it is for. */
export function receiptJson(receipt: SendReceipt, group: Group, line?: number): string {
  const record = receiptRecord(receipt, group);
  return jsonLine(line === undefined ? record : { ...record, line });
}
