import { readFileSync } from "node:fs";
import { freePort } from "../../chaos/free-port.ts";
import type { LoadPlan, LoadReport } from "./load-plan.ts";
import { OwnProcess } from "./own-process.ts";
import type { Suite } from "./suites.ts";
import { built, type Target } from "./targets.ts";
import type { Workshop } from "./workshop.ts";

/** How the suites are run: the flags of the bench. */
export interface Settings {
  /** The names of the targets, where not all are wanted. */
  readonly only: readonly string[] | undefined;
  readonly rounds: number;
  readonly seconds: number | undefined;
  readonly quick: boolean;
  /** A file with the report of a bench whose sizes grow too; its tables are drawn beside those of `growth`. */
  readonly log: string | undefined;
}

/** A run that came to its end, or why it did not. */
export type Outcome = LoadReport | { readonly failed: string };

export function isReport(outcome: Outcome): outcome is LoadReport {
  return !("failed" in outcome);
}

const SECONDS = 4;
const QUICK_SECONDS = 1;

/** With `--quick` large crowds are a tenth of themselves. */
export const QUICK_SIZE = 0.1;

/** No byte for so long means that everybody is in, ms, unless a suite says more. */
const QUIET_MS = 1_000;

/** A run's time besides what is measured, s. */
const LIMIT_SECONDS = 120;

/** Files that a process has open besides its clients' sockets. */
const OWN_FILES = 100;

/** Measures a server once: starts it, sets the generator on it, and ends it. */
export async function measure(
  suite: Suite,
  target: Target,
  size: number,
  settings: Settings,
  workshop: Workshop,
): Promise<Outcome> {
  const port = await freePort();
  const server = new OwnProcess(workshop.pinned(0, target.command(workshop, port)));
  try {
    await server.listensOn(port);
    const plan = planOf(suite, target, size, settings, { port, pid: server.pid });
    checkOpenFiles(plan);
    const command = [process.execPath, built("generator"), JSON.stringify(plan)];
    const output = await new OwnProcess(workshop.pinned(1, command)).output();
    const report: LoadReport = JSON.parse(output);
    return report;
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  } finally {
    await server.end();
  }
}

function planOf(
  suite: Suite,
  target: Target,
  size: number,
  settings: Settings,
  { port, pid }: Pick<LoadPlan, "port" | "pid">,
): LoadPlan {
  const seconds = settings.seconds ?? (settings.quick ? QUICK_SECONDS : (suite.seconds ?? SECONDS));
  return {
    port,
    pid,
    crowds: suite.crowds(target, size).map((crowd) => ({
      ...crowd,
      clients: Math.round(crowd.clients),
      rooms: Math.ceil(crowd.rooms),
    })),
    pace: suite.pace,
    opening: target.opening,
    seconds,
    warmUpSeconds: seconds / 4,
    spreadAddresses: suite.spreadAddresses ?? false,
    quietMs: suite.quietMs ?? QUIET_MS,
    collects: (suite.collects ?? false) && target.isNode,
    limitSeconds: seconds + (suite.limitSeconds ?? LIMIT_SECONDS),
  };
}

function checkOpenFiles({ crowds }: LoadPlan): void {
  const needed = crowds.reduce((sum, { clients }) => sum + clients, OWN_FILES);
  const [, allowed] = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
  if (allowed !== undefined && Number(allowed) < needed) {
    throw new Error(`it needs ${needed} open files, and ${allowed} are allowed: ulimit -n ${needed}`);
  }
}
