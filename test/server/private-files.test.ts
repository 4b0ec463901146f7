import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Logger, silentLogger } from "../../src/core/logger.ts";
import { makeExistingPrivate } from "../../src/files/private-file.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { backup } from "../../src/server/store/backup.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { draft } from "../support/drafts.ts";

describe.skipIf(process.platform === "win32")(
  "files of the server (skipped on Windows, where modes mean nothing)",
  () => {
    let folder: string;
    let file: string;
    let inherited: number;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "groupchat-private-"));
      file = join(folder, "chat.db");
      inherited = process.umask();
    });
    afterEach(() => {
      process.umask(inherited);
      rmSync(folder, { recursive: true });
    });

    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    const modes = (path = folder) =>
      Object.fromEntries(readdirSync(path).map((name) => [name, mode(join(path, name))]));

    /** Opens it, writes to it, and tells the modes while it is in use. */
    async function use(path = file, logger: Logger = silentLogger): Promise<Record<string, string>> {
      const database = openDatabase(path, "full", "e", logger);
      const log = sqliteLog(database, silentLogger);
      await log.append(draft("x"));
      const found = modes(join(path, ".."));
      await log.close();
      database.close();
      return found;
    }

    function warnings(): { readonly logger: Logger; readonly said: string[] } {
      const said: string[] = [];
      return {
        said,
        logger: { ...silentLogger, warn: (message, fields) => said.push(`${fields?.file}: ${message}`) },
      };
    }

    it.each([0o000, 0o022, 0o077])(
      "[D7] its owner alone may read the data file, all beside it and its folders, with umask %o",
      async (umask) => {
        process.umask(umask);
        expect(await use(join(folder, "a", "b", "chat.db"))).toEqual({
          "chat.db": "600",
          "chat.db-shm": "600",
          "chat.db-wal": "600",
          "chat.db.lock": "600",
        });
        expect([mode(join(folder, "a")), mode(join(folder, "a", "b"))]).toEqual(["700", "700"]);
        backup(join(folder, "a", "b", "chat.db"), join(folder, "copy.db"), "copied");
        expect(mode(join(folder, "copy.db"))).toBe("600");
      },
    );

    it("[D7] a data file made by way of a link that led nowhere is private too", async () => {
      process.umask(0);
      symlinkSync(join(folder, "own", "real.db"), file);
      await use();
      expect(modes(join(folder, "own"))["real.db"]).toBe("600");
      expect(existsSync(join(folder, "own", "real.db.lock"))).toBe(true);
    });

    it("[D8] what was there and open to others is private once a server uses it, also what a crash left", async () => {
      process.umask(0);
      const database = openDatabase(file, "full", "e");
      const other = new DatabaseSync(file); // keeps what is beside the file there
      other.prepare("SELECT 1 FROM meta").get();
      database.close();
      for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o666);
      expect(modes()).toMatchObject({ "chat.db": "666", "chat.db-wal": "666", "chat.db-shm": "666" });
      const { said, logger } = warnings();
      expect(new Set(Object.values(await use(file, logger)))).toEqual(new Set(["600"]));
      expect(said).toEqual([]);
      other.close();
    });

    it("[D8] what the owner may do with a file stays as it is", () => {
      writeFileSync(file, "");
      chmodSync(file, 0o444);
      makeExistingPrivate(file, silentLogger);
      expect(mode(file)).toBe("400");
    });

    it("[D8] a file that is not ours keeps its mode", () => {
      writeFileSync(file, "a diary, not a database. ".repeat(100));
      chmodSync(file, 0o644);
      expect(() => openDatabase(file, "full", "e")).toThrow(/not a groupchat data file/);
      expect(mode(file)).toBe("644");
    });

    it("[D9] a file whose mode can't be changed is used as it is, and the log says so", () => {
      writeFileSync(file, "");
      writeFileSync(`${file}-wal`, "");
      chmodSync(file, 0o604);
      chmodSync(`${file}-wal`, 0o640);
      const { said, logger } = warnings();
      makeExistingPrivate(file, logger, () => {
        throw new Error("EPERM: operation not permitted");
      });
      makeExistingPrivate(file, logger, () => {}); // a file system without modes says nothing
      expect(said).toEqual([
        `${file}: others can read this file: run chmod 600 on it as its owner`,
        `${file}-wal: others can read this file: run chmod 600 on it as its owner`,
        `${file}: others can read this file: its file system has no modes`,
        `${file}-wal: others can read this file: its file system has no modes`,
      ]);
    });
  },
);
