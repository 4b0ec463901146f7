import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ServerProcess } from "../chaos/server-process.ts";
import type { LoadOptions, LoadResult } from "./load.ts";
import { quantile, rounds, spread, table, write } from "./measure.ts";

const ROUNDS = 3;
const SECONDS = 2;

/** Senders, each in a room of its own, and how many messages each has under way. */
const LOADS = [
  [1, 1],
  [1, 64],
  [50, 1],
  [50, 8],
] as const;

const run = promisify(execFile);

async function measure(sync: string, senders: number, outstanding: number): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  const server = await ServerProcess.onFreePort();
  try {
    await server.start(join(folder, "chat.db"), ["--sync", sync]);
    const options: LoadOptions = { url: server.url, senders, outstanding, seconds: SECONDS };
    const { stdout } = await run(process.execPath, [
      join(import.meta.dirname, "load.mjs"),
      JSON.stringify(options),
    ]);
    return JSON.parse(stdout);
  } finally {
    await server.stop("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

/** `server`: acknowledged messages through the real server and real sockets, from another process. */
export async function server(): Promise<void> {
  const variants = LOADS.flatMap(([senders, outstanding]) =>
    ["full", "normal"].map((sync) => `${senders} ${outstanding} ${sync}`),
  );
  const results = await rounds(ROUNDS, variants, (variant) => {
    const [senders, outstanding, sync = "full"] = variant.split(" ");
    return measure(sync, Number(senders), Number(outstanding));
  });
  write("### The server: messages acknowledged a second, and from saying to receipt");
  write();
  const rate = (some: readonly LoadResult[]) => spread(some.map(({ perSecond }) => perSecond));
  const median = (some: readonly LoadResult[], pick: (result: LoadResult) => number) =>
    quantile(some.map(pick), 0.5).toFixed(2);
  const ms = (some: readonly LoadResult[]) =>
    `${median(some, ({ p50 }) => p50)} / ${median(some, ({ p99 }) => p99)}`;
  table(
    [
      "senders × under way",
      "full, a second",
      "normal, a second",
      "full, ms p50 / p99",
      "normal, ms p50 / p99",
    ],
    LOADS.map(([senders, outstanding]) => {
      const of = (sync: string) => results.get(`${senders} ${outstanding} ${sync}`) ?? [];
      return [
        `${senders} × ${outstanding}`,
        rate(of("full")),
        rate(of("normal")),
        ms(of("full")),
        ms(of("normal")),
      ];
    }),
  );
}
