import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { CrowdOrder, CrowdReport } from "./crowd-clients.ts";
import { ServerProcess } from "./server-process.ts";

/** Processes that share the clients: one would be busier than the server. */
const PROCESSES = 4;

/** The time everything together may take, in ms. */
const PATIENCE_MS = 600_000;

const write = (line: string) => process.stdout.write(`${line}\n`);

/**
 * `chaos -- crowd`: thousands of clients in one room, through a server that is killed and one that is stopped, each
 * started again at once. Returns 0 if all came back and nobody missed anything or was shown it twice.
 */
export async function runCrowd(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { clients: { type: "string", default: "5000" } },
  });
  const clients = Number(values.clients);
  const folder = mkdtempSync(join(tmpdir(), "groupchat-crowd-"));
  const server = await ServerProcess.onFreePort();
  const crowd = new Crowd(clients);
  try {
    await server.start(join(folder, "chat.db"));
    const came = await timed(() => crowd.come(server.url));
    write(
      `${clients} clients in one room after ${came} s; the server takes ${server.memory().toFixed(0)} MB`,
    );
    for (const [round, signal] of (["SIGKILL", "SIGTERM"] as const).entries()) {
      await pause(2_000);
      await server.stop(signal);
      await server.start(join(folder, "chat.db"));
      const back = await timed(() => crowd.allInside(round + 2));
      write(
        `after ${signal}: the last of ${clients} was back ${back} s after the new server's start; it takes ${server.memory().toFixed(0)} MB`,
      );
    }
    await pause(2_000);
    return verdict(await crowd.settle(), clients);
  } finally {
    crowd.end();
    await server.stop("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

function verdict(reports: readonly CrowdReport[], clients: number): number {
  const sum = (pick: (report: CrowdReport) => number) => reports.reduce((total, one) => total + pick(one), 0);
  const least = Math.min(...reports.map((one) => one.least));
  const most = Math.max(...reports.map((one) => one.most));
  const [inside, holes, twice, lost] = [
    sum((one) => one.inside),
    sum((one) => one.holes) + (least === most ? 0 : 1),
    sum((one) => one.twice),
    sum((one) => one.lost),
  ];
  const connections = (sum((one) => one.connections) / clients).toFixed(2);
  write(
    `${most} messages, shown to all up to ${least}; ${sum((one) => one.acknowledged)} acknowledged, ${sum((one) => one.unacknowledged)} not`,
  );
  write(
    `${connections} connections a client, ${Math.max(...reports.map((one) => one.mostConnections))} at most`,
  );
  write(`crowd: ${inside} of ${clients} back, ${holes} holes, ${twice} twice, ${lost} lost`);
  return inside === clients && holes + twice + lost === 0 ? 0 : 1;
}

/** Clients in several processes that take orders together. */
class Crowd {
  readonly #clients: number;
  readonly #children: ChildProcess[];
  readonly #deadline = Date.now() + PATIENCE_MS;

  constructor(clients: number) {
    this.#clients = clients;
    const file = join(import.meta.dirname, "crowd-clients.mjs");
    this.#children = Array.from({ length: PROCESSES }, () => fork(file));
  }

  /** Two of them speak from now on. */
  async come(url: string): Promise<void> {
    const count = Math.ceil(this.#clients / PROCESSES);
    for (const [index, child] of this.#children.entries()) {
      const first = index * count;
      const own = Math.min(count, this.#clients - first);
      order(child, { type: "begin", url, first, count: own, speakers: index < 2 ? 1 : 0 });
    }
    await this.allInside(1);
  }

  /** Resolves when all are in the room, each on its `connections`th connection or a later one. */
  allInside(connections: number): Promise<CrowdReport[]> {
    return this.#until((reports) => {
      const inside = reports.reduce((sum, report) => sum + report.inside, 0);
      return inside === this.#clients && reports.every((report) => report.leastConnections >= connections);
    });
  }

  /** Nobody speaks any more; resolves when all have been shown the last message, or patience is at its end. */
  settle(): Promise<CrowdReport[]> {
    for (const child of this.#children) order(child, { type: "hush" });
    return this.#until((reports) => {
      const most = Math.max(...reports.map((one) => one.most));
      return reports.every(({ least, unacknowledged }) => least === most && unacknowledged === 0);
    });
  }

  end(): void {
    for (const child of this.#children) child.kill("SIGKILL");
  }

  async #until(done: (reports: readonly CrowdReport[]) => boolean): Promise<CrowdReport[]> {
    for (;;) {
      const reports = await Promise.all(this.#children.map(ask));
      if (done(reports) || Date.now() > this.#deadline) return reports;
      await pause(100);
    }
  }
}

function order(child: ChildProcess, message: CrowdOrder): void {
  child.send(message);
}

function ask(child: ChildProcess): Promise<CrowdReport> {
  return new Promise((resolve) => {
    child.once("message", (report: CrowdReport) => resolve(report));
    order(child, { type: "report" });
  });
}

async function timed(work: () => Promise<unknown>): Promise<string> {
  const began = Date.now();
  await work();
  return ((Date.now() - began) / 1_000).toFixed(1);
}
