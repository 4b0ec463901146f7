import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RoomLog } from "./history.ts";
import { findTexts } from "./rare-words.ts";
import { readLogs } from "./read-logs.ts";
import { ServerProcess } from "./server-process.ts";

/** The server of a run: killed, started again, moved to a copy of its file, its clock set. */
export class ServerUnderTest {
  readonly #folder: string;
  readonly #process: ServerProcess;
  #copies = 0;

  static async in(folder: string): Promise<ServerUnderTest> {
    const env = {
      NODE_OPTIONS: `--require ${join(process.cwd(), "chaos/clock.cjs")}`,
      CHAOS_CLOCK: join(folder, "server.clock"),
    };
    return new ServerUnderTest(folder, await ServerProcess.onFreePort(env));
  }

  private constructor(folder: string, process: ServerProcess) {
    this.#folder = folder;
    this.#process = process;
  }

  get port(): number {
    return this.#process.port;
  }

  /** It ended and nobody had asked for that: why. */
  get unexpected(): string | undefined {
    return this.#process.unexpected;
  }

  start(): Promise<void> {
    return this.#process.start(this.#data);
  }

  async restart(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    await this.stop(signal);
    await this.start();
  }

  /** kill -9; what the crash left is copied and removed, and served from the copy from now on. */
  async moveToCopy(): Promise<void> {
    await this.stop("SIGKILL");
    const from = this.#data;
    this.#copies += 1;
    for (const suffix of ["", "-wal"]) {
      if (existsSync(from + suffix)) copyFileSync(from + suffix, this.#data + suffix);
      rmSync(from + suffix, { force: true });
    }
    await this.start();
  }

  /** Its wall clock is off by so many ms from now on, also after restarts. */
  setClock(offsetMs: number): void {
    writeFileSync(join(this.#folder, "server.clock"), String(offsetMs));
    this.#process.signal("SIGUSR2");
  }

  stop(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    return this.#process.stop(signal);
  }

  /** Reads the data file; the server must have stopped. */
  logs(): RoomLog[] {
    return readLogs(this.#data);
  }

  /** Finds of some texts those that are still in the data file or what belongs to it. */
  findTexts(texts: Iterable<string>): string[] {
    return findTexts(this.#data, texts);
  }

  get #data(): string {
    return join(this.#folder, this.#copies === 0 ? "chat.db" : `copy-${this.#copies}.db`);
  }
}
