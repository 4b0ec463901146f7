import type { Database } from "../store/database.ts";
import { InitialCounts } from "./initial-counts.ts";

/** FTS5 merges so many pages at a time, within the write that finds them due: small ones make that short (bytes). */
const PAGE_BYTES = 1_000;

/** The part of the index that holds the messages from an id on, up to that from which on another one does. */
export interface Volume {
  readonly from: number;
  /** The times that it was made anew: the table has another name then. */
  renewals: number;
  /** True where words were taken out since: copies of them may be left in its pages. */
  isStale: boolean;
  /** The times that all of it was merged since words were taken out of it, and whether it is being merged. */
  merges: number;
  isMerging: boolean;
  /** Messages that are in it and were not trimmed. */
  messages: number;
  /** Characters that were put in. */
  characters: number;
  /** The words of each first character that were put in. After a restart the highest count holds for all: it is full sooner then. */
  readonly initials: InitialCounts;
}

/** Makes a volume with nothing in it. */
export function newVolume(from: number): Volume {
  return toVolume({
    first_id: from,
    renewals: 0,
    is_stale: 0,
    messages: 0,
    characters: 0,
    words_of_an_initial: 0,
  });
}

/** The table of a volume. */
export function tableOf({ from, renewals }: Volume): string {
  return `search_${from}_${renewals}`;
}

/** A row of the list of volumes. */
export interface VolumeRow {
  readonly first_id: number;
  readonly renewals: number;
  readonly is_stale: number;
  readonly messages: number;
  readonly characters: number;
  readonly words_of_an_initial: number;
}

/** Reads a volume from its row. */
export function toVolume({
  first_id,
  renewals,
  is_stale,
  messages,
  characters,
  words_of_an_initial,
}: VolumeRow): Volume {
  return {
    from: first_id,
    renewals,
    isStale: is_stale === 1,
    merges: 0,
    isMerging: false,
    messages,
    characters,
    initials: new InitialCounts(words_of_an_initial),
  };
}

/** Makes the table of a volume. */
export function makeTable(connection: Database["connection"], table: string): void {
  connection.exec(`
    CREATE VIRTUAL TABLE ${table} USING fts5 (text, content = '', tokenize = 'ascii');
    INSERT INTO ${table} (${table}, rank) VALUES ('pgsz', ${PAGE_BYTES})`);
}

/**
 * Moves all that a table holds to a new one, in its order, and drops it. FTS5 keeps what it knows of a table in memory, and would write it over
 * what was copied: a table that gets another name is read anew.
 */
export function moveTable(connection: Database["connection"], old: string, fresh: string): void {
  const copy = `${fresh}_copy`;
  makeTable(connection, copy);
  connection.enableDefensive(false); // else no part of an index may be written to by itself
  try {
    for (const part of ["data", "idx", "docsize"]) {
      connection.exec(
        `DELETE FROM ${copy}_${part}; INSERT INTO ${copy}_${part} SELECT * FROM ${old}_${part}`,
      );
    }
  } finally {
    connection.enableDefensive(true);
  }
  connection.exec(`DROP TABLE ${old}; ALTER TABLE ${copy} RENAME TO ${fresh}`);
}
