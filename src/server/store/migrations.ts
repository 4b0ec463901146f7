import { createHash } from "node:crypto";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { chatError } from "../../core/protocol/errors.ts";
import { readNumber, readRows } from "./read-rows.ts";
import { SCHEMA_STEPS } from "./schema.ts";
import { transact } from "./transaction.ts";

/** Tables that every build of this program made. */
const OWN_TABLES = ["meta", "messages", "identities"];

/**
 * Reads the version of a data file, 0 for one with nothing in it. Changes nothing. Throws a ChatError if another program wrote it, or
 * another build of this one whose schema is none of `steps`.
 */
export function readVersion(
  connection: DatabaseSyncInstance,
  file: string,
  steps: readonly string[] = SCHEMA_STEPS,
): number {
  const version = readPragma(connection, "user_version");
  if (isForeign(connection, version)) throw chatError("data-of-another-program", { file });
  if (version === 0) return version;
  const isKnown =
    version <= steps.length && readPragma(connection, "application_id") === markOf(steps, version);
  if (!isKnown) throw chatError("data-of-another-build", { file });
  return version;
}

/**
 * Brings a data file of an older version to the newest, all in one transaction: if it throws, the file is as it was. `epoch` names
 * the log of a file with nothing in it.
 */
export function migrate(
  connection: DatabaseSyncInstance,
  file: string,
  epoch: string,
  steps: readonly string[] = SCHEMA_STEPS,
): void {
  const version = readVersion(connection, file, steps);
  const newest = steps.length;
  if (version === newest) return;
  try {
    transact(connection, () => {
      for (const step of steps.slice(version)) connection.exec(step);
      if (version === 0) connection.prepare("INSERT INTO meta VALUES ('epoch', ?)").run(epoch);
      connection.exec(`PRAGMA user_version = ${newest}; PRAGMA application_id = ${markOf(steps, newest)}`);
    });
  } catch (error) {
    if (version === 0) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw chatError("data-not-migrated", { file, from: version, to: newest, cause }, { cause: error });
  }
}

/** Other programs keep a version there too: only the tables tell whose file it is. */
function isForeign(connection: DatabaseSyncInstance, version: number): boolean {
  const names = readRows(connection, "name", "FROM sqlite_schema").map(([name]) => name);
  if (version === 0) return names.length > 0;
  return !OWN_TABLES.every((table) => names.includes(table));
}

/** Marks a schema in the file: before a release several have the same number. A signed number of 32 bits, as SQLite keeps it. */
function markOf(steps: readonly string[], version: number): number {
  return createHash("sha256").update(steps.slice(0, version).join("\n")).digest().readInt32BE();
}

function readPragma(connection: DatabaseSyncInstance, name: "user_version" | "application_id"): number {
  return readNumber(connection, name, `FROM pragma_${name}`);
}
