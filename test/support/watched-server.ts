import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../chaos/free-port.ts";
import { PROGRAM } from "./program.ts";
import { until } from "./until.ts";

/** Files that the server may have open: twice what many systems allow, for a crowd of a thousand is one of the attacks. */
const FILES = 2_048;

const RSS_EVERY_MS = 100;

/** A line of the log below an error. */
const WARNING = /^\{"level":[1-4]0,/;

/** The real server in a process of its own, with the limits of its defaults unless flags say otherwise, and what it takes and logs. */
export class WatchedServer {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "groupchat-watched-"));
  #child: ChildProcess | undefined;
  #output = "";
  /** Lines of its log so far, the last of them, and those that are errors or no lines of a log at all. */
  lines = 0;
  lastLines: string[] = [];
  readonly errors: string[] = [];

  static async onFreePort(): Promise<WatchedServer> {
    return new WatchedServer(await freePort());
  }

  private constructor(port: number) {
    this.port = port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it on its data file. */
  async start(flags: readonly string[] = []): Promise<void> {
    const args = ["serve", "--port", String(this.port), "--data", join(this.#folder, "chat.db"), ...flags];
    const shell = `ulimit -n ${FILES}; exec "$0" "$@"`;
    const child = spawn("sh", ["-c", shell, process.execPath, PROGRAM, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, HOME: this.#folder },
    });
    this.#child = child;
    this.#output = "";
    process.once("exit", this.#kill);
    child.stdout.on("data", (text) => {
      this.#output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => this.#note(text));
    await until(() => this.#output.includes(" serves ") || !this.isAlive);
    if (!this.isAlive) throw new Error(`the server does not start: ${this.lastLines.join("\n")}`);
  }

  /** Ends it well, for another start on the same data. */
  async stop(): Promise<void> {
    process.removeListener("exit", this.#kill);
    const child = this.#child;
    if (child === undefined || !this.isAlive) return;
    await new Promise((resolve) => {
      child.once("close", resolve);
      child.kill("SIGTERM");
    });
  }

  /** Ends it at once, with all that it was in the middle of. */
  async kill(): Promise<void> {
    this.#kill();
    await until(() => !this.isAlive);
    process.removeListener("exit", this.#kill);
  }

  /** Ends it at once, and removes all it wrote. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Its resident memory, MB; 0 once it has ended. */
  memory(): number {
    return this.#numberIn("status", /VmRSS:\s+(\d+)/) / 1_024;
  }

  /** MB that it has written to files and sockets so far. */
  written(): number {
    return this.#numberIn("io", /wchar: (\d+)/) / 1e6;
  }

  /** Follows its memory; the returned function ends that, and gives the highest, MB. */
  watchMemory(): () => number {
    let highest = this.memory();
    const timer = setInterval(() => {
      highest = Math.max(highest, this.memory());
    }, RSS_EVERY_MS);
    return () => {
      clearInterval(timer);
      return highest;
    };
  }

  readonly #kill = (): void => {
    if (this.isAlive) this.#child?.kill("SIGKILL");
  };

  #note(text: string): void {
    const lines = text.split("\n").filter((line) => line !== "");
    this.lines += lines.length;
    this.lastLines = [...this.lastLines, ...lines].slice(-20);
    if (this.errors.length < 20) this.errors.push(...lines.filter((line) => !WARNING.test(line)));
  }

  #numberIn(file: string, pattern: RegExp): number {
    try {
      return Number(pattern.exec(readFileSync(`/proc/${this.#child?.pid}/${file}`, "utf8"))?.[1] ?? 0);
    } catch {
      return 0; // it has ended
    }
  }
}
