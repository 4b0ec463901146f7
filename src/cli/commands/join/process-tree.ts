import { spawnSync } from "node:child_process";

/** Sends a signal to a process and to all its descendants; where `ps` is missing, to the process alone. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  for (const one of [...listDescendants(pid), pid]) {
    try {
      process.kill(one, signal);
    } catch {
      // it has just ended
    }
  }
}

function listDescendants(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const pairs = (stdout ?? "").split("\n").map((row) => row.trim().split(/\s+/).map(Number));
  const tree = new Set([pid]);
  for (let size = 0; size !== tree.size; ) {
    size = tree.size;
    for (const [child, parent] of pairs) if (child && parent && tree.has(parent)) tree.add(child);
  }
  tree.delete(pid);
  return [...tree];
}
