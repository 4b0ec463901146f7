import type { Database } from "../../src/server/store/database.ts";
import { until } from "./until.ts";

/** The volumes of the index of words, by their first ids. */
export function listVolumes({ connection }: Database): number[] {
  return connection
    .prepare("SELECT first_id FROM search_volumes ORDER BY first_id")
    .all()
    .map(({ first_id }: { first_id: number }) => first_id);
}

/** The tables of those volumes. */
function listTables({ connection }: Database): string[] {
  const rows: { table_name: string }[] = connection
    .prepare("SELECT 'search_' || first_id || '_' || renewals AS table_name FROM search_volumes")
    .all();
  return rows.map(({ table_name }) => table_name);
}

function countUnindexed(database: Database): number {
  const tables = listTables(database).map((table) => `SELECT max(id) AS id FROM ${table}_docsize`);
  const indexed = tables.length === 0 ? "0" : `(SELECT max(id) FROM (${tables.join(" UNION ALL ")}))`;
  return database.connection
    .prepare(`SELECT count(*) AS n FROM messages WHERE id > ${indexed} AND +room_id IS NOT NULL`)
    .get().n;
}

/** Resolves once fewer messages than `few` are not indexed: nothing more of it is due then, if they are short. */
export async function untilIndexed(database: Database, few = 500): Promise<void> {
  await until(() => countUnindexed(database) < few);
}
