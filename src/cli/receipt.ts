import type { SendReceipt } from "../core/chat.ts";
import type { Group } from "../core/names.ts";
import { isoTime } from "../core/time.ts";
import { jsonLine } from "./output.ts";
import type { ReceiptRecord } from "./records.ts";

/** A receipt as a line of JSON; `line` is that of the input it is for. */
export function receiptJson(
  { seq, at, clientMsgId, duplicate }: SendReceipt,
  { roomId, name }: Group,
  line?: number,
): string {
  const record: ReceiptRecord = {
    roomId,
    room: name,
    seq: seq ?? null,
    at: isoTime(at),
    id: clientMsgId,
    duplicate,
    ...(line === undefined ? {} : { line }),
  };
  return jsonLine(record);
}
