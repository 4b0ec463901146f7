import { setTimeout as pause } from "node:timers/promises";
import type { Violation } from "./evidence.ts";
import { type ClientHistory, revOf } from "./history.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

/** A deleted text is gone from the files within a second; one that is looked for is given some more on a busy machine. */
const EVERY_MS = 1_000;
const TRIES = 5;

/** Looks for texts that were deleted or edited away in the files of the server, which serves; `read` gives the histories. */
export async function checkErased(
  server: ServerUnderTest,
  read: () => readonly ClientHistory[],
): Promise<Violation[]> {
  await pause(EVERY_MS);
  const { gone, current } = sortTexts(read());
  let left = server.findTexts(gone);
  for (let tries = 1; left.length > 0 && tries < TRIES; tries += 1) {
    await pause(EVERY_MS);
    left = server.findTexts(left);
  }
  const found = new Set(server.findTexts(current));
  const unseen = current.filter((text) => !found.has(text));
  return [
    ...left.map((text): Violation => {
      return {
        fault: "left behind",
        what: "a text that was deleted or edited away is in the files",
        records: [text],
      };
    }),
    ...unseen.map((text): Violation => {
      return { fault: "lost", what: "a text that clients were shown is in no file", records: [text] };
    }),
  ];
}

/** Texts that clients were shown, by whether a message still holds them. */
export function sortTexts(histories: readonly ClientHistory[]): {
  readonly gone: readonly string[];
  readonly current: readonly string[];
} {
  const last = new Map<string, { readonly rev: number; readonly text: string }>();
  const all = new Set<string>();
  for (const record of histories.flatMap(({ records }) => records)) {
    if (record.type !== "shown" && record.type !== "changed") continue;
    const { room, seq, text, state } = record;
    const rev = revOf(state);
    const message = `${room} ${seq}`;
    if (text !== "") all.add(text);
    if (rev >= (last.get(message)?.rev ?? 0)) last.set(message, { rev, text });
  }
  const current = new Set([...last.values()].map(({ text }) => text).filter((text) => text !== ""));
  return { gone: [...all].filter((text) => !current.has(text)), current: [...current] };
}
