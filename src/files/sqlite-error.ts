/** SQLite's result codes that callers tell apart (sqlite.org/rescode.html). */
export const SQLITE_BUSY = 5;
const SQLITE_PERM = 3;
const SQLITE_NOMEM = 7;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
export const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
export const SQLITE_NOTADB = 26;

/** What keeps SQLite from a file, whatever is in it. */
const ACCESS_CODES: ReadonlySet<number | undefined> = new Set([
  SQLITE_PERM,
  SQLITE_BUSY,
  SQLITE_NOMEM,
  SQLITE_READONLY,
  SQLITE_IOERR,
  SQLITE_FULL,
  SQLITE_CANTOPEN,
]);

/** Reads the primary result code of an error that SQLite threw; undefined for any other error. */
export function readSqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return undefined;
  return error.errcode & 0xff; // what is above it only says more
}

/** Tells whether the system, or another process, kept SQLite from a file: that says nothing about what is in it. */
export function isAccessFailure(error: unknown): boolean {
  if (error instanceof Error && "syscall" in error) return true;
  return ACCESS_CODES.has(readSqliteCode(error));
}
