import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

const FLOOR_SOURCE = resolve("bench/peers/floor.c");

/** Servers are often where only root looks. */
const MORE_FOLDERS = ["/usr/local/sbin", "/usr/sbin"];

/** A temporary folder for everything that is written, and the programs that are installed here. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  readonly #programs = new Map<string, string | undefined>();
  #floor: string | undefined;

  /** The path of an installed program; nothing if there is none. */
  find(name: string): string | undefined {
    if (!this.#programs.has(name)) {
      const folders = [...(process.env.PATH ?? "").split(delimiter), ...MORE_FOLDERS];
      this.#programs.set(name, folders.map((folder) => join(folder, name)).find(isExecutable));
    }
    return this.#programs.get(name);
  }

  /** The same, of a program that must be there. */
  program(name: string): string {
    const path = this.find(name);
    if (path === undefined) throw new Error(`${name} is not installed`);
    return path;
  }

  /** Writes a file into the folder; returns its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** The program of floor.c, compiled at its first use. */
  floor(): string {
    if (this.#floor === undefined) {
      this.#floor = join(this.folder, "floor");
      execFileSync(this.program("gcc"), ["-O2", "-o", this.#floor, FLOOR_SOURCE]);
    }
    return this.#floor;
  }

  /** The command on one of the first two processors, where that can be had. */
  pinned(processor: 0 | 1, command: readonly string[]): readonly string[] {
    const taskset = cpus().length > 1 ? this.find("taskset") : undefined;
    return taskset === undefined ? command : [taskset, "-c", String(processor), ...command];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
