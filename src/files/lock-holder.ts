import { readFileSync, statSync } from "node:fs";

/** A process that has a file locked, and the system's number of its user. */
export interface LockHolder {
  readonly pid: number;
  readonly uid: number;
}

/**
 * Finds another process that has a file locked. Undefined where the system does not tell: outside Linux, of a process in another container,
 * and once it has ended.
 */
export function findLockHolder(file: string): LockHolder | undefined {
  try {
    const { dev, ino } = statSync(file, { bigint: true });
    for (const line of readFileSync("/proc/locks", "utf8").split("\n")) {
      const [, pid, major = "", minor = "", inode = ""] = LOCK.exec(line) ?? [];
      if (
        pid === undefined ||
        Number(pid) === process.pid ||
        BigInt(inode) !== ino ||
        toDevice(major, minor) !== dev
      )
        continue;
      return { pid: Number(pid), uid: statSync(`/proc/${pid}`).uid };
    }
  } catch {
    // Nobody can be named.
  }
  return undefined;
}

/** A line of /proc/locks (proc_locks(5)), such as `1: POSIX  ADVISORY  WRITE 3548 fd:00:7866 0 EOF`; of those who wait there is `->`. */
const LOCK = /^\d+: (?:POSIX|OFDLCK)\s+\S+\s+\S+\s+(\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /;

/** A device as `stat` numbers it (makedev(3)). */
function toDevice(major: string, minor: string): bigint {
  const [high, low] = [BigInt(`0x${major}`), BigInt(`0x${minor}`)];
  return (
    ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn)
  );
}
