import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "../../../core/time/clock.ts";

/** The time that a command has to end when it is told to, ms; then it is killed. */
const FAREWELL_MS = 2_000;

/** The end of a command; `output` is what it printed, as far as it was gathered. */
export type CommandEnd =
  | { readonly type: "ended"; readonly status: number; readonly output: string }
  | { readonly type: "signalled"; readonly signal: string; readonly output: string }
  | { readonly type: "not started"; readonly code: string };

/** Options of a command that is run. */
export interface CommandRun {
  readonly args: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  /** All of its standard input. */
  readonly input: string;
  /** The most characters of its output that are gathered; undefined: its output is that of this process. */
  readonly gather: number | undefined;
}

/**
 * The commands that this process runs, never through a shell, each the head of a group of processes of its own, so that
 * it is ended together with what it has started.
 */
export class ChildCommands {
  readonly #running = new Set<ChildProcess>();

  /** Runs a command to its end; never rejects. */
  async run(run: CommandRun): Promise<CommandEnd> {
    try {
      return await this.#run(run);
    } catch (error) {
      return { type: "not started", code: String((error as NodeJS.ErrnoException).code ?? error) };
    }
  }

  /** Ends what still runs; resolves when nothing does any more. */
  async end(clock: Clock): Promise<void> {
    const ended = [...this.#running].map((child) => new Promise((resolve) => child.once("exit", resolve)));
    this.signal("SIGTERM");
    const cancel = clock.after(FAREWELL_MS, () => this.signal("SIGKILL"));
    await Promise.all(ended);
    cancel();
  }

  /** Sends a signal to what runs. */
  signal(signal: NodeJS.Signals): void {
    for (const { pid } of this.#running) {
      try {
        if (pid !== undefined) process.kill(-pid, signal);
      } catch {
        // it has just ended
      }
    }
  }

  #run({ args: [command, ...rest], env, input, gather }: CommandRun): Promise<CommandEnd> {
    return new Promise((resolve, reject) => {
      const output = gather === undefined ? "inherit" : "pipe";
      const child = spawn(command, rest, { env, detached: true, stdio: ["pipe", output, "inherit"] });
      this.#running.add(child);
      let printed = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        if (printed.length < (gather ?? 0)) printed += text;
      });
      child.stdin?.on("error", () => {}); // it does not want to read all of it
      child.stdin?.end(input);
      child.once("error", (error) => {
        this.#running.delete(child);
        reject(error);
      });
      child.once("exit", () => this.#running.delete(child));
      child.once("close", (status, signal) => {
        if (signal !== null) resolve({ type: "signalled", signal, output: printed });
        else resolve({ type: "ended", status: status ?? 0, output: printed });
      });
    });
  }
}
