import type { Evidence, Violation } from "./evidence.ts";
import type { ClientHistory, Recorded } from "./history.ts";

/** Checks what a client found by a search: every message that holds the word in the end, as it is by then, and no other. */
export function checkSearch({ records }: ClientHistory, evidence: Evidence): Violation[] {
  return records.flatMap((record) => (record.type === "searched" ? checkOne(record, evidence) : []));
}

function checkOne(record: Recorded<"searched">, evidence: Evidence): Violation[] {
  const { word, found } = record;
  const held = evidence.logs.flatMap(({ room, messages }) =>
    messages.filter(({ text }) => text.includes(word)).map(({ seq, text }) => ({ room, seq, text })),
  );
  const [foundKeys, heldKeys] = [found.map(keyOf), held.map(keyOf)];
  const missing = held.filter((message) => !foundKeys.includes(keyOf(message)));
  const others = found.filter((message) => !heldKeys.includes(keyOf(message)));
  const isTwice = new Set(foundKeys).size < foundKeys.length;
  return [
    ...missing.map((message): Violation => {
      return { fault: "lost", what: `a search for ${word} does not find it`, records: [message, record] };
    }),
    ...others.map((message): Violation => {
      return {
        fault: "left behind",
        what: `a search for ${word} finds what does not hold it`,
        records: [message],
      };
    }),
    ...(isTwice
      ? [{ fault: "twice", what: `a search for ${word} finds a message twice`, records: [record] } as const]
      : []),
  ];
}

function keyOf({ room, seq, text }: { room: string; seq: number; text: string }): string {
  return `${room} ${seq} ${text}`;
}
