import type { Evidence, Violation } from "./evidence.ts";
import type { Recorded } from "./history.ts";

interface Known {
  readonly witness: string;
  readonly at: number;
  readonly text: string;
}

/** Checks that clients agree, among each other and with the log, on the text and the instant at each seq of an epoch. */
export function checkPositions(evidence: Evidence): Violation[] {
  const positions = new Map<string, Known>();
  for (const { room, epoch, messages } of evidence.logs) {
    for (const message of messages)
      positions.set(positionKey(room, epoch, message.seq), { witness: "the log", ...message });
  }
  return evidence.histories.flatMap(({ client, records }) =>
    records.flatMap((record) =>
      record.type === "shown" ? checkShown(client, record, positions, evidence) : [],
    ),
  );
}

/** The first client to be shown a position of another log than the last one is believed; the others must agree with it. */
function checkShown(
  client: string,
  shown: Recorded<"shown">,
  positions: Map<string, Known>,
  evidence: Evidence,
): Violation[] {
  const { room, epoch, seq, at, text } = shown;
  const key = positionKey(room, epoch, seq);
  const known = positions.get(key);
  if (known !== undefined && same(known, shown)) return [];
  if (known === undefined) positions.set(key, { witness: client, at, text });
  if (known === undefined && evidence.log(room)?.epoch !== epoch) return [];
  const what = `${room}: ${client} and ${known?.witness ?? "the log"} differ on ${seq}`;
  return [{ fault: known === undefined ? "phantom" : "order", what, records: [known ?? null, shown] }];
}

function same(known: { readonly at: number; readonly text: string }, shown: Recorded<"shown">): boolean {
  return known.text === shown.text && known.at === shown.at;
}

function positionKey(room: string, epoch: string, seq: number): string {
  return `${room}\n${epoch}\n${seq}`;
}
