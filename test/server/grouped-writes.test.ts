import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { GroupedWrites } from "../../src/server/store/grouped-writes.ts";
import { SqliteRoomRecords } from "../../src/server/store/sqlite-room-records.ts";
import { WriteBehind } from "../../src/server/store/write-behind.ts";
import { room } from "../support/drafts.ts";
import { until } from "../support/until.ts";

let folder: string;
let database: Database;
let writes: GroupedWrites;
/** The commits so far. */
let commits: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-writes-"));
  database = openDatabase(join(folder, "chat.db"), "full", "e");
  writes = new GroupedWrites(database, silentLogger);
  commits = 0;
  const { connection } = database;
  const { exec } = connection;
  const counted = (sql: string) => {
    if (sql === "COMMIT") commits += 1;
    exec.call(connection, sql);
  };
  Object.defineProperty(connection, "exec", { value: counted });
});

afterEach(() => {
  writes.close();
  database.close();
  rmSync(folder, { recursive: true });
});

const setMeta = (key: string, value = "x") =>
  database.connection.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)").run(key, value);

const metaOf = (key: string): string | undefined =>
  database.connection.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.value;

function workFor(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test("[Q13] 2,000 topics that are set at once share a few commits, and the last one of a room holds", async () => {
  const records = new SqliteRoomRecords(database, writes, silentLogger);
  const set = Array.from({ length: 2_000 }, (_, n) =>
    records.setTopic(room(`room${n % 100}`), `topic ${n}`, n),
  );
  await Promise.all(set);
  expect(commits).toBeLessThan(200);
  expect(await records.topicsOf([room("room0"), room("room99")])).toEqual(
    new Map([
      [room("room0"), "topic 1900"],
      [room("room99"), "topic 1999"],
    ]),
  );
  records.close();
});

test("[Q13] works that take long are no single commit: others have their turn between", async () => {
  const happened: string[] = [];
  let isDone = false;
  const others = (): void => {
    if (isDone) return;
    happened.push("others");
    setImmediate(others);
  };
  setImmediate(others);
  const works = [1, 2, 3, 4, 5, 6].map((n) =>
    writes.run(() => {
      workFor(9);
      happened.push(`work ${n}`);
      return n;
    }),
  );
  expect(await Promise.all(works)).toEqual([1, 2, 3, 4, 5, 6]);
  isDone = true;
  expect(commits).toBe(6);
  const between = happened.slice(happened.indexOf("work 1"), happened.indexOf("work 6"));
  expect(between.filter((one) => one === "others").length).toBeGreaterThanOrEqual(5);
});

test("[Q13] of a commit that fails nothing is kept, and what comes later is", async () => {
  const works = [
    writes.run(() => setMeta("one")),
    writes.run(() => {
      throw new Error("disk");
    }),
    writes.run(() => setMeta("two")),
  ];
  const outcomes = await Promise.allSettled(works);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect([metaOf("one"), metaOf("two")]).toEqual([undefined, undefined]);
  await writes.run(() => setMeta("three"));
  expect(metaOf("three")).toBe("x");
});

test("[Q13] what waits is written when the writes are closed", async () => {
  const last = writes.run(() => setMeta("last"));
  writes.close();
  expect(metaOf("last")).toBe("x");
  await last;
});

test("[Q10] values that are written behind count at once, and the last of each is written, also one set while others are written", async () => {
  const values = new WriteBehind<string, string>(writes, { delayMs: 0, write: setMeta });
  for (let n = 0; n < 500; n += 1) values.set(`key${n}`, "first");
  values.set("key7", "second");
  expect([values.get("key7"), metaOf("key7")]).toEqual(["second", undefined]);
  await until(() => metaOf("key0") !== undefined);
  values.set("key0", "third");
  await until(() => metaOf("key0") === "third" && values.get("key0") === undefined);
  expect([metaOf("key7"), metaOf("key499")]).toEqual(["second", "first"]);
});
