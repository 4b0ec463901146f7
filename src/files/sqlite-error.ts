/** SQLite's result codes that callers tell apart (sqlite.org/rescode.html). */
export const SQLITE_BUSY = 5;
export const SQLITE_NOTADB = 26;

/** Reads the result code of an error that SQLite threw; undefined for any other error. */
export function readSqliteCode(error: unknown): unknown {
  return error instanceof Error && "errcode" in error ? error.errcode : undefined;
}
