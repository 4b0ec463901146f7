import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { resolve } from "node:path";

/** The program as it is installed; run from the root of the repository. */
const PROGRAM = resolve("bin/groupchat.js");

/** A room server in a process of its own, that can be killed and started again on the same port. */
export class ServerProcess {
  readonly port: number;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;

  /** Takes a port that is free now. `env` is added to the server's environment. */
  static async onFreePort(env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
    const probe = createServer();
    const port = await new Promise<number>((resolve) => {
      probe.listen(0, "127.0.0.1", () => {
        const address = probe.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => probe.close(resolve));
    return new ServerProcess(port, env);
  }

  private constructor(port: number, env: NodeJS.ProcessEnv) {
    this.port = port;
    this.#env = env;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves once it serves; rejects with what it said if it ends first. */
  start(data: string, more: readonly string[] = []): Promise<void> {
    const args = [PROGRAM, "serve", "--no-limits", "--port", String(this.port), "--data", data, ...more];
    const child = spawn(process.execPath, args, { env: { ...process.env, ...this.#env } });
    this.#child = child;
    return new Promise((resolve, reject) => {
      let said = "";
      const hear = (text: Buffer) => {
        said += text;
        if (said.includes(" serves ")) resolve();
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("exit", () => reject(new Error(`the server ended: ${said}`)));
    });
  }

  /** Ends it; resolves with its exit code, null after a kill. */
  stop(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return Promise.resolve(null);
    return new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", resolve);
      child.kill(signal);
    });
  }

  /** Its resident memory, in MB. */
  memory(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }
}
