import { parseArgs } from "node:util";
import { runCrowd } from "./crowd.ts";
import { run } from "./run.ts";

/** A number that is given, or this one. */
function number(text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isFinite(value)) throw new Error(`${text} is not a number`);
  return value;
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "crowd") return runCrowd(args.slice(1));
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      clients: { type: "string" },
      kills: { type: "string" },
      minutes: { type: "string" },
    },
  });
  return run({
    seed: number(values.seed, Math.floor(Math.random() * 1e9)),
    clients: number(values.clients, 5),
    kills: number(values.kills, 20),
    minutes: number(values.minutes, 5),
    write: (line) => process.stdout.write(`${line}\n`),
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
process.exit(await main(process.argv.slice(2)));
