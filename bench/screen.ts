import { bytes } from "./screen-bytes.ts";
import { flood } from "./screen-flood.ts";
import { keys } from "./screen-keys.ts";
import { million } from "./screen-million.ts";
import { start } from "./screen-start.ts";

const PARTS = new Map([
  ["keys", keys],
  ["flood", flood],
  ["million", million],
  ["bytes", bytes],
  ["start", start],
]);

/** `screen`: the built program at a terminal, all of it or some parts. */
export async function screen(chosen: readonly string[]): Promise<void> {
  // Ended from outside, it still ends what it started.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  for (const name of chosen.length > 0 ? chosen : PARTS.keys()) {
    const part = PARTS.get(name);
    if (part === undefined) throw new Error(`screen has no part ${name}: ${[...PARTS.keys()].join(", ")}`);
    await part();
  }
}
