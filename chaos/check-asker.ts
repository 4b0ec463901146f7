import type { Asked, Evidence, Violation } from "./evidence.ts";
import type { ClientHistory, Recorded } from "./history.ts";

/** The most messages that may be pinned in a room. */
const MOST_PINS = 100;

/**
 * Checks the changes that one client asked for: what was told as done is done, what was kept is done in the end, what was told as refused is
 * not, and had to be; and those of one message are done in the order in which they were asked for.
 */
export function checkAsker({ client, user, records }: ClientHistory, evidence: Evidence): Violation[] {
  const asked = new Map<string, Asked>();
  for (const record of records)
    if (record.type === "asked") asked.set(record.change, { client, user, asked: record });
  const refused = new Set(records.flatMap((record) => (record.type === "refused" ? [record.change] : [])));
  const found: Violation[] = [];
  for (const record of records) {
    if (record.type !== "done" && record.type !== "kept change" && record.type !== "refused") continue;
    const by = asked.get(record.change);
    if (by === undefined) {
      const what = `${client} was told of a change that it did not ask for`;
      found.push({ fault: "phantom", what, records: [record] });
    } else if (record.type === "done") found.push(...checkDone(by, record, evidence));
    else if (record.type === "refused") found.push(...checkRefused(by, record, evidence));
    else if (!refused.has(record.change)) found.push(...checkKept(by, record, evidence));
  }
  return [...found, ...checkOrder([...asked.values()], evidence)];
}

function checkDone(by: Asked, done: Recorded<"done">, evidence: Evidence): Violation[] {
  const receipt = evidence.receiptOf(by);
  const records = [by.asked, done, receipt ?? null];
  if (receipt === undefined) {
    const what = `${by.client}: acknowledged as change ${done.rev}, and not in the log`;
    return [{ fault: "lost", what, records }];
  }
  const isUpdate = by.asked.action.type === "update"; // that is told when its message was said
  if (receipt.rev === done.rev && (isUpdate || receipt.at === done.at)) return [];
  const what = `${by.client}: acknowledged as change ${done.rev}, and in the log as ${receipt.rev}`;
  return [{ fault: "place", what, records }];
}

function checkKept(by: Asked, kept: Recorded<"kept change">, evidence: Evidence): Violation[] {
  if (evidence.receiptOf(by) !== undefined) return [];
  const what = `${by.client}: kept in the outbox, and never done`;
  return [{ fault: "lost", what, records: [by.asked, kept] }];
}

function checkRefused(by: Asked, refused: Recorded<"refused">, evidence: Evidence): Violation[] {
  const receipt = evidence.receiptOf(by);
  if (receipt === undefined && hadToBe(by, refused.reason, evidence)) return [];
  const what =
    receipt === undefined
      ? `${by.client} was refused a change that might have been done`
      : `${by.client} was told that a change was refused; the log has it`;
  return [{ fault: "false alarm", what, records: [by.asked, refused, receipt ?? null] }];
}

/** Nobody changes a message that is deleted; a room has only so many pins. */
function hadToBe(by: Asked, reason: string, evidence: Evidence): boolean {
  const { room } = by.asked;
  if (reason === "message-deleted") return evidence.targetOf(by)?.state.deletedAt !== undefined;
  if (reason !== "too-many-pins") return false;
  const pins = (evidence.log(room)?.receipts ?? []).filter(({ change }) => {
    const action = evidence.askedFor(change)?.asked.action;
    return action?.type === "pin" && action.on;
  });
  return new Set(pins.map(({ seq }) => seq)).size >= MOST_PINS;
}

/** A change that was nothing new has the number of the message as it was: none of a message ever has a lower one than the one before. */
function checkOrder(asked: readonly Asked[], evidence: Evidence): Violation[] {
  const found: Violation[] = [];
  const last = new Map<string, { readonly by: Asked; readonly rev: number }>();
  for (const by of asked) {
    const receipt = evidence.receiptOf(by);
    if (receipt === undefined) continue;
    const message = `${by.asked.room} ${receipt.seq}`;
    const before = last.get(message);
    if (before !== undefined && before.rev > receipt.rev) {
      const what = `${by.client} in ${message}: asked for later, and done as ${receipt.rev} before ${before.rev}`;
      found.push({ fault: "order", what, records: [before.by.asked, by.asked] });
    }
    last.set(message, { by, rev: receipt.rev });
  }
  return found;
}
