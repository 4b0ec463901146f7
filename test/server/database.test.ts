import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { ChatError } from "../../src/core/protocol/errors.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { draft } from "../support/drafts.ts";
import { PROGRAM } from "../support/program.ts";

describe("the data file", () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "groupchat-db-"));
    file = join(directory, "chat.db");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const open = (path = file, epoch = "e1") => openDatabase(path, "full", epoch);

  function failure(path = file): string {
    try {
      open(path).close();
      return "";
    } catch (error) {
      expect(error).toBeInstanceOf(ChatError);
      return error instanceof ChatError ? error.message : "";
    }
  }

  it("[V2] is made with its directory, and keeps its epoch", () => {
    const path = join(directory, "a", "b", "chat.db");
    open(path, "first").close();
    const database = open(path, "second");
    expect(database.connection.prepare("SELECT value FROM meta").get()).toEqual({ value: "first" });
    expect(database.connection.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(database.connection.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    database.close();
  });

  it("[V2] what is no data file, or another program's, is left alone and said", () => {
    writeFileSync(file, "a diary, not a database. ".repeat(100));
    expect(failure()).toBe(
      `${file} is not a groupchat data file, or its beginning is damaged; give another --data, or put a backup in its place`,
    );
    const other = join(directory, "other.db");
    const foreign = new DatabaseSync(other);
    foreign.exec("CREATE TABLE recipes (name TEXT)");
    foreign.close();
    for (const version of [0, 1, 2, -1, 99]) {
      const numbered = new DatabaseSync(other);
      numbered.exec(`PRAGMA user_version = ${version}`);
      numbered.close();
      const foreignBefore = readFileSync(other);
      expect(failure(other)).toBe(`${other} is another program's database; give another --data`);
      expect(readFileSync(other)).toEqual(foreignBefore);
    }
  });

  it("[V2] a place that can't be used is said in one line", () => {
    writeFileSync(join(directory, "file"), "");
    symlinkSync(file, file);
    for (const path of [file, join(directory, "file", "chat.db"), "/dev/null/chat.db"]) {
      const message = failure(path);
      expect(message).toMatch(/^can't use .* for the data \(.*\); make it writable or give another --data$/);
      expect(message).not.toContain("\n");
    }
  });

  it.skipIf(process.getuid?.() === 0)(
    "[V2] a file or directory without write permission is said in one line (skipped as root, who may write anywhere)",
    () => {
      open().close();
      chmodSync(file, 0o444);
      expect(failure()).toContain("make it writable");
      chmodSync(directory, 0o555);
      expect(failure(join(directory, "new.db"))).toContain("make it writable");
      chmodSync(directory, 0o755);
    },
  );

  it("[D5] once it is closed nothing is left beside it that a copy put in its place would take for its own", async () => {
    const database = open();
    const log = sqliteLog(database, silentLogger);
    await log.append(draft("x"));
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    await log.close();
    database.close();
    expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it("[D5] where a reader keeps a part beside it that is said, and the next start brings it in", async () => {
    const said: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => said.push(message) };
    const database = openDatabase(file, "full", "e1", logger);
    const log = sqliteLog(database, silentLogger);
    await log.append(draft("x"));
    const reader = new DatabaseSync(file, { readOnly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM messages").get();
    await log.append(draft("y"));
    await log.close();
    database.close();
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    expect(said).toEqual([expect.stringMatching(/^a reader kept a part of the data beside its file/)]);
    reader.exec("COMMIT");
    reader.close();
    openDatabase(file, "full", "e1", logger).close();
    expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
    expect(said).toHaveLength(1);
  });

  it("[M12] one server has it at a time, by whatever path", () => {
    const held = open();
    const alias = join(directory, "alias.db");
    symlinkSync(file, alias);
    for (const path of [file, alias]) {
      expect(failure(path)).toBe(
        `${file} is in use by another groupchat server; stop it or give another --data`,
      );
    }
    held.close();
    expect(failure()).toBe("");
  });

  /** A server on the data in a process of its own, which is to be killed. */
  async function otherServer(path: string): Promise<ChildProcess> {
    const server = spawn(process.execPath, [PROGRAM, "serve", "--port", "0", "--data", path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => server.stdout.once("data", resolve));
    return server;
  }

  const kill = (child: ChildProcess) =>
    new Promise((resolve) => {
      child.once("exit", resolve);
      child.kill("SIGKILL");
    });

  it("[M12] a server holds the file itself, whatever becomes of its names and of the lock file", async () => {
    const server = await otherServer(file);
    const renamed = join(directory, "renamed.db");
    linkSync(file, renamed);
    expect(failure(renamed)).toContain("has 2 names (hard links)");
    expect(failure()).toContain("has 2 names (hard links)");
    rmSync(file);
    expect(failure(renamed)).toBe(
      `${renamed} is in use by another groupchat server (process ${server.pid}); stop it or give another --data`,
    );
    renameSync(renamed, file);
    rmSync(`${file}.lock`);
    expect(failure()).toContain(`in use by another groupchat server (process ${server.pid})`);
    await kill(server);
    expect(failure()).toBe("");
    renameSync(file, renamed);
    for (const name of readdirSync(directory)) if (name !== "renamed.db") rmSync(join(directory, name));
    expect(failure(renamed)).toBe("");
  });

  it("[M12] a restart needs the data for itself alone only where they have another lock: a backup that reads is not in its way", () => {
    open().close();
    const reader = new DatabaseSync(file, { readOnly: true });
    reader.exec("BEGIN; SELECT * FROM meta");
    expect(failure()).toBe("");
    reader.exec("COMMIT");
    reader.close();
  });

  it("[M12] who has the lock is named, and what is no lock file is", async () => {
    open().close();
    const lock = `${file}.lock`;
    writeFileSync(lock, "somebody's notes");
    expect(failure()).toContain(`${lock} should be an empty file of this user's own`);
    rmSync(lock);
    symlinkSync(join(directory, "elsewhere"), lock);
    expect(failure()).toContain(`${lock} should be an empty file of this user's own`);
    expect(existsSync(join(directory, "elsewhere"))).toBe(false);
    rmSync(lock);
    expect(failure()).toBe("");
  });

  it.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
    "[M12] a stranger who had the lock file open is named, and to remove it helps (only as root, who can be somebody else)",
    async () => {
      open().close();
      const lock = `${file}.lock`;
      chmodSync(directory, 0o755);
      chmodSync(lock, 0o644); // as it was before somebody made it private
      const script = `import fcntl, time; f = open(${JSON.stringify(lock)}); fcntl.lockf(f, fcntl.LOCK_SH); print("held", flush=True); time.sleep(60)`;
      const stranger = spawn("python3", ["-c", script], {
        uid: 65_534,
        gid: 65_534,
        stdio: ["ignore", "pipe", "inherit"],
      });
      await new Promise((resolve) => stranger.stdout.once("data", resolve));
      expect(failure()).toBe(
        `${file} is locked by process ${stranger.pid} of another user (65534), which has ${lock} open; end it, or remove that lock file`,
      );
      rmSync(lock);
      expect(failure()).toBe("");
      expect(statSync(lock).mode & 0o777).toBe(0o600);
      await kill(stranger);
    },
  );

  it("[M12] a server that was killed holds it no longer", async () => {
    open().close();
    const sqlite = createRequire(import.meta.url).resolve("@photostructure/sqlite");
    const script = `
      const { DatabaseSync } = require(${JSON.stringify(sqlite)});
      const lock = new DatabaseSync(${JSON.stringify(`${file}.lock`)});
      lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
      console.log("held");
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    expect(failure()).toContain("in use by another groupchat server");
    holder.kill("SIGKILL");
    await new Promise((resolve) => holder.once("exit", resolve));
    expect(failure()).toBe("");
    expect(existsSync(file)).toBe(true);
  });
});
