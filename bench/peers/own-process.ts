import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a server may take to listen, ms. */
const START_MS = 10_000;
const POLL_MS = 25;

/** As much as is kept of what a process says. */
const MOST_SAID = 2_000;

/** A process that the bench started, and that it ends. */
export class OwnProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  readonly #abandoned: () => void;
  #complaints = "";
  #output = "";

  constructor([program = "", ...args]: readonly string[]) {
    this.#child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#abandoned = () => this.#child.kill("SIGKILL");
    process.once("exit", this.#abandoned);
    this.#child.stdout?.on("data", (text) => {
      this.#output = `${this.#output}${text}`;
    });
    this.#child.stderr?.on("data", (text) => {
      this.#complaints = `${this.#complaints}${text}`.slice(-MOST_SAID);
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#complaints = String(error);
        resolve(null);
      });
      this.#child.once("close", resolve);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Its output once it has ended well; throws with its complaints if it has not. */
  async output(): Promise<string> {
    const code = await this.#exited;
    process.removeListener("exit", this.#abandoned);
    if (code !== 0) throw new Error(this.#complaints.trim() || `ended with ${code}`);
    return this.#output;
  }

  /** Resolves when somebody can connect to the port. */
  async listensOn(port: number): Promise<void> {
    for (const end = Date.now() + START_MS; Date.now() < end; await sleep(POLL_MS)) {
      if (this.hasEnded) throw new Error(`it does not start: ${this.#complaints.trim()}`);
      if (await accepts(port)) return;
    }
    throw new Error(`it does not listen after ${START_MS} ms: ${this.#complaints.trim()}`);
  }

  async end(): Promise<void> {
    if (!this.hasEnded) this.#child.kill("SIGKILL");
    await this.#exited;
    process.removeListener("exit", this.#abandoned);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
