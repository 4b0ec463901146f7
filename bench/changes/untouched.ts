import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { ServerProcess } from "../../chaos/server-process.ts";
import type { LoadOptions, LoadResult } from "../load.ts";
import { rounds, spread, table, write } from "../measure.ts";
import { usageOf } from "../peers/process-usage.ts";

const SECONDS = 3;

/** Those who speak: each in a room of its own, or all in one. */
const LOADS = [
  { senders: 50, outstanding: 8, together: false },
  { senders: 50, outstanding: 1, together: true },
] as const;

const BUILDS = ["before", "after"] as const;

const run = promisify(execFile);

interface UntouchedSettings {
  readonly rounds: number;
  readonly seconds: number | undefined;
}

/** Messages that nobody changes, for a second of the server's CPU: the builds take turns. */
export async function untouched(against: string, settings: UntouchedSettings): Promise<void> {
  const programs = new Map<string, string>([
    ["before", resolve(against, "bin/groupchat.js")],
    ["after", resolve("bin/groupchat.js")],
  ]);
  const variants = LOADS.flatMap((_, load) => BUILDS.map((build) => `${load} ${build}`));
  const results = await rounds(settings.rounds, variants, (variant) => {
    const [load = "0", build = "after"] = variant.split(" ");
    return measure(programs.get(build) ?? "", LOADS[Number(load)] ?? LOADS[0], settings.seconds ?? SECONDS);
  });
  write("### A message that nobody changes: acknowledged for a second of the server's CPU");
  write();
  table(
    ["who speaks", "before", "after", "after to before, of each round"],
    LOADS.map(({ senders, together }, load) => {
      const of = (build: string) => results.get(`${load} ${build}`) ?? [];
      const ratios = of("after").map((after, round) => after / (of("before")[round] ?? after));
      const who = `${senders}, ${together ? "in one room" : "each in a room of their own"}`;
      return [who, spread(of("before")), spread(of("after")), spread(ratios, 3)];
    }),
  );
}

async function measure(
  program: string,
  load: Pick<LoadOptions, "senders" | "outstanding" | "together">,
  seconds: number,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  const server = await ServerProcess.onFreePort({}, program);
  try {
    await server.start(join(folder, "chat.db"));
    const cpu = () => usageOf(server.pid ?? 0).cpuSeconds;
    const before = cpu();
    const options: LoadOptions = { url: server.url, seconds, ...load };
    const args = [join(import.meta.dirname, "load.mjs"), JSON.stringify(options)];
    const { stdout } = await run(process.execPath, args);
    const result: LoadResult = JSON.parse(stdout);
    return result.acknowledged / (cpu() - before);
  } finally {
    await server.stop("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}
