import { readdirSync, readFileSync } from "node:fs";

/** Linux counts a process's CPU time in hundredths of a second. */
const TICKS_A_SECOND = 100;

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
  const [, times = ""] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
  const fields = times.split(" ");
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
    residentMb: numberIn(pid, "status", /VmRSS:\s+(\d+)/) / 1_024,
    writes: numberIn(pid, "io", /syscw: (\d+)/),
  };
}

function numberIn(pid: number, file: string, pattern: RegExp): number {
  return Number(pattern.exec(readFileSync(`/proc/${pid}/${file}`, "utf8"))?.[1] ?? 0);
}

/** The process and those that it and its children started. */
function familyOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(familyOf)];
}
