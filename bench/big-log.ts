import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fill, measureCommits, measureFirstCommits, measureOnLog, type OnLog } from "./big-log/on-log.ts";
import { measureOnServer, type OnServer } from "./big-log/on-server.ts";
import { quantile, table, write } from "./measure.ts";

const MESSAGES = 10_000_000;

/** What came of one size. */
interface Measured {
  readonly messages: number;
  readonly filled: number;
  readonly bytes: number;
  readonly log: OnLog;
  readonly server: OnServer;
  readonly commits: ReadonlyMap<number, readonly number[]>;
}

async function measure(file: string, from: number, messages: number): Promise<Measured> {
  const began = performance.now();
  await fill(file, from, messages);
  const filled = (performance.now() - began) / (messages - from);
  const log = await measureOnLog(file, messages);
  const server = await measureOnServer(file);
  const commits = await measureCommits(file, 2 * MESSAGES + messages); // others than are said later
  return { messages, filled, bytes: statSync(file).size, log, server, commits };
}

const ms = (times: readonly number[] = []) =>
  `${quantile(times, 0.5).toFixed(2)} / ${quantile(times, 0.99).toFixed(2)}`;

function rows(sizes: readonly Measured[], first: ReadonlyMap<number, readonly number[]>): string[][] {
  const row = (label: string, value: (measured: Measured) => string) => [label, ...sizes.map(value)];
  return [
    row("data file, MB", ({ bytes }) => (bytes / 1e6).toFixed(0)),
    row("µs a message while it was filled", ({ filled }) => (filled * 1_000).toFixed(1)),
    row("file opened, ms", ({ log }) => log.opened.toFixed(0)),
    row("server serves after, ms", ({ server }) => server.started.toFixed(0)),
    row("a page of 200 from the log, ms p50 / p99", ({ log }) => ms(log.pages)),
    row("a page of 200 through a socket", ({ server }) => ms(server.pages)),
    row("the place of an instant", ({ log }) => ms(log.instants)),
    row("a page of 100 rooms, ms", ({ log }) => log.rooms.toFixed(2)),
    row("a step of trimming that finds nothing, ms", ({ log }) => log.trim.toFixed(2)),
    row(`a commit of 1 (empty log: ${ms(first.get(1))})`, ({ commits }) => ms(commits.get(1))),
    row(`a commit of 200 (empty log: ${ms(first.get(200))})`, ({ commits }) => ms(commits.get(200))),
    row("acknowledged, 50 people, 200 a second", ({ server }) => ms(server.quiet)),
    row("acknowledged while a backup is made", ({ server }) => ms(server.during)),
    row("the backup, s", ({ server }) => (server.backup / 1_000).toFixed(0)),
  ];
}

function searchRows(sizes: readonly Measured[]): string[][] {
  const labels = sizes[0]?.log.searches.map(({ label }) => label) ?? [];
  return labels.map((label, index) => [
    label,
    ...sizes.map(({ log }) => {
      const search = log.searches[index];
      return search === undefined ? "" : `${search.longest.toFixed(1)} (${search.pages})`;
    }),
  ]);
}

/** `big-log`: what a log's length costs, at a sixteenth, a quarter and all of so many messages. */
export async function bigLog([count]: readonly string[]): Promise<void> {
  const messages = count === undefined ? MESSAGES : Number(count);
  const folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", clear);
  const first = await measureFirstCommits();
  const sizes: Measured[] = [];
  for (const part of [16, 4, 1]) {
    const from = sizes.at(-1)?.messages ?? 0;
    sizes.push(await measure(join(folder, "chat.db"), from, Math.floor(messages / part)));
  }
  clear();
  const head = sizes.map((size) => `${size.messages.toLocaleString("en-US")} messages`);
  write("### A log of many messages");
  write();
  table(["the log: ms p50 / p99", ...head], rows(sizes, first));
  write("### Searches in it: the longest page, and how many there were until 30 or all were found");
  write();
  table(["searches: ms of the longest page", ...head], searchRows(sizes));
}
