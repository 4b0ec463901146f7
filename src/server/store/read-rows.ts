import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/**
 * Asks once, and lets go: a prepared statement would keep its connection open, with its locks, until the garbage is collected.
 * `columns` and `from` are SQL.
 */
export function readRows(connection: DatabaseSyncInstance, columns: string, from: string): unknown[][] {
  const rows: unknown[][] = [];
  connection.function("take_row", { varargs: true }, (...row: unknown[]) => {
    rows.push(row);
    return null;
  });
  connection.exec(`SELECT take_row(${columns}) ${from}`);
  return rows;
}

/** Asks for one number. */
export function readNumber(connection: DatabaseSyncInstance, column: string, from: string): number {
  return Number(readRows(connection, column, from)[0]?.[0] ?? 0);
}
