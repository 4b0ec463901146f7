import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Logger, silentLogger } from "../../src/core/logger.ts";
import { ChatError } from "../../src/core/protocol/errors.ts";
import type { Reason } from "../../src/core/protocol/reasons.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { openDatabase, type Sync } from "../../src/server/store/database.ts";
import { draft } from "../support/drafts.ts";

const PAGE = 4_096;

/** A frame of the write-ahead log, and what stands before the first. */
const FRAME = 24 + PAGE;
const WAL_HEADER = 32;

let folder: string;
let file: string;

/** A data file of a hundred pages and more, as a server leaves it that was stopped. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-damaged-"));
  await say(600);
  file = join(folder, "chat.db");
  copyFileSync(join(folder, "first.db"), file);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Fills `first.db`; `beforeClose` sees it while it is open. */
async function say(count: number, beforeClose = () => {}): Promise<void> {
  const database = openDatabase(join(folder, "first.db"), "full", "e");
  const log = sqliteLog(database, silentLogger);
  for (let n = 0; n < count; n += 100) {
    await log.appendAll(Array.from({ length: 100 }, (_, i) => draft(`${n + i} ${"x".repeat(700)}`)));
  }
  beforeClose();
  await log.close();
  database.close();
}

/** Puts a data file in place as a server leaves it that was killed: with its newest messages in the write-ahead log alone. */
async function killed(): Promise<void> {
  await say(600, () => {
    for (const ending of ["", "-wal"]) copyFileSync(join(folder, `first.db${ending}`), file + ending);
  });
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const descriptor = openSync(path, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, at);
}

const garbage = (length: number) => Buffer.alloc(length, 0x5a);

/** Overwrites the page at which a table or an index begins. */
function overwriteRoot(name: string): void {
  const connection = new DatabaseSync(file, { readOnly: true });
  const { rootpage } = connection.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(name);
  overwrite(file, (rootpage - 1) * PAGE, garbage(PAGE));
}

/** Starts with the data; gives the reason why it could not, or what was found. */
function start(sync: Sync = "full", logger: Logger = silentLogger): Reason | number {
  try {
    const database = openDatabase(file, sync, "e", logger);
    const { count } = database.connection.prepare("SELECT count(*) AS count FROM messages").get();
    database.close();
    return count;
  } catch (error) {
    if (error instanceof ChatError) return error.reason;
    throw error;
  }
}

/** The content of the file and of those beside it; nothing, where there is no file. */
const contents = () =>
  ["", "-wal"].map((ending) => {
    const bytes = existsSync(file + ending) ? readFileSync(file + ending) : "";
    return createHash("sha256").update(bytes).digest("hex");
  });

const size = () => statSync(file).size;

test.each<[string, () => void, Reason]>([
  ["cut to nothing", () => truncateSync(file, 0), "data-empty"],
  ["cut to a byte", () => writeFileSync(file, "S"), "data-empty"],
  ["cut within its header", () => truncateSync(file, 99), "data-damaged-at-start"],
  ["cut to its first page", () => truncateSync(file, PAGE), "data-damaged-at-start"],
  ["cut to half", () => truncateSync(file, size() / 2 - 100), "data-damaged-at-start"],
  ["cut by a page", () => truncateSync(file, size() - PAGE), "data-damaged-at-start"],
  ["cut by a byte", () => truncateSync(file, size() - 1), "data-damaged-at-start"],
  ["without its first bytes", () => overwrite(file, 0, garbage(16)), "data-not-ours"],
  ["with zeros for its first page", () => overwrite(file, 0, Buffer.alloc(PAGE)), "data-not-ours"],
  ["with another first page", () => overwrite(file, 100, garbage(PAGE - 100)), "data-damaged-at-start"],
  [
    "with zeros from its second page on",
    () => overwrite(file, PAGE, Buffer.alloc(size() - PAGE)),
    "data-damaged-at-start",
  ],
  ["without the root of meta", () => overwriteRoot("meta"), "data-damaged-at-start"],
  ["without the root of its rooms", () => overwriteRoot("rooms"), "data-damaged-at-start"],
  ["without the root of its messages", () => overwriteRoot("messages"), "data-damaged-at-start"],
  ["without the root of an index", () => overwriteRoot("messages_in_order"), "data-damaged-at-start"],
  ["without the root of its identities", () => overwriteRoot("identities"), "data-damaged-at-start"],
])("[V16] a data file %s is said to be so, and is left as it is", (_, damage, reason) => {
  damage();
  const before = contents();
  expect(start()).toBe(reason);
  expect(contents()).toEqual(before);
});

