import { checkAsker } from "./check-asker.ts";
import { checkChanges } from "./check-changes.ts";
import { checkLog } from "./check-log.ts";
import { checkPositions } from "./check-positions.ts";
import { checkReader } from "./check-reader.ts";
import { checkSearch } from "./check-search.ts";
import { checkSpeaker } from "./check-speaker.ts";
import { Evidence, type Fault, type Violation } from "./evidence.ts";
import type { ClientHistory, RoomLog } from "./history.ts";

/**
 * Every breach of the promise that the histories of the clients and the log in the end give away: nothing acknowledged
 * is lost, undone, done or shown twice, there is one order, and nobody is shown what was not said. What was said or asked for and
 * not acknowledged may be in the log or not. Only a breach that leaves a trace in these records can be found.
 */
export function check(histories: readonly ClientHistory[], logs: readonly RoomLog[]): Violation[] {
  const evidence = new Evidence(histories, logs);
  return [
    ...logs.flatMap((log) => checkLog(log, evidence)),
    ...logs.flatMap((log) => checkChanges(log, evidence)),
    ...histories.flatMap((history) => checkSpeaker(history, evidence)),
    ...histories.flatMap((history) => checkAsker(history, evidence)),
    ...histories.flatMap((history) => checkReader(history, evidence)),
    ...histories.flatMap((history) => checkSearch(history, evidence)),
    ...checkPositions(evidence),
  ];
}

/** Records shown of one violation: a fault that runs through a whole run would else bury its first trace. */
const LONGEST_RECORD = 400;

/** Violations as lines for a person: first how many of each kind, then each with its records, up to `most` of a kind. */
export function describe(violations: readonly Violation[], most = 5): string[] {
  const kinds = new Map<Fault, Violation[]>();
  for (const one of violations) kinds.set(one.fault, [...(kinds.get(one.fault) ?? []), one]);
  return [...kinds].flatMap(([fault, all]) => [
    `${fault}: ${all.length}`,
    ...all
      .slice(0, most)
      .flatMap(({ what, records }) => [
        `  ${what}`,
        ...records.map((record) => `    ${JSON.stringify(record ?? null).slice(0, LONGEST_RECORD)}`),
      ]),
    ...(all.length > most ? [`  … and ${all.length - most} more`] : []),
  ]);
}
