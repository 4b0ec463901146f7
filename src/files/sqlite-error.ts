import { statfsSync } from "node:fs";
import { isDiskFull } from "./whole-file.ts";

/** SQLite's result codes that callers tell apart (sqlite.org/rescode.html). */
export const SQLITE_BUSY = 5;
const SQLITE_PERM = 3;
const SQLITE_NOMEM = 7;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
export const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
export const SQLITE_NOTADB = 26;

/** Reasons for which SQLite gets no access to a file, whatever is in it. */
const ACCESS_CODES: ReadonlySet<number | undefined> = new Set([
  SQLITE_PERM,
  SQLITE_BUSY,
  SQLITE_NOMEM,
  SQLITE_READONLY,
  SQLITE_IOERR,
  SQLITE_FULL,
  SQLITE_CANTOPEN,
]);

/** The text that SQLite gives with a code (`sqlite3_errstr`); our library leaves the code out where rows are read one after the other. */
const SENTENCES: ReadonlyMap<string, number> = new Map([
  ["database is locked", SQLITE_BUSY],
  ["attempt to write a readonly database", SQLITE_READONLY],
  ["disk I/O error", SQLITE_IOERR],
  ["database disk image is malformed", SQLITE_CORRUPT],
  ["database or disk is full", SQLITE_FULL],
  ["unable to open database file", SQLITE_CANTOPEN],
  ["file is not a database", SQLITE_NOTADB],
]);

/** The beginning of the text by which the index of words reports its own damage. */
const INDEX_DAMAGE = "fts5: corruption";

/** Reads the primary result code of an error that SQLite threw; undefined for any other error. */
export function readSqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR")) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 0xff; // what is above it only says more
  return error.message.startsWith(INDEX_DAMAGE) ? SQLITE_CORRUPT : SENTENCES.get(error.message);
}

/** Tells whether SQLite found that a part of a file is no sound part of a database. */
export function isDamage(error: unknown): boolean {
  const code = readSqliteCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

/** Tells whether the system, or another process, kept SQLite from a file: that says nothing about what is in it. */
export function isAccessFailure(error: unknown): boolean {
  if (error instanceof Error && "syscall" in error) return true;
  return ACCESS_CODES.has(readSqliteCode(error));
}

/** Bytes of the shared memory that SQLite needs beside a file; without room for them it only says that it failed. */
const SHARED_MEMORY_BYTES = 32_768;

/** Tells whether the system or SQLite found no room for a file in a folder. */
export function isOutOfRoom(error: unknown, folder: string): boolean {
  if (isDiskFull((error as NodeJS.ErrnoException).code)) return true;
  const code = readSqliteCode(error);
  return code === SQLITE_FULL || (code === SQLITE_IOERR && countFreeBytes(folder) < SHARED_MEMORY_BYTES);
}

function countFreeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY; // nobody knows
  }
}
