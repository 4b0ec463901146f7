import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { GroupedWrites } from "../../src/server/store/grouped-writes.ts";
import type { ClaimOutcome } from "../../src/server/store/identity-store.ts";
import { LocalIdentityStore } from "../../src/server/store/local-identity-store.ts";
import { SqliteIdentityTable } from "../../src/server/store/sqlite-identity-table.ts";
import { nick } from "../support/drafts.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { until } from "../support/until.ts";

const UNAVAILABLE = expect.objectContaining({ code: "UNAVAILABLE" });
const HOUR = 60 * 60 * 1000;
const USERS = 50;

let folder: string;
let clock: FakeClock;
let database: Database;
let writes: GroupedWrites;
let table: SqliteIdentityTable;
let identities: LocalIdentityStore;
/** Another process that looks at the file, or keeps it to itself. */
let other: DatabaseSyncInstance;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-identities-"));
  clock = new FakeClock();
  open();
  other = new DatabaseSync(join(folder, "chat.db"));
});

afterEach(() => {
  other.close();
  table.close();
  writes.close();
  database.close();
  rmSync(folder, { recursive: true });
});

function open(): void {
  database = openDatabase(join(folder, "chat.db"), "normal", "e");
  writes = new GroupedWrites(database, silentLogger);
  table = new SqliteIdentityTable(database, writes, silentLogger);
  identities = new LocalIdentityStore(table, clock);
}

/** The server is stopped, and started again. */
function restart(): void {
  table.close();
  writes.close();
  database.close();
  open();
}

/** A user comes, and is here if the claim is its own. */
async function come(name: string, nickName = name): Promise<ClaimOutcome> {
  const userId = toUserId(`u-${name}`);
  const outcome = await identities.claim({ userId, nickName: nick(nickName), session: `secret of ${name}` });
  if (outcome === "owned") await identities.entered(userId, "only");
  return outcome;
}

const go = (name: string) => identities.left(toUserId(`u-${name}`), "only");

const everybody = (each: (name: string) => Promise<unknown>) =>
  Promise.all(Array.from({ length: USERS }, (_, n) => each(`user${n}`)));

/** Changes whenever somebody else has committed something. */
function commits(): number {
  const { data_version }: { data_version: number } = other.prepare("PRAGMA data_version").get();
  return data_version;
}

/** Lets what is written behind come to its end. */
const written = () => new Promise((resolve) => setTimeout(resolve, 50));

test("[W11] who comes back within the hour writes nothing", async () => {
  await everybody((name) => come(name));
  const before = commits();
  await everybody(go);
  clock.advance(HOUR);
  await everybody((name) => come(name));
  await written();
  expect(commits()).toBe(before);
});

test("[W11] many who go, or come back later, are written together, after they were let in", async () => {
  await everybody((name) => come(name));
  for (const each of [go, (name: string) => come(name)]) {
    clock.advance(HOUR + 1);
    const before = commits();
    await everybody(each);
    expect(commits()).toBe(before);
    await until(() => commits() !== before);
    await written();
    expect(commits()).toBe(before + 1);
  }
});

test("[W6] a use that is noted but not yet written counts, and is written at the end", async () => {
  await come("ann");
  clock.advance(IDENTITY_KEPT_MS);
  await go("ann");
  clock.advance(IDENTITY_KEPT_MS);
  expect(await come("eve", "ann")).toBe("nick-taken");
  restart();
  expect(await come("eve", "ann")).toBe("nick-taken");
  clock.advance(1);
  expect(await come("eve", "ann")).toBe("owned");
});

test("[W11] while the file can't be written, who is known comes and goes; who is not is told to try again", async () => {
  await come("ann");
  await come("bob");
  await go("bob");
  clock.advance(HOUR + 1);
  other.exec("BEGIN IMMEDIATE");
  await go("ann");
  expect(await come("ann")).toBe("owned");
  await written();
  await expect(come("eve")).rejects.toEqual(UNAVAILABLE);
  await expect(come("ann", "another")).rejects.toEqual(UNAVAILABLE);
  clock.advance(IDENTITY_KEPT_MS);
  await expect(come("eve", "bob")).rejects.toEqual(UNAVAILABLE);
  expect(await identities.nameGuest(nick("bob"), 1)).toEqual({ nickName: "bob", id: 1 });
  other.exec("ROLLBACK");
  expect(await come("eve", "bob")).toBe("owned");
  expect(await come("ann", "another")).toBe("owned");
});

test("[W7] a guest is named with a few looks, however many numbers are taken", async () => {
  await come("ann");
  await Promise.all(Array.from({ length: 2_000 }, (_, n) => come(`ann${n + 2}`)));
  let looks = 0;
  const { byNickKeys } = table;
  table.byNickKeys = (keys) => {
    looks += 1;
    return byNickKeys.call(table, keys);
  };
  for (let guest = 0; guest < 100; guest += 1) await identities.nameGuest(nick("ann"), guest);
  expect(looks).toBeLessThan(100 * 12);
});

test("[W11] a file that can't be read is no reason to fail otherwise", async () => {
  database.connection.exec("DROP TABLE identities");
  await expect(come("ann")).rejects.toEqual(UNAVAILABLE);
});
