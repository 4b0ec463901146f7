import type { Client } from "./client.ts";
import { MOST_UNDER_WAY, nextText, type Sender } from "./deliveries.ts";
import type { ClosedLoop, OpenLoop } from "./load-plan.ts";

/** Those who speak, and when they do. */
export class Speech {
  readonly #pace: ClosedLoop | OpenLoop;
  readonly #senders: readonly Sender[];
  readonly #clients: readonly Client[];
  readonly #nowUs: () => number;
  readonly #saidAtMs = new Map<Sender, number>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** The clients are those of the senders, in the same order. */
  constructor(
    pace: ClosedLoop | OpenLoop,
    senders: readonly Sender[],
    clients: readonly Client[],
    nowUs: () => number,
  ) {
    this.#pace = pace;
    this.#senders = senders;
    this.#clients = clients;
    this.#nowUs = nowUs;
  }

  begin(): void {
    const pace = this.#pace;
    if (pace.type === "open") this.#beginAtRate(pace.perSecond);
    else for (const sender of this.#senders) this.#beginLoop(sender, pace);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  /** In a closed loop the next message follows one that all have. */
  onComplete(sender: Sender): void {
    if (this.#stopped || this.#pace.type === "open") return;
    const { pauseMs } = this.#pace;
    if (pauseMs === 0) return this.#say(sender);
    const rested = performance.now() - (this.#saidAtMs.get(sender) ?? 0);
    setTimeout(() => this.#say(sender), Math.max(0, pauseMs - rested));
  }

  /** Senders that pause begin one after the other, or they would all speak at the same moments. */
  #beginLoop(sender: Sender, { outstanding, pauseMs }: ClosedLoop): void {
    const begin = () => {
      for (let one = 0; one < outstanding; one += 1) this.#say(sender);
    };
    if (pauseMs === 0) begin();
    else setTimeout(begin, (pauseMs * sender.index) / this.#senders.length);
  }

  #beginAtRate(perSecond: number): void {
    const began = performance.now();
    let asked = 0;
    this.#timer = setInterval(() => {
      for (const due = ((performance.now() - began) * perSecond) / 1_000; asked < due; asked += 1) {
        const sender = this.#senders[asked % this.#senders.length];
        if (sender !== undefined && sender.said - sender.completed < MOST_UNDER_WAY) this.#say(sender);
      }
    }, 1);
  }

  #say(sender: Sender): void {
    if (this.#stopped) return;
    if (this.#pace.type === "closed" && this.#pace.pauseMs > 0) {
      this.#saidAtMs.set(sender, performance.now());
    }
    this.#clients[sender.index]?.say(nextText(sender, this.#nowUs()));
  }
}
