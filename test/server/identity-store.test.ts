import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { toNick, toUserId } from "../../src/core/protocol/names.ts";
import { Identities } from "../../src/server/hub/identities.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { SqliteIdentityStore } from "../../src/server/store/sqlite-identity-store.ts";
import { FakeClock } from "../support/fake-clock.ts";

const HOUR = 60 * 60 * 1000;
const USERS = 50;

let folder: string;
let clock: FakeClock;
let database: Database;
let store: SqliteIdentityStore;
let identities: Identities;
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
  store.close();
  database.close();
  rmSync(folder, { recursive: true });
});

function open(): void {
  database = openDatabase(join(folder, "chat.db"), "normal", "e");
  store = new SqliteIdentityStore(database, silentLogger);
  identities = new Identities(store, clock, () => "made");
}

/** The server is stopped, and started again. */
function restart(): void {
  store.close();
  database.close();
  open();
}

const auth = (name: string, nick = name) => ({
  protocol: 1 as const,
  userId: `u-${name}`,
  nickName: toNick(nick) ?? expect.unreachable(),
  session: `secret of ${name}`,
});

function come(name: string, nick?: string): void {
  identities.entered(identities.claim(auth(name, nick)).userId);
}

const go = (name: string) => identities.left(toUserId(`u-${name}`));

const everybody = (each: (name: string) => void) => {
  for (let n = 0; n < USERS; n += 1) each(`user${n}`);
};

/** Changes whenever somebody else has committed something. */
function commits(): number {
  const { data_version }: { data_version: number } = other.prepare("PRAGMA data_version").get();
  return data_version;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("[W11] who comes back within the hour writes nothing", async () => {
  everybody((name) => come(name));
  const before = commits();
  everybody((name) => go(name));
  clock.advance(HOUR);
  everybody((name) => come(name));
  await turn();
  expect(commits()).toBe(before);
});

test("[W11] many who go, or come back later, are written together, after they were let in", async () => {
  everybody((name) => come(name));
  for (const all of [() => everybody(go), () => everybody((name) => come(name))]) {
    clock.advance(HOUR + 1);
    const before = commits();
    all();
    expect(commits()).toBe(before);
    await turn();
    expect(commits()).toBe(before + 1);
  }
});

test("[W6] a use that is noted but not yet written counts, and is written at the end", () => {
  come("ann");
  clock.advance(IDENTITY_KEPT_MS);
  go("ann");
  clock.advance(IDENTITY_KEPT_MS);
  expect(() => come("eve", "ann")).toThrow(/belongs to somebody else/);
  restart();
  expect(() => come("eve", "ann")).toThrow(/belongs to somebody else/);
  clock.advance(1);
  come("eve", "ann");
});

test("[W11] while the file can't be written, who is known comes and goes; who is not is told to try again", async () => {
  come("ann");
  come("bob");
  go("bob");
  clock.advance(HOUR + 1);
  other.exec("BEGIN IMMEDIATE");
  go("ann");
  come("ann");
  await turn();
  for (const claim of [() => come("eve"), () => come("ann", "another")]) {
    expect(claim).toThrow(expect.objectContaining({ code: "UNAVAILABLE" }));
  }
  clock.advance(IDENTITY_KEPT_MS);
  expect(() => come("eve", "bob")).toThrow(expect.objectContaining({ code: "UNAVAILABLE" }));
  expect(identities.guest(toNick("bob") ?? expect.unreachable(), 1)).toEqual({ nickName: "bob", id: 1 });
  other.exec("ROLLBACK");
  come("eve", "bob");
  come("ann", "another");
});

test("[W11] a file that can't be read is no reason to fail otherwise", () => {
  database.connection.exec("DROP TABLE identities");
  expect(() => come("ann")).toThrow(expect.objectContaining({ code: "UNAVAILABLE" }));
});
