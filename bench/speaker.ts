import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { until } from "../test/support/until.ts";
import type { LoadOrder, LoadReport, RoomLoadOptions } from "./room-load.ts";

/** How long the process may take to enter its room, ms. */
const READY_MS = 20_000;

/** Somebody who speaks in a room, from a process of its own: `no.0000001 …`, `no.0000002 …` and so on. */
export class Speaker {
  readonly #child: ChildProcess;
  readonly #abandoned: () => void;
  #ready = false;
  #ended = false;
  #report: LoadReport | undefined;
  /** How many are told to be said, in all. */
  #upTo = 0;

  /** Resolves once it is in the room. */
  static async enter(options: RoomLoadOptions): Promise<Speaker> {
    const speaker = new Speaker(options);
    await until(() => speaker.#ready || speaker.#failed(), READY_MS);
    return speaker;
  }

  private constructor(options: RoomLoadOptions) {
    this.#child = fork(join(import.meta.dirname, "room-load.mjs"), [JSON.stringify(options)]);
    this.#child.on("message", (told: "ready" | LoadReport) => {
      if (told === "ready") this.#ready = true;
      else this.#report = told;
    });
    this.#child.once("exit", () => {
      this.#ended = true;
    });
    this.#abandoned = () => this.#child.kill("SIGKILL");
    process.once("exit", this.#abandoned);
  }

  /** How many it was told to say so far, in all. */
  get upTo(): number {
    return this.#upTo;
  }

  /** Begins to say so many more, at a rate or as fast as the server takes them. */
  begin(count: number, perSecond?: number): void {
    this.#upTo += count;
    this.#report = undefined;
    const order: LoadOrder = { upTo: this.#upTo, ...(perSecond === undefined ? {} : { perSecond }) };
    this.#child.send(order);
  }

  /** Resolves when all of them are acknowledged, with how many and in how long. */
  done(limitMs: number): Promise<LoadReport> {
    return until(() => {
      if (this.#report !== undefined && this.#report.acknowledged >= this.#upTo) return this.#report;
      return this.#failed();
    }, limitMs);
  }

  /** Says no more than it has said, and tells how far it came. */
  async halt(): Promise<LoadReport> {
    this.#report = undefined;
    this.#upTo = 0;
    const order: LoadOrder = { upTo: 0, perSecond: 1 };
    this.#child.send(order);
    const report = await this.done(READY_MS);
    this.#upTo = report.acknowledged;
    return report;
  }

  async end(): Promise<void> {
    this.#child.kill("SIGKILL");
    await until(() => this.#ended);
    process.removeListener("exit", this.#abandoned);
  }

  #failed(): undefined {
    if (this.#ended) throw new Error("the speaker's process ended");
  }
}
