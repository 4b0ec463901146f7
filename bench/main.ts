import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { abuse } from "./abuse/abuse.ts";
import { bigLog } from "./big-log.ts";
import { changes } from "./changes.ts";
import { log } from "./log.ts";
import { write } from "./measure.ts";
import { growth } from "./peers/growth.ts";
import { peers } from "./peers/peers.ts";
import type { Settings } from "./peers/run-suite.ts";
import { SUITE_NAMES } from "./peers/suites.ts";
import { screen } from "./screen.ts";
import { server } from "./server.ts";
import { shell } from "./shell.ts";
import { stalled } from "./stalled.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    quick: { type: "boolean", default: false },
    log: { type: "string" },
    against: { type: "string" },
  },
});

/** Flags of the suites that set the server beside its peers. */
const settings: Settings = {
  only: values.only?.split(","),
  rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
  seconds: values.seconds === undefined ? undefined : Number(values.seconds),
  quick: values.quick,
  log: values.log,
};

/** The benches of the program alone: they are run where none is named. */
const OWN = new Map<string, (parts: readonly string[]) => Promise<void>>([
  ["log", log],
  ["server", server],
  ["stalled", stalled],
  ["screen", screen],
  ["shell", shell],
]);

const BENCHES = new Map([
  ...OWN,
  ["big-log", bigLog] as const,
  ["changes", () => changes(settings, values.against)] as const,
  ["growth", () => growth(settings)] as const,
  ["abuse", () => abuse(settings)] as const,
  ...SUITE_NAMES.map((name) => [name, () => peers(name, settings)] as const),
]);

/** Behind the name of one of these stand its parts, or how many messages. */
const HAVE_PARTS: ReadonlySet<string | undefined> = new Set(["screen", "big-log"]);

/** The benches that are asked for, each with the parts of it named behind it. */
function asked(args: readonly string[]): [string, string[]][] {
  const found: [string, string[]][] = [];
  for (const arg of args) {
    if (BENCHES.has(arg)) found.push([arg, []]);
    else if (HAVE_PARTS.has(found.at(-1)?.[0])) found.at(-1)?.[1].push(arg);
    else throw new Error(`there is no bench ${arg}: ${[...BENCHES.keys()].join(", ")}`);
  }
  return found;
}

// Servers that were started are killed when this process exits; a signal alone would leave them behind.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
write(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}`,
);
write();
for (const [name, parts] of asked(positionals.length > 0 ? positionals : [...OWN.keys()])) {
  await BENCHES.get(name)?.(parts);
}
