import { cpus } from "node:os";
import { log } from "./log.ts";
import { write } from "./measure.ts";
import { server } from "./server.ts";
import { stalled } from "./stalled.ts";

const BENCHES = new Map([
  ["log", log],
  ["server", server],
  ["stalled", stalled],
]);

const names = process.argv.length > 2 ? process.argv.slice(2) : [...BENCHES.keys()];
write(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}`,
);
write();
for (const name of names) {
  const bench = BENCHES.get(name);
  if (bench === undefined) throw new Error(`there is no bench ${name}: ${[...BENCHES.keys()].join(", ")}`);
  await bench();
}
