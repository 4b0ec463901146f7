import { readFileSync } from "node:fs";
import { spawn } from "@lydell/node-pty";
import { TerminalScreen } from "../test/support/terminal-screen.ts";
import { until } from "../test/support/until.ts";

/** A window of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a process holds of the machine's memory, in MB, and the most it ever did. */
export interface Memory {
  readonly now: number;
  readonly highest: number;
}

/** Is told of each chunk once the terminal has taken it in; `at` is when it came, before anything was done with it. */
type Watch = (at: number, chunk: string) => void;

/** How long a program may take to end by itself before it is killed, ms. */
const FAREWELL_MS = 5_000;

/**
 * A Node program in a terminal. The times are those of the bytes' arrival: what the terminal model takes to read them is
 * not in them.
 */
export class PtyProgram {
  readonly screen: TerminalScreen;
  /** When it was started. */
  readonly startedAt: number;
  /** Bytes it has written so far. */
  bytes = 0;
  readonly #pty: ReturnType<typeof spawn>;
  readonly #watches = new Set<Watch>();
  readonly #abandoned: () => void;
  #ended = false;

  constructor(args: readonly string[], size: Size, env: NodeJS.ProcessEnv) {
    this.screen = new TerminalScreen(size);
    this.startedAt = performance.now();
    this.#pty = spawn(process.execPath, [...args], {
      name: "xterm-256color",
      cols: size.columns,
      rows: size.rows,
      env,
    });
    this.#pty.onData((chunk) => this.#take(chunk));
    this.#pty.onExit(() => {
      this.#ended = true;
    });
    this.#abandoned = () => this.#kill("SIGKILL");
    process.once("exit", this.#abandoned);
  }

  /** Types, exactly these bytes; returns when. */
  type(keys: string): number {
    const at = performance.now();
    this.#pty.write(keys);
    return at;
  }

  /** Watches what it writes, until the function that is returned is called. */
  watch(watch: Watch): () => void {
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  /** Resolves with the arrival of the bytes after which it was so. */
  async paints(so: () => boolean, limitMs: number): Promise<number> {
    let painted = so() ? performance.now() : undefined;
    const stop = this.watch((at) => {
      if (painted === undefined && so()) painted = at;
    });
    try {
      return await until(() => painted ?? this.#failed(), limitMs);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n${this.screen.text()}`);
    } finally {
      stop();
    }
  }

  memory(): Memory {
    const status = readFileSync(`/proc/${this.#pty.pid}/status`, "utf8");
    const mb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
    return { now: mb("VmRSS"), highest: mb("VmHWM") };
  }

  /** Ends it, kindly first. */
  async end(): Promise<void> {
    this.#kill("SIGTERM");
    await until(() => this.#ended, FAREWELL_MS).catch(() => this.#kill("SIGKILL"));
    await until(() => this.#ended);
    process.removeListener("exit", this.#abandoned);
  }

  #take(chunk: string): void {
    const at = performance.now();
    this.bytes += Buffer.byteLength(chunk);
    this.screen.terminal.write(chunk, () => {
      for (const watch of this.#watches) watch(at, chunk);
    });
  }

  #failed(): undefined {
    if (this.#ended) throw new Error("the program ended");
  }

  #kill(signal: NodeJS.Signals): void {
    if (!this.#ended) process.kill(this.#pty.pid, signal);
  }
}
