import { cpus } from "node:os";
import { log } from "./log.ts";
import { write } from "./measure.ts";
import { screen } from "./screen.ts";
import { server } from "./server.ts";
import { shell } from "./shell.ts";
import { stalled } from "./stalled.ts";

const BENCHES = new Map<string, (parts: readonly string[]) => Promise<void>>([
  ["log", log],
  ["server", server],
  ["stalled", stalled],
  ["screen", screen],
  ["shell", shell],
]);

/** The benches that are asked for, each with the parts of it named behind it. */
function asked(args: readonly string[]): [string, string[]][] {
  const found: [string, string[]][] = [];
  for (const arg of args) {
    if (BENCHES.has(arg)) found.push([arg, []]);
    else if (found.at(-1)?.[0] === "screen") found.at(-1)?.[1].push(arg);
    else throw new Error(`there is no bench ${arg}: ${[...BENCHES.keys()].join(", ")}`);
  }
  return found;
}

const args = process.argv.slice(2);
write(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}`,
);
write();
for (const [name, parts] of asked(args.length > 0 ? args : [...BENCHES.keys()])) {
  await BENCHES.get(name)?.(parts);
}
