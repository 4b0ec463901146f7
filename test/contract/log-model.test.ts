import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type Nick, type RoomId, toNick, toRoomId } from "../../src/core/names.ts";
import { type Database, openDatabase } from "../../src/server/database.ts";
import { silentLogger } from "../../src/server/logger.ts";
import type { Draft, TrimmableLog } from "../../src/server/message-log.ts";
import { sqliteLog } from "../../src/server/sqlite-log.ts";

const folder = mkdtempSync(join(tmpdir(), "groupchat-model-"));
const room = (id: string): RoomId => toRoomId(id) ?? expect.unreachable();
const nickName: Nick = toNick("ann") ?? expect.unreachable();

afterAll(() => rmSync(folder, { recursive: true }));

interface Kept {
  readonly seq: number;
  readonly at: number;
  readonly key: string | undefined;
}

/** What a log is, as simply as it can be said. */
class Model {
  readonly rooms = new Map<RoomId, { last: number; kept: Kept[] }>();
  readonly places = new Map<string, number>();

  append({ roomId, userId, clientMsgId, at }: Draft): { seq: number; duplicate: boolean } {
    const key = clientMsgId === undefined ? undefined : `${roomId} ${typeof userId} ${userId} ${clientMsgId}`;
    const earlier = key === undefined ? undefined : this.places.get(key);
    if (earlier !== undefined) return { seq: earlier, duplicate: true };
    const place = this.rooms.get(roomId) ?? { last: 0, kept: [] };
    place.last += 1;
    place.kept.push({ seq: place.last, at, key });
    this.rooms.set(roomId, place);
    if (key !== undefined) this.places.set(key, place.last);
    return { seq: place.last, duplicate: false };
  }

  trim(before: number | undefined, newest: number | undefined): void {
    for (const place of this.rooms.values()) {
      const stays = place.kept.findIndex(
        ({ seq, at }) =>
          !((before !== undefined && at < before) || (newest !== undefined && seq <= place.last - newest)),
      );
      place.kept = stays === -1 ? [] : place.kept.slice(stays);
    }
  }
}

/** The real log on a real file. */
class Real {
  log: TrimmableLog;
  #database: Database;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.#database = openDatabase(file, "normal", "e");
    this.log = sqliteLog(this.#database, silentLogger);
  }

  async reopen(): Promise<void> {
    await this.log.close();
    this.#database.close();
    this.#database = openDatabase(this.#file, "normal", "another");
    this.log = sqliteLog(this.#database, silentLogger);
    expect(this.log.epoch).toBe("e");
  }

  /** The disk is full: nothing is taken, nothing of it stays. */
  async refuse(drafts: readonly Draft[]): Promise<void> {
    const { connection } = this.#database;
    const { page_count }: { page_count: number } = connection.prepare("PRAGMA page_count").get();
    connection.exec(`PRAGMA max_page_count = ${page_count}`);
    const large = drafts.map((draft) => ({ ...draft, msg: "x".repeat(16_000), clientMsgId: undefined }));
    const results = await Promise.allSettled(large.map((draft) => this.log.append(draft)));
    expect(results.map(({ status }) => status)).toEqual(drafts.map(() => "rejected"));
    connection.exec("PRAGMA max_page_count = 1000000");
  }

  async close(): Promise<void> {
    await this.log.close();
    this.#database.close();
  }
}

const ROOMS = ["room1", "room2", "__proto__"].map(room);

const draft: fc.Arbitrary<Draft> = fc.record({
  roomId: fc.constantFrom(...ROOMS),
  at: fc.integer({ min: 0, max: 100 }),
  userId: fc.constantFrom<string | number>("u1", 1, "1"),
  nickName: fc.constant(nickName),
  msg: fc.constant("x"),
  kind: fc.constant("text" as const),
  replyTo: fc.constant(undefined),
  clientMsgId: fc.option(fc.constantFrom("a", "b", "c", "d"), { nil: undefined }),
});

const move = fc.oneof(
  { weight: 6, arbitrary: fc.record({ drafts: fc.array(draft, { minLength: 1, maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ refused: fc.array(draft, { minLength: 2, maxLength: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      before: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
      newest: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      rows: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ reopen: true as const }) },
);

async function play(real: Real, model: Model, one: typeof move extends fc.Arbitrary<infer M> ? M : never) {
  if ("drafts" in one) {
    const receipts = await Promise.all(one.drafts.map((each) => real.log.append(each)));
    const wanted = one.drafts.map((each) => model.append(each));
    expect(receipts.map(({ seq, duplicate }) => ({ seq, duplicate }))).toEqual(wanted);
  } else if ("refused" in one) {
    await real.refuse(one.refused);
  } else if ("rows" in one) {
    const { before, newest, rows } = one;
    const step = { before, newest, rows, placesBefore: 0 };
    for (let more = true; more; ) ({ more } = await real.log.trim(step));
    model.trim(before, newest);
  } else {
    await real.reopen();
  }
}

test("[M2][M3][M7][D1] the log on disk is as simple as its model, whatever is said, refused, trimmed and opened again", async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
      files += 1;
      const real = new Real(join(folder, `${files}.db`));
      const model = new Model();
      for (const one of moves) await play(real, model, one);
      for (const roomId of ROOMS) {
        const { last, kept } = model.rooms.get(roomId) ?? { last: 0, kept: [] };
        expect(await real.log.lastSeq(roomId)).toBe(last);
        const { messages } = await real.log.range(roomId, { after: 0, limit: 1_000 });
        expect(messages.map(({ seq, at }) => [seq, at])).toEqual(kept.map(({ seq, at }) => [seq, at]));
      }
      await real.close();
    }),
    { numRuns: 60 },
  );
});
