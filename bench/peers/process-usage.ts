import { readdirSync, readFileSync } from "node:fs";

/** CPU seconds, resident MB and write calls of a process and its children so far. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentMb: number;
  readonly writes: number;
}

const NOTHING: Usage = { cpuSeconds: 0, residentMb: 0, writes: 0 };

export function usageOf(pid: number): Usage {
  return familyOf(pid)
    .map(usageOfOne)
    .reduce(
      (sum, one) => ({
        cpuSeconds: sum.cpuSeconds + one.cpuSeconds,
        residentMb: sum.residentMb + one.residentMb,
        writes: sum.writes + one.writes,
      }),
      NOTHING,
    );
}

function usageOfOne(pid: number): Usage {
  return {
    cpuSeconds: tasksOf(pid).reduce((sum, task) => sum + cpuSecondsOf(pid, task), 0),
    residentMb: numberIn(pid, "status", /VmRSS:\s+(\d+)/) / 1_024,
    writes: numberIn(pid, "io", /syscw: (\d+)/),
  };
}

/** The scheduler counts in ns; the process's own times are hundredths of a second. */
function cpuSecondsOf(pid: number, task: string): number {
  return numberIn(pid, `task/${task}/schedstat`, /^(\d+)/) / 1e9;
}

function tasksOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`);
}

function numberIn(pid: number, file: string, pattern: RegExp): number {
  return Number(pattern.exec(readFileSync(`/proc/${pid}/${file}`, "utf8"))?.[1] ?? 0);
}

/** The process and those that it and its children started. */
function familyOf(pid: number): number[] {
  const children = tasksOf(pid).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(familyOf)];
}
