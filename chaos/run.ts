import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { checkErased, sortTexts } from "./check-erased.ts";
import { check, describe } from "./checker.ts";
import { ClientUnderTest } from "./clients.ts";
import type { Violation } from "./evidence.ts";
import { readAnew } from "./fresh-reader.ts";
import { type ClientHistory, type HistoryRecord, unsetClock } from "./history.ts";
import { type Fault, heal, schedule, strike, type Victims } from "./nemesis.ts";
import { Random } from "./random.ts";
import { rareWordOf } from "./rare-words.ts";
import { ServerUnderTest } from "./server-under-test.ts";

/** The options of a run. `minutes`: rounds of `kills` are repeated for so long; 0 is one round. */
export interface RunOptions {
  readonly seed: number;
  readonly clients: number;
  readonly kills: number;
  readonly minutes: number;
  readonly write: (line: string) => void;
}

const ROOMS = ["room1", "room2"];

/**
 * Between two faults: until all clients together have written down so many bytes more (a message is about 1,000), so that
 * most crashes meet somebody who speaks, on a slow machine too; and so long in ms, for what shows nothing.
 */
const CALM_BYTES = [0, 25_000] as const;
const CALM_MS = [0, 100] as const;
const LONGEST_CALM_MS = 2_000;

/** The time all may take to be shown everything once all is healed, in ms: a lost side is found out by ping. */
const PATIENCE_MS = 120_000;

/** Texts that messages hold, and texts that none holds any more, that are searched for in the end. */
const SEARCHED = 20;

/** The time that the server has for deletions before it is killed, in ms. */
const ERASING_MS = 100;

/** Clients speak while things are broken; in the end their histories are checked. Returns 0 if the promise held. */
export async function run(options: RunOptions): Promise<number> {
  const { seed, write } = options;
  const folder = mkdtempSync(join(tmpdir(), "groupchat-chaos-"));
  const random = new Random(seed);
  write(`seed ${seed}; histories in ${folder}`);
  const server = await ServerUnderTest.in(folder);
  await server.start();
  const clients = await Promise.all(
    Array.from({ length: options.clients }, (_, n) =>
      ClientUnderTest.of({ name: `client${n + 1}`, user: userOf(n), rooms: ROOMS }, server.port, folder),
    ),
  );
  const victims: Victims = { server, clients, random };
  try {
    for (const client of clients) client.start(random.between(1, 1e9));
    const struck = await wreck(victims, options, join(folder, "faults.jsonl"));
    heal(victims);
    await pause(1_000);
    for (const client of clients) client.hush();
    const stuck = [...(await converge(victims)), ...(await eraseAndKill(victims))];
    const read = () => clients.map((client) => client.history());
    const fresh = await readAnew(server.port, ROOMS, chooseWords(read(), random));
    const left = await checkErased(server, read);
    for (const client of clients) await client.end();
    await server.stop("SIGKILL");
    const histories = [...clients.map((client) => client.history()), fresh];
    const violations = [...stuck, ...ended(victims), ...left, ...check(histories, server.logs())];
    write(summary(histories, struck));
    for (const line of describe(violations)) write(line);
    write(verdict(histories, violations, seed));
    if (violations.length === 0) rmSync(folder, { recursive: true });
    return violations.length === 0 ? 0 : 1;
  } finally {
    for (const client of clients) await client.kill();
    await server.stop("SIGKILL");
    for (const { proxy } of clients) await proxy.close();
  }
}

/** Chooses words of texts that messages hold in the end, and of texts that were deleted or edited away. */
function chooseWords(histories: readonly ClientHistory[], random: Random): readonly string[] {
  const { gone, current } = sortTexts(histories);
  return [gone, current].flatMap((texts) =>
    Array.from({ length: Math.min(SEARCHED, texts.length) }, () =>
      rareWordOf(texts[random.between(0, texts.length - 1)] ?? ""),
    ),
  );
}

/** Breaks one thing after the other; returns how often each was broken. */
async function wreck(
  victims: Victims,
  { kills, minutes, write }: RunOptions,
  file: string,
): Promise<ReadonlyMap<Fault, number>> {
  const struck = new Map<Fault, number>();
  const end = performance.now() + minutes * 60_000;
  do {
    const faults = schedule(kills, victims.random);
    write(`a round of ${faults.length} faults`);
    for (const fault of faults) {
      await calm(victims);
      appendFileSync(file, `${JSON.stringify({ t: unsetClock(), fault })}\n`);
      await strike(fault, victims);
      struck.set(fault, (struck.get(fault) ?? 0) + 1);
    }
  } while (performance.now() < end);
  return struck;
}

async function calm({ clients, random }: Victims): Promise<void> {
  const written = () => clients.reduce((sum, client) => sum + client.written, 0);
  const enough = written() + random.between(...CALM_BYTES);
  const end = performance.now() + LONGEST_CALM_MS;
  await pause(random.between(...CALM_MS));
  while (written() < enough && performance.now() < end) await pause(5);
}

/** Processes that ended although nobody had killed them: a later fault would hide it by starting them again. */
function ended({ server, clients }: Victims): Violation[] {
  const all = [server, ...clients].flatMap(({ unexpected }) => unexpected ?? []);
  return all.map((what) => ({ fault: "stuck", what, records: [] }));
}

/** The first two clients are devices of one user. */
function userOf(n: number): string {
  return n < 2 ? "pair" : `user${n + 1}`;
}

/** All delete something, and the server is killed before it had a second to let go of it. */
async function eraseAndKill(victims: Victims): Promise<Violation[]> {
  const { server, clients } = victims;
  for (const client of clients) client.erase();
  await pause(ERASING_MS);
  await server.restart("SIGKILL");
  return converge(victims);
}

/** Nobody speaks any more; waits until nothing waits to be sent and all have been shown the same. */
async function converge({ clients }: Victims): Promise<Violation[]> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const reports = await Promise.all(clients.map((client) => client.report()));
    const ends = new Set(
      reports.map((report) => JSON.stringify(ROOMS.map((room) => [report?.shown[room], report?.revs[room]]))),
    );
    if (ends.size === 1 && reports.every((report) => report?.waiting === 0)) return [];
    if (performance.now() > end) {
      return [{ fault: "stuck", what: "the clients did not come to the same end", records: reports }];
    }
    await pause(200);
  }
}

function count(histories: readonly ClientHistory[], type: HistoryRecord["type"]): number {
  return histories.reduce(
    (sum, { records }) => sum + records.filter((record) => record.type === type).length,
    0,
  );
}

function summary(histories: readonly ClientHistory[], struck: ReadonlyMap<Fault, number>): string {
  const faults = [...struck].map(([fault, times]) => `${fault} ${times}×`).join(", ");
  const sums = [
    ...[`${count(histories, "said")} said`, `${count(histories, "shown")} shown`],
    ...[`${count(histories, "failed")} told as failed`, `${count(histories, "asked")} changes asked for`],
    ...[`${count(histories, "changed")} shown`, `${count(histories, "refused")} refused`],
  ];
  return `${sums.join(", ")}; ${faults}`;
}

function verdict(
  histories: readonly ClientHistory[],
  violations: readonly Violation[],
  seed: number,
): string {
  const acknowledged = count(histories, "acknowledged") + count(histories, "done");
  const of = (...faults: readonly string[]) =>
    violations.filter(({ fault }) => faults.includes(fault)).length;
  const order = violations.length - of("lost", "hole", "twice") === 0 ? "one order" : "violations";
  return `chaos: ${acknowledged} acknowledged, ${of("lost", "hole")} lost, ${of("twice")} twice, ${order} (seed ${seed})`;
}
