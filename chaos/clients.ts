import { type ChildProcess, fork } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientHistory, fromLines } from "./history.ts";
import { FaultyProxy } from "./proxy.ts";
import type { WorkerOptions, WorkerReport } from "./worker.ts";

/** The time a worker may take to answer, in ms; one that is busy dying does not. */
const ANSWER_MS = 2_000;

/** A client, the user whose device it is, and the rooms it is in. */
interface Person {
  readonly name: string;
  readonly user: string;
  readonly rooms: readonly string[];
}

/** One client of a run, over all the processes it is given, with a proxy and a clock of its own. */
export class ClientUnderTest {
  readonly proxy: FaultyProxy;
  readonly name: string;
  readonly #options: Omit<WorkerOptions, "seed">;
  readonly #clock: string;
  #child: ChildProcess | undefined;
  /** It listens to signals: before, one would end it. */
  #ready = false;
  #unexpected: string | undefined;

  /** `folder` is where everything of the run is kept. */
  static async of(who: Person, serverPort: number, folder: string): Promise<ClientUnderTest> {
    return new ClientUnderTest(who, await FaultyProxy.to(serverPort), folder);
  }

  private constructor({ name, user, rooms }: Person, proxy: FaultyProxy, folder: string) {
    this.name = name;
    this.proxy = proxy;
    this.#clock = join(folder, `${name}.clock`);
    const url = `ws://127.0.0.1:${proxy.port}`;
    const [history, state] = [join(folder, `${name}.jsonl`), join(folder, name)];
    this.#options = { name, user, url, rooms, history, state };
  }

  start(seed: number): void {
    const options: WorkerOptions = { ...this.#options, seed };
    const child = fork(join(import.meta.dirname, "worker.mjs"), [JSON.stringify(options)], {
      execArgv: ["--require", join(process.cwd(), "chaos/clock.cjs")],
      env: { ...process.env, CHAOS_CLOCK: this.#clock },
    });
    this.#ready = false;
    child.once("message", () => {
      this.#ready = this.#child === child;
    });
    child.once("exit", (code, signal) => {
      if (this.#child === child) this.#unexpected = `${this.name} ended by itself (${signal ?? code})`;
    });
    this.#child = child;
  }

  /** kill -9, and another process of the same client. */
  async restart(seed: number): Promise<void> {
    await this.kill();
    this.start(seed);
  }

  kill(): Promise<void> {
    return this.#part((child) => child.kill("SIGKILL"));
  }

  /** Its wall clock is off by so many ms from now on, also in its next processes. */
  setClock(offsetMs: number): void {
    writeFileSync(this.#clock, String(offsetMs));
    if (this.#ready) this.#living()?.kill("SIGUSR2");
  }

  /** It says nothing more. */
  hush(): void {
    this.#living()?.send("hush");
  }

  /** It deletes some of what it said. */
  erase(): void {
    this.#living()?.send("erase");
  }

  /** Asks it for its state; undefined if it does not answer. */
  report(): Promise<WorkerReport | undefined> {
    const child = this.#living();
    if (child === undefined || !this.#ready) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(undefined), ANSWER_MS);
      child.once("message", (report: WorkerReport) => {
        clearTimeout(late);
        resolve(report);
      });
      child.send("report");
    });
  }

  /** Asks it to go, and waits until it has. */
  end(): Promise<void> {
    return this.#part((child) => child.send("end"));
  }

  history(): ClientHistory {
    const text = existsSync(this.#options.history) ? readFileSync(this.#options.history, "utf8") : "";
    return { client: this.name, user: this.#options.user, records: fromLines(text) };
  }

  /** The size of its history, in bytes. */
  get written(): number {
    return statSync(this.#options.history, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** The reason why its process ended although nobody had asked for that. */
  get unexpected(): string | undefined {
    return this.#unexpected;
  }

  /** Makes its process go, and waits until it has; from now on that is no surprise. */
  async #part(how: (child: ChildProcess) => void): Promise<void> {
    const child = this.#living();
    this.#child = undefined;
    if (child === undefined) return;
    await new Promise((resolve) => {
      child.once("exit", resolve);
      how(child);
    });
  }

  #living(): ChildProcess | undefined {
    const child = this.#child;
    return child === undefined || child.exitCode !== null || child.signalCode !== null ? undefined : child;
  }
}