test.each<[string, (path: string) => void, string]>([
  ["folder", (path) => mkdirSync(path), "folder"],
  ["pipe", (path) => execFileSync("mkfifo", [path]), "pipe"],
  ["link to a device", (path) => symlinkSync("/dev/null", path), "device"],
])("[V16] what is no file is said by its kind: a %s", (_, make, kind) => {
  for (const path of [file, `${file}-wal`, `${file}-shm`]) {
    if (path === file) rmSync(path);
    else copyFileSync(join(folder, "first.db"), file);
    make(path);
    expect(() => openDatabase(file, "full", "e")).toThrow(` is a ${kind}, not a file`);
    rmSync(path, { recursive: true });
  }
});

test("[V16] shared memory full of garbage harms nothing", () => {
  writeFileSync(`${file}-shm`, garbage(32_768));
  expect(start()).toBe(600);
});

test.each<[string, (wal: string) => void]>([
  ["in its header", (wal) => overwrite(wal, 0, garbage(WAL_HEADER))],
  ["in its first frame", (wal) => overwrite(wal, WAL_HEADER + 100, garbage(100))],
  ["in the middle", (wal) => overwrite(wal, WAL_HEADER + 20 * FRAME + 2_000, garbage(3 * FRAME))],
  ["all of it", (wal) => writeFileSync(wal, garbage(100_000))],
])(
  "[V16] a write-ahead log that is broken %s is said, and both files are left as they are",
  async (_, damage) => {
    await killed();
    damage(`${file}-wal`);
    const before = contents();
    expect(start()).toBe("data-wal-damaged");
    expect(contents()).toEqual(before);
  },
);

test("[V16] with --sync normal a write-ahead log that is broken in its middle is a loss that the log tells", async () => {
  await killed();
  overwrite(`${file}-wal`, WAL_HEADER + 20 * FRAME + 2_000, garbage(100));
  const warnings: string[] = [];
  expect(start("normal", { ...silentLogger, warn: (message) => warnings.push(message) })).toBeLessThan(1_200);
  expect(warnings).toEqual([expect.stringMatching(/^the newest messages are lost/)]);
});

test("[M11] what a crash leaves at the end of a write-ahead log is no damage: a frame cut short, a commit without its end, an earlier round", async () => {
  await killed();
  const data = readFileSync(file);
  const wal = readFileSync(`${file}-wal`);
  const frames = (wal.length - WAL_HEADER) / FRAME;
  const last = WAL_HEADER + (frames - 1) * FRAME;
  const torn = Buffer.concat([wal.subarray(0, last + 24), Buffer.alloc(PAGE, 1)]);
  const older = Buffer.concat([wal, garbage(3 * FRAME)]);
  for (const left of [wal, wal.subarray(0, wal.length - 1), wal.subarray(0, last), torn, older]) {
    for (const ending of ["", "-wal", "-shm"]) rmSync(file + ending, { force: true });
    writeFileSync(file, data);
    writeFileSync(`${file}-wal`, left);
    expect(start()).toBeTypeOf("number");
  }
});

test("[V16] where the file is gone and a part of it is left, no new log is begun", async () => {
  await killed();
  rmSync(file);
  expect(start()).toBe("data-gone");
  expect(existsSync(file)).toBe(false);
  rmSync(`${file}-wal`);
  expect(start()).toBe(0);
});

test("[V16] a new data file is there as a whole or not at all", () => {
  rmSync(file);
  rmSync(`${file}-wal`, { force: true });
  expect(start()).toBe(0);
  expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([]);
});
