import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import type { MessageDraft } from "../../src/core/protocol/message.ts";
import type { RoomId } from "../../src/core/protocol/names.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import type { LogRange } from "../../src/server/log/message-log.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog, TrimStep } from "../../src/server/log/trimmable-log.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { nick, room } from "../support/drafts.ts";

const folder = mkdtempSync(join(tmpdir(), "groupchat-model-"));

afterAll(() => rmSync(folder, { recursive: true }));

interface Kept {
  readonly seq: number;
  readonly at: number;
  readonly key: string | undefined;
}

/** A log, as simple as it can be. */
class Model {
  readonly #rooms = new Map<RoomId, { last: number; kept: Kept[] }>();
  readonly #places = new Map<string, Kept>();

  room(roomId: RoomId): { last: number; kept: Kept[] } {
    return this.#rooms.get(roomId) ?? { last: 0, kept: [] };
  }

  append({ roomId, userId, clientMsgId, at }: MessageDraft): { seq: number; at: number; duplicate: boolean } {
    const key = clientMsgId === undefined ? undefined : `${roomId} ${typeof userId} ${userId} ${clientMsgId}`;
    const earlier = key === undefined ? undefined : this.#places.get(key);
    if (earlier !== undefined) return { seq: earlier.seq, at: earlier.at, duplicate: true };
    const { last, kept } = this.room(roomId);
    const fresh = { seq: last + 1, at, key };
    this.#rooms.set(roomId, { last: fresh.seq, kept: [...kept, fresh] });
    if (key !== undefined) this.#places.set(key, fresh);
    return { seq: fresh.seq, at, duplicate: false };
  }

  trim({ before, newest, receiptsBefore }: TrimStep): void {
    for (const [roomId, { last, kept }] of this.#rooms) {
      const stays = kept.findIndex(
        ({ seq, at }) =>
          !((before !== undefined && at < before) || (newest !== undefined && seq <= last - newest)),
      );
      this.#rooms.set(roomId, { last, kept: stays === -1 ? [] : kept.slice(stays) });
    }
    const there = new Set([...this.#rooms.values()].flatMap(({ kept }) => kept));
    for (const [key, place] of this.#places) {
      if (!there.has(place) && place.at < receiptsBefore) this.#places.delete(key);
    }
  }

  range(roomId: RoomId, { after, before = Number.POSITIVE_INFINITY, limit }: LogRange): [number[], boolean] {
    const all = this.room(roomId).kept.map(({ seq }) => seq);
    const asked = all.filter((seq) => (after === undefined ? seq < before : seq > after));
    const from = after === undefined ? Math.max(0, asked.length - limit) : 0;
    return [asked.slice(from, from + limit), asked.length > limit];
  }
}

/** A real log, and what only some can do. */
interface Real {
  readonly log: TrimmableLog;
  reopen(): Promise<void>;
  /** The disk is full: nothing is taken, nothing of it stays. */
  refuse(drafts: readonly MessageDraft[]): Promise<void>;
  close(): Promise<void>;
}

class OnDisk implements Real {
  log: TrimmableLog;
  #database: Database;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.#database = openDatabase(file, "normal", "e");
    this.log = sqliteLog(this.#database, silentLogger);
  }

  async reopen(): Promise<void> {
    await this.close();
    this.#database = openDatabase(this.#file, "normal", "another");
    this.log = sqliteLog(this.#database, silentLogger);
    expect(this.log.epoch).toBe("e");
  }

  async refuse(drafts: readonly MessageDraft[]): Promise<void> {
    const { connection } = this.#database;
    connection.exec("VACUUM"); // no page is free that trimming emptied
    const { page_count }: { page_count: number } = connection.prepare("PRAGMA page_count").get();
    connection.exec(`PRAGMA max_page_count = ${page_count}`);
    const fresh = drafts.map((draft) => ({ ...draft, clientMsgId: undefined }));
    const large = fresh.map((draft, n) => ({ ...draft, msg: "x".repeat(n === 0 ? 1 : 16_000) })); // the first finds room
    const results = await Promise.allSettled(large.map((draft) => this.log.append(draft)));
    expect(results.map(({ status }) => status)).toEqual(drafts.map(() => "rejected"));
    connection.exec("PRAGMA max_page_count = 1000000");
  }

  async close(): Promise<void> {
    await this.log.close();
    this.#database.close();
  }
}

/** It knows no disk that is full, and nothing of it stays when it is closed. */
function inMemory(): Real {
  const log = memoryLog("e", silentLogger);
  return { log, reopen: async () => {}, refuse: async () => {}, close: () => log.close() };
}

const ROOMS = ["room1", "room2", "__proto__"].map(room);
const instant = fc.integer({ min: 0, max: 100 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const seq = fc.integer({ min: 0, max: 40 });

const draft: fc.Arbitrary<MessageDraft> = fc.record({
  roomId: fc.constantFrom(...ROOMS),
  at: instant,
  userId: fc.constantFrom<string | number>("u1", 1, "1"),
  nickName: fc.constant(nick("ann")),
  msg: fc.constant("x"),
  kind: fc.constant("text" as const),
  replyTo: fc.constant(undefined),
  clientMsgId: maybe(fc.constantFrom("a", "b", "c", "d")),
});

const move = fc.oneof(
  { weight: 6, arbitrary: fc.record({ drafts: fc.array(draft, { minLength: 1, maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ refused: fc.array(draft, { minLength: 2, maxLength: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      before: maybe(instant),
      newest: maybe(fc.integer({ min: 1, max: 5 })),
      receiptsBefore: instant,
      rows: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      roomId: fc.constantFrom(...ROOMS),
      range: fc.oneof(fc.record({ after: seq, limit: seq }), fc.record({ before: maybe(seq), limit: seq })),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ reopen: true as const }) },
);

type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

async function play(real: Real, model: Model, one: Move): Promise<void> {
  if ("drafts" in one) {
    const receipts = await Promise.all(one.drafts.map((each) => real.log.append(each)));
    expect(receipts).toEqual(one.drafts.map((each) => model.append(each)));
  } else if ("refused" in one) {
    await real.refuse(one.refused);
    for (const roomId of ROOMS) expect(await real.log.lastSeq(roomId)).toBe(model.room(roomId).last);
  } else if ("rows" in one) {
    for (let more = true; more; ) ({ more } = await real.log.trim(one));
    model.trim(one);
  } else if ("range" in one) {
    const { messages, more } = await real.log.range(one.roomId, one.range);
    expect([messages.map((message) => message.seq), more]).toEqual(model.range(one.roomId, one.range));
  } else {
    await real.reopen();
  }
}

let files = 0;

test.each<[string, () => Real]>([
  ["on disk", () => new OnDisk(join(folder, `${++files}.db`))],
  ["in memory", inMemory],
])(
  "[M2][M3][M6][M7][H1][D1] the log %s is as simple as its model, whatever is said, refused, read, trimmed and opened again",
  async (_, open) => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
        const real = open();
        const model = new Model();
        for (const one of moves) await play(real, model, one);
        for (const roomId of ROOMS) {
          const { last, kept } = model.room(roomId);
          expect(await real.log.lastSeq(roomId)).toBe(last);
          const { messages } = await real.log.range(roomId, { after: 0, limit: 1_000 });
          expect(messages.map((message) => [message.seq, message.at])).toEqual(
            kept.map((one) => [one.seq, one.at]),
          );
        }
        await real.close();
      }),
      { numRuns: 60 },
    );
  },
);
