import type { Evidence, Violation } from "./evidence.ts";
import type { Recorded } from "./history.ts";

interface Known {
  readonly witness: string;
  readonly at: number;
  readonly text: string;
}

/** Where clients do not agree among each other, or with the log, on what stands at a seq of an epoch, and since when. */
export function checkPlaces(evidence: Evidence): Violation[] {
  const places = new Map<string, Known>();
  for (const { room, epoch, messages } of evidence.logs) {
    for (const message of messages)
      places.set(place(room, epoch, message.seq), { witness: "the log", ...message });
  }
  return evidence.histories.flatMap(({ client, records }) =>
    records.flatMap((record) =>
      record.type === "shown" ? checkShown(client, record, places, evidence) : [],
    ),
  );
}

/** The first to be shown a place of another log than the last one is believed; the others must agree with it. */
function checkShown(
  client: string,
  shown: Recorded<"shown">,
  places: Map<string, Known>,
  evidence: Evidence,
): Violation[] {
  const { room, epoch, seq, at, text } = shown;
  const key = place(room, epoch, seq);
  const known = places.get(key);
  if (known !== undefined && same(known, shown)) return [];
  if (known === undefined) places.set(key, { witness: client, at, text });
  if (known === undefined && evidence.log(room)?.epoch !== epoch) return [];
  const what = `${room}: ${client} and ${known?.witness ?? "the log"} differ on ${seq}`;
  return [{ fault: known === undefined ? "phantom" : "order", what, records: [known ?? null, shown] }];
}

function same(known: { readonly at: number; readonly text: string }, shown: Recorded<"shown">): boolean {
  return known.text === shown.text && known.at === shown.at;
}

function place(room: string, epoch: string, seq: number): string {
  return `${room}\n${epoch}\n${seq}`;
}
