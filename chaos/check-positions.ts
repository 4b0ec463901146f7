import { type Evidence, type Held, isSameState, type Violation } from "./evidence.ts";
import { type Recorded, revOf } from "./history.ts";

interface Known extends Held {
  readonly witness: string;
  readonly at: number;
}

/** Checks that clients agree, among each other and with the log, on the message at each seq of an epoch after each of its changes. */
export function checkPositions(evidence: Evidence): Violation[] {
  const positions = new Map<string, Known>();
  for (const { room, epoch, messages } of evidence.logs) {
    for (const message of messages)
      positions.set(positionKey(room, epoch, message), { witness: "the log", ...message });
  }
  return evidence.histories.flatMap(({ client, records }) =>
    records.flatMap((record) =>
      record.type === "shown" || record.type === "changed"
        ? checkShown(client, record, positions, evidence)
        : [],
    ),
  );
}

/** The first client to be shown a state that the log no longer has, or of another log than the last one, is believed; the others must agree with it. */
function checkShown(
  client: string,
  shown: Recorded<"shown" | "changed">,
  positions: Map<string, Known>,
  evidence: Evidence,
): Violation[] {
  const { room, epoch, seq } = shown;
  const key = positionKey(room, epoch, shown);
  const known = positions.get(key);
  if (known !== undefined && known.at === shown.at && isSameState(known, shown)) return [];
  if (known === undefined) positions.set(key, { witness: client, ...shown });
  if (known === undefined && mayHaveBeen(shown, evidence)) return [];
  const what = `${room}: ${client} and ${known?.witness ?? "the log"} differ on ${seq}`;
  return [{ fault: known === undefined ? "phantom" : "order", what, records: [known ?? null, shown] }];
}

/** A state of another log, or one that changes since have led on from. */
function mayHaveBeen(
  { room, epoch, seq, state }: Recorded<"shown" | "changed">,
  evidence: Evidence,
): boolean {
  if (evidence.log(room)?.epoch !== epoch) return true;
  const logged = evidence.at(room, seq);
  return logged !== undefined && revOf(logged.state) > revOf(state);
}

function positionKey(room: string, epoch: string, { seq, state }: Held): string {
  return `${room}\n${epoch}\n${seq}\n${revOf(state)}`;
}
