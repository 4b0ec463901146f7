import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../measure.ts";
import { LOBBY, VICTIM } from "./attack.ts";
import { HonestClient } from "./honest-client.ts";

const CLIENTS = 50;
/** Besides the lobby each is in one of these. */
const TEAMS = 5;
/** Messages a second that they say together. */
const PER_SECOND = 10;
/** The time they have after the last message until all of them have it, ms. */
const SETTLE_MS = 15_000;

interface Said {
  readonly at: number;
  ms?: number;
}

/** The times from saying to acknowledgement within a part of a trial. */
export interface AckTimes {
  readonly p50: number;
  readonly p99: number;
}

/** Faults that honest clients saw; each is a failure. */
export interface CrowdFaults {
  readonly dropped: number;
  readonly lost: number;
  readonly twice: number;
  /** Messages that were not acknowledged, or refused. */
  readonly unacknowledged: number;
  /** Messages that would bring invisible characters to a terminal. */
  readonly invisible: number;
}

/** Fifty honest clients that talk in rooms they share. */
export class Crowd {
  readonly clients: readonly HonestClient[];
  #said: Said[] = [];
  #newest = new Map<string, number>();
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;
  #refused = 0;

  constructor(url: string) {
    this.clients = Array.from({ length: CLIENTS }, (_, n) => {
      const nick = n === 0 ? VICTIM : `honest-${n}`;
      return new HonestClient(url, nick, [LOBBY, teamOf(n)]);
    });
  }

  /** Brings in all who are not there, and counts from here on. */
  async enter(): Promise<void> {
    const missing = this.clients.filter(({ isIn }) => !isIn);
    await Promise.all(missing.map((client) => client.enter()));
    for (const client of this.clients) Object.assign(client, { dropped: 0, lost: 0, twice: 0, invisible: 0 });
    this.#said = [];
    this.#newest = new Map();
    this.#refused = 0;
  }

  start(): void {
    this.#timer = setInterval(() => this.#sayOne(), 1_000 / PER_SECOND);
  }

  /** Says nothing more, and waits until all has come where it should. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const end = performance.now() + SETTLE_MS; performance.now() < end && !this.#isSettled; )
      await sleep(20);
  }

  /** Acknowledgements of what was said between two instants of `performance.now`. */
  ackTimes(from: number, to: number): AckTimes {
    const times = this.#said.filter(({ at }) => at >= from && at < to).flatMap(({ ms }) => ms ?? []);
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  }

  get faults(): CrowdFaults {
    const sum = (pick: (client: HonestClient) => number) =>
      this.clients.reduce((total, client) => total + pick(client), 0);
    return {
      dropped: sum(({ dropped }) => dropped),
      lost: sum((client) => client.lost + this.#missedBy(client)),
      twice: sum(({ twice }) => twice),
      unacknowledged: this.#refused + this.#said.filter(({ ms }) => ms === undefined).length,
      invisible: sum(({ invisible }) => invisible),
    };
  }

  leave(): void {
    for (const client of this.clients) client.leave();
  }

  #sayOne(): void {
    const n = this.#turn % CLIENTS;
    const client = this.clients[n];
    const roomId = this.#turn % 2 === 0 ? LOBBY : teamOf(n);
    this.#turn += 1;
    if (client === undefined || !client.isIn) return;
    const said: Said = { at: performance.now() };
    this.#said.push(said);
    client.say(roomId, `no.${this.#turn} a line as people write them in a chat 聊天`, ({ ok, seq }) => {
      said.ms = performance.now() - said.at;
      if (ok) this.#newest.set(roomId, Math.max(seq, this.#newest.get(roomId) ?? 0));
      else this.#refused += 1;
    });
  }

  get #isSettled(): boolean {
    const everybodyHasAll = this.clients.every((client) => this.#missedBy(client) === 0);
    return everybodyHasAll && this.#said.every(({ ms }) => ms !== undefined);
  }

  /** Acknowledged messages at the end of a room that a client has not got; one that was dropped is counted as such. */
  #missedBy(client: HonestClient): number {
    if (!client.isIn) return 0;
    let missed = 0;
    for (const [roomId, newest] of this.#newest) {
      missed += Math.max(0, newest - (client.seenIn(roomId) ?? newest));
    }
    return missed;
  }
}

function teamOf(n: number): string {
  return `roomteam-${n % TEAMS}`;
}
