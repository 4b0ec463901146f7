import type { Evidence, Violation } from "./evidence.ts";
import type { ClientHistory, Recorded } from "./history.ts";

/** Checks the messages that one client said: each stands where its receipt has it, kept ones are committed, in the order said. */
export function checkSpeaker(history: ClientHistory, evidence: Evidence): Violation[] {
  const said = new Map<string, Recorded<"said">>();
  for (const record of history.records) if (record.type === "said") said.set(record.id, record);
  return [
    ...checkReceipts(history, said, evidence),
    ...checkOutbox(history, said, evidence),
    ...checkOrder(history, [...said.values()], evidence),
  ];
}

type SaidById = ReadonlyMap<string, Recorded<"said">>;

function checkReceipts(
  { client, user, records }: ClientHistory,
  said: SaidById,
  evidence: Evidence,
): Violation[] {
  const found: Violation[] = [];
  for (const receipt of records) {
    if (receipt.type !== "acknowledged") continue;
    const message = said.get(receipt.id);
    if (message === undefined) {
      found.push({
        fault: "phantom",
        what: `${client} got a receipt for what it did not say`,
        records: [receipt],
      });
      continue;
    }
    const placed = evidence.placeOf(message.room, user, message.id);
    const there = evidence.at(message.room, receipt.seq);
    const records = [message, receipt, { log: there ?? null, elsewhere: placed ?? null }];
    if (placed === undefined) {
      found.push({
        fault: "lost",
        what: `${client}: acknowledged at ${receipt.seq}, and not in the log`,
        records,
      });
    } else if (there !== placed || there.at !== receipt.at) {
      found.push({
        fault: "place",
        what: `${client}: the receipt says ${receipt.seq}, the log ${placed.seq}`,
        records,
      });
    }
  }
  return found;
}

/** Messages that reached the outbox on disk are committed in the end; those the client was told had failed are not. */
function checkOutbox(
  { client, user, records }: ClientHistory,
  said: SaidById,
  evidence: Evidence,
): Violation[] {
  const found: Violation[] = [];
  const failed = new Map<string, Recorded<"failed">>();
  for (const record of records) if (record.type === "failed") failed.set(record.id, record);
  for (const failure of failed.values()) {
    const message = said.get(failure.id);
    const placed = message && evidence.placeOf(message.room, user, message.id);
    if (placed === undefined) continue;
    found.push({
      fault: "false alarm",
      what: `${client} was told that it failed; the log has it`,
      records: [message, failure, placed],
    });
  }
  for (const kept of records) {
    if (kept.type !== "kept" || failed.has(kept.id)) continue;
    const message = said.get(kept.id);
    if (message !== undefined && evidence.placeOf(message.room, user, message.id) !== undefined) continue;
    found.push({
      fault: "lost",
      what: `${client}: kept in the outbox, and never committed`,
      records: [message, kept],
    });
  }
  return found;
}

function checkOrder(
  { client, user }: ClientHistory,
  said: readonly Recorded<"said">[],
  evidence: Evidence,
): Violation[] {
  const found: Violation[] = [];
  const last = new Map<string, { readonly said: Recorded<"said">; readonly seq: number }>();
  for (const message of said) {
    const placed = evidence.placeOf(message.room, user, message.id);
    if (placed === undefined) continue;
    const before = last.get(message.room);
    if (before !== undefined && before.seq > placed.seq) {
      const what = `${client} in ${message.room}: said later, and stands at ${placed.seq} before ${before.seq}`;
      found.push({ fault: "order", what, records: [before, { said: message, seq: placed.seq }] });
    }
    last.set(message.room, { said: message, seq: placed.seq });
  }
  return found;
}
