import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { draft, room } from "../support/drafts.ts";
import { untilIndexed } from "../support/indexing.ts";
import { until } from "../support/until.ts";

const folder = mkdtempSync(join(tmpdir(), "groupchat-deleted-"));

afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** A message that was said, and the rare words that its text holds now. */
interface Said {
  readonly room: string;
  readonly seq: number;
  words: readonly string[];
}

/** Chance that is the same for the same seed. */
class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number below `most`. */
  below(most: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * most);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error("nothing to pick from");
    return value;
  }

  word(): string {
    return `q${Array.from({ length: 14 }, () => this.below(36).toString(36)).join("")}`;
  }
}

/** In words per text: from one to more than a page, and than several. */
const LENGTHS = [...[1, 1, 1, 2, 2, 3, 3, 5, 5, 8], ...[1, 1, 1, 2, 2, 3, 3, 5, 5, 8], ...[20, 60, 250], 900];

/** A log on disk in which people say, edit and delete, and which is trimmed; all by chance. */
class Scene {
  readonly #chance: Chance;
  readonly #file = join(folder, `${++files}.db`);
  #database: Database;
  #log: TrimmableLog;
  #said: Said[] = [];
  readonly #gone: string[] = [];
  #changes = 0;

  constructor(seed: number) {
    this.#chance = new Chance(seed);
    this.#database = openDatabase(this.#file, "normal", "e");
    this.#log = sqliteLog(this.#database, silentLogger);
  }

  async say(count: number, rooms: readonly string[]): Promise<void> {
    const texts = Array.from({ length: count }, () => this.#text());
    const names = texts.map(() => this.#chance.pick(rooms));
    const drafts = texts.map((words, n) => draft(words.join(" "), { roomId: room(names[n] ?? "") }));
    const receipts = await this.#log.appendAll(drafts);
    for (const [n, receipt] of receipts.entries()) {
      if (receipt instanceof Error) throw receipt;
      this.#said.push({ room: names[n] ?? "", seq: receipt.seq, words: texts[n] ?? [] });
    }
  }

  async index(): Promise<void> {
    await this.#log.appendAll(Array.from({ length: 500 }, () => draft("x", { roomId: room("filler") })));
    await untilIndexed(this.#database);
  }

  /** Changes texts: one here and there, or neighbours. */
  async change(count: number): Promise<void> {
    const first = this.#chance.below(this.#said.length);
    const areNeighbours = this.#chance.below(2) === 0;
    for (let n = 0; n < count && this.#said.length > 0; n += 1) {
      const said = areNeighbours
        ? this.#said[(first + n) % this.#said.length]
        : this.#chance.pick(this.#said);
      if (said !== undefined) await this.#changeOne(said);
    }
  }

  async trim(newest: number): Promise<void> {
    for (let more = true; more; ) ({ more } = await this.#log.trim({ newest, receiptsBefore: 0, rows: 100 }));
    const kept = new Map<string, number>();
    for (const name of new Set(this.#said.map((said) => said.room))) {
      const [first] = (await this.#log.range(room(name), { after: 0, limit: 1 })).messages;
      kept.set(name, first?.seq ?? Number.POSITIVE_INFINITY);
    }
    this.#said = this.#said.filter(({ room: name, seq }) => seq >= (kept.get(name) ?? 0));
  }

  async reopen(): Promise<void> {
    await this.close();
    this.#database = openDatabase(this.#file, "normal", "another");
    this.#log = sqliteLog(this.#database, silentLogger);
  }

  /** Gives the words that should be gone and are somewhere in the files, once all is erased; a last change sees to that. */
  async left(): Promise<string[]> {
    await this.say(1, ROOMS);
    await this.change(1);
    await until(() => readFileSync(`${this.#file}-wal`).length === 0 && !this.#isStale());
    const all = readFileSync(this.#file).toString("latin1");
    const there = this.#said.flatMap(({ words }) => words);
    const missing = there.filter((word) => !all.includes(word)); // those that go over the end of a page
    expect(missing.length * 10).toBeLessThanOrEqual(there.length);
    return findEnds(all, this.#gone);
  }

  /** Begins to read the files as a backup does; the returned function ends it. */
  read(): () => void {
    const reader = new DatabaseSync(this.#file, { readOnly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM messages").get();
    return () => reader.close();
  }

  async close(): Promise<void> {
    await this.#log.close();
    this.#database.close();
  }

  #isStale(): boolean {
    const stale = this.#database.connection
      .prepare("SELECT 1 FROM search_volumes WHERE is_stale LIMIT 1")
      .get();
    return stale !== undefined;
  }

  #text(): string[] {
    return Array.from({ length: this.#chance.pick(LENGTHS) }, () => this.#chance.word());
  }

  async #changeOne(said: Said): Promise<void> {
    this.#changes += 1;
    const isEdit = this.#chance.below(3) > 0;
    const words = isEdit ? this.#text() : [];
    const target = { roomId: room(said.room), target: { seq: said.seq }, userId: "u1", onlyOwn: true };
    await this.#log.change({
      ...target,
      changeId: `c${this.#changes}`,
      at: 2_000,
      action: isEdit ? { type: "edit", msg: words.join(" ") } : { type: "delete" },
    });
    this.#gone.push(...said.words);
    said.words = words;
    if (!isEdit) this.#said = this.#said.filter((other) => other !== said);
  }
}

/** The index leaves out the beginning that a word has in common with the one before it: the end of a word is looked for. */
const END = 8;

function findEnds(all: string, words: readonly string[]): string[] {
  const ends = new Set(words.map((word) => word.slice(-END)));
  const found: string[] = [];
  for (const [run] of all.matchAll(/[0-9a-z]{8,}/g)) {
    for (let at = 0; at + END <= run.length; at += 1) {
      const end = run.slice(at, at + END);
      if (ends.has(end)) found.push(end);
    }
  }
  return found;
}

const ROOMS = ["room1", "room2", "busy", "busy", "busy", "busy", "busy", "busy"];

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ say: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 6, arbitrary: fc.record({ change: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ trim: fc.integer({ min: 1, max: 300 }) }) },
  { weight: 2, arbitrary: fc.constant({ index: true as const }) },
  { weight: 1, arbitrary: fc.constant({ reopen: true as const }) },
);

async function play(scene: Scene, one: typeof step extends fc.Arbitrary<infer S> ? S : never): Promise<void> {
  if ("say" in one) await scene.say(one.say, ROOMS);
  else if ("change" in one) await scene.change(one.change);
  else if ("trim" in one) await scene.trim(one.trim);
  else if ("index" in one) await scene.index();
  else await scene.reopen();
}

test("[Y9] a reader keeps a deleted text from being erased no longer than it reads", async () => {
  const scene = new Scene(1);
  await scene.say(20, ROOMS);
  const done = scene.read();
  await scene.change(10);
  done();
  expect(await scene.left()).toEqual([]);
  await scene.close();
});

test("[Y9] a text that was edited or deleted is nowhere in the files, whatever was said, changed, indexed and trimmed around it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.array(step, { minLength: 5, maxLength: 9 }), async (seed, steps) => {
      const scene = new Scene(seed);
      await scene.say(300, ROOMS);
      for (const one of steps) await play(scene, one);
      expect(await scene.left()).toEqual([]);
      await scene.close();
    }),
    { numRuns: 2 },
  );
}, 120_000);
