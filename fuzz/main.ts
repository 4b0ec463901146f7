import { parseArgs } from "node:util";
import { fuzz } from "./run.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, inputs: { type: "string", default: "100000" } },
});

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.exit(
  await fuzz({
    seed: Number(values.seed ?? Math.floor(Math.random() * 1e9)),
    inputs: Number(values.inputs),
    write: (line) => process.stdout.write(`${line}\n`),
  }),
);
