import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/** Runs `work` so that all it writes is kept, or, if it throws, nothing of it. Throws what `work` or the disk throws. */
export function transact<T>(connection: DatabaseSyncInstance, work: () => T): T {
  rollBack(connection); // one whose own roll-back the disk refused: without this no other could begin
  connection.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    connection.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** Some failures (a full disk) have rolled back already. */
function rollBack(connection: DatabaseSyncInstance): void {
  if (connection.isTransaction) connection.exec("ROLLBACK");
}
