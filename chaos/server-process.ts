import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { freePort } from "./free-port.ts";

/** The program as it is installed; run from the root of the repository. */
const PROGRAM = resolve("bin/groupchat.js");

/** A room server in a process of its own, that can be killed and started again on the same port. */
export class ServerProcess {
  readonly port: number;
  readonly #env: NodeJS.ProcessEnv;
  readonly #program: string;
  #child: ChildProcess | undefined;
  #unexpected: string | undefined;

  /** Takes a port that is free now. `env` is added to the server's environment; `program` is the one of another build. */
  static async onFreePort(env: NodeJS.ProcessEnv = {}, program = PROGRAM): Promise<ServerProcess> {
    return new ServerProcess(await freePort(), env, program);
  }

  private constructor(port: number, env: NodeJS.ProcessEnv, program: string) {
    this.port = port;
    this.#env = env;
    this.#program = program;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resolves once it serves; rejects with what it said if it ends first. */
  start(data: string, more: readonly string[] = []): Promise<void> {
    const args = [
      this.#program,
      "serve",
      "--no-limits",
      "--port",
      String(this.port),
      "--data",
      data,
      ...more,
    ];
    const child = spawn(process.execPath, args, { env: { ...process.env, ...this.#env } });
    this.#child = child;
    const abandoned = () => child.kill("SIGKILL");
    process.once("exit", abandoned);
    let said = "";
    child.once("exit", (code, signal) => {
      process.removeListener("exit", abandoned);
      if (this.#child === child) this.#unexpected = `the server ended by itself (${signal ?? code}): ${said}`;
    });
    return new Promise((resolve, reject) => {
      const hear = (text: Buffer) => {
        said += text;
        if (said.includes(" serves ")) resolve();
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("exit", () => reject(new Error(`the server ended: ${said}`)));
    });
  }

  /** Ends it; resolves with its exit code, null after a kill. */
  stop(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return Promise.resolve(null);
    return new Promise((resolve) => {
      child.once("exit", resolve);
      child.kill(signal);
    });
  }

  /** It ended and nobody had asked for that: why, with what it said. */
  get unexpected(): string | undefined {
    return this.#unexpected;
  }

  /** Its process, while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Its resident memory, in MB. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child?.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }
}
