import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { until } from "./until.ts";

/** The real program, as installed. */
export const PROGRAM = resolve("bin/groupchat.js");

/** The end of a run of the program. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running program: what it has printed so far, and its end. */
export interface Running {
  readonly process: ChildProcess;
  stdout(): string;
  stderr(): string;
  readonly ended: Promise<Ended>;
}

/** A user of the program with a home of their own: nothing of the machine's user is read or written. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), "groupchat-test-"));
  readonly #running = new Set<ChildProcess>();

  /** The environment of a program run in this home. CI is left out: under it Ink draws nothing. */
  env(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const { CI, NO_COLOR, FORCE_COLOR, ...inherited } = process.env;
    const own = Object.keys(inherited).filter(
      (name) => !/^(GROUPCHAT_|XDG_|CI_|VITEST|CONTINUOUS)/.test(name),
    );
    return {
      ...Object.fromEntries(own.map((name) => [name, inherited[name]])),
      HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, "config"),
      XDG_DATA_HOME: join(this.folder, "data"),
      XDG_STATE_HOME: join(this.folder, "state"),
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      TZ: "Asia/Shanghai",
      ...more,
    };
  }

  /** Starts the program. `input` is all of its standard input; without one it stays open. */
  start(args: readonly string[], options: { input?: string; env?: NodeJS.ProcessEnv } = {}): Running {
    const child = spawn(process.execPath, [PROGRAM, ...args], { env: this.env(options.env) });
    this.#running.add(child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.stdin.on("error", () => {}); // the program may end before it has read all
    if (options.input !== undefined) child.stdin.end(options.input);
    const ended = new Promise<Ended>((resolve) => {
      child.on("close", (code, signal) => {
        this.#running.delete(child);
        resolve({ code, signal, stdout, stderr });
      });
    });
    return { process: child, stdout: () => stdout, stderr: () => stderr, ended };
  }

  /** Runs the program to its end, with an empty standard input unless one is given. */
  run(args: readonly string[], options: { input?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
    return this.start(args, { input: "", ...options }).ended;
  }

  /** Starts a server on a free port with its log in this home; resolves with its address. */
  async serve(args: readonly string[] = [], port = 0): Promise<{ url: string; running: Running }> {
    const data = join(this.folder, "groupchat.db");
    const running = this.start(["serve", "--port", String(port), "--data", data, ...args]);
    const url = await until(() => /serves (\S+)/.exec(running.stdout())?.[1]);
    return { url, running };
  }

  /** Ends what still runs, and removes the home. */
  async close(): Promise<void> {
    for (const child of this.#running) child.kill("SIGKILL");
    await until(() => this.#running.size === 0);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
