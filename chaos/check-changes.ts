import type { Evidence, Violation } from "./evidence.ts";
import type { LoggedMessage, RoomLog } from "./history.ts";
import { type DoneChange, differenceOf, firstTextOf, replay, saidById } from "./replay.ts";

/**
 * Checks the changes that the log says it has done: each was asked for, of the message that it was done to; each number of the room is one of
 * them; and each message is what they make of it, in the order of the numbers.
 */
export function checkChanges(log: RoomLog, evidence: Evidence): Violation[] {
  const { done, found } = findDone(log, evidence);
  const numbers = new Set(log.receipts.map(({ rev }) => rev));
  for (let rev = 1; rev <= log.rev; rev += 1) {
    if (numbers.has(rev)) continue;
    const records = log.messages.filter(({ state }) => state.rev === rev);
    found.push({ fault: "twice", what: `${log.room}: change ${rev} is none that was asked for`, records });
  }
  const said = saidById(evidence);
  for (const message of log.messages)
    found.push(...checkReplay(log.room, message, done.get(message.seq) ?? [], said));
  return found;
}

/** The changes of a room by the seqs of their messages, in the order in which they were done. */
function findDone(
  log: RoomLog,
  evidence: Evidence,
): { readonly done: ReadonlyMap<number, DoneChange[]>; readonly found: Violation[] } {
  const done = new Map<number, DoneChange[]>();
  const found: Violation[] = [];
  for (const receipt of [...log.receipts].sort((a, b) => a.rev - b.rev)) {
    const by = evidence.askedFor(receipt.change);
    const isAsked = by !== undefined && evidence.receiptOf(by) === receipt;
    if (!isAsked || evidence.targetOf(by)?.seq !== receipt.seq) {
      const what = `${log.room}: a change of ${receipt.seq} that was not asked for`;
      found.push({ fault: "phantom", what, records: [receipt, by] });
      continue;
    }
    done.set(receipt.seq, [...(done.get(receipt.seq) ?? []), { receipt, by }]);
  }
  return { done, found };
}

function checkReplay(
  room: string,
  message: LoggedMessage,
  changes: readonly DoneChange[],
  said: ReadonlyMap<string, string>,
): Violation[] {
  const { seq, state } = message;
  const first = firstTextOf(message, changes, said);
  if (first === undefined) return []; // nobody said it: that is told of where the log is checked
  const difference = differenceOf(message, replay(first, changes));
  const last = changes.at(-1)?.receipt.rev ?? 0;
  const records = [message, ...changes];
  if (difference !== undefined) {
    const what = `${room}: ${seq} is not what its changes make of it: ${difference}`;
    return [{ fault: "undone", what, records }];
  }
  if (last === (state.rev ?? 0)) return [];
  const what = `${room}: ${seq} stands at change ${state.rev ?? 0}, and its last one was ${last}`;
  return [{ fault: "undone", what, records }];
}
