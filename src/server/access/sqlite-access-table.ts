import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { RefusingData } from "../store/data-failure.ts";
import type { Database } from "../store/database.ts";
import type { GroupedWrites } from "../store/grouped-writes.ts";
import type { AccessKind, AccessTable } from "./access-table.ts";
import type { AuditEntry, AuditPage, AuditQuery, KeptAuditEntry } from "./audit.ts";

interface AuditRow {
  readonly id: number;
  readonly at: number;
  readonly by_user: string | null;
  readonly by_nick: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly room_id: RoomId | null;
  readonly subject: string | null;
  readonly subject_nick: string | null;
  readonly details: string;
}

/** Access records and the audit log in a data file, which other processes of the operator may write too. */
export class SqliteAccessTable implements AccessTable {
  readonly #data: RefusingData;
  readonly #all: StatementSyncInstance;
  readonly #put: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;
  readonly #note: StatementSyncInstance;
  readonly #audit: StatementSyncInstance;
  readonly #version: StatementSyncInstance;

  constructor(
    { connection }: Pick<Database, "connection">,
    writes: Pick<GroupedWrites, "run">,
    logger: Logger,
  ) {
    this.#data = new RefusingData(writes, logger, {
      unreadable: "access records could not be read",
      refusal: "records-unavailable",
    });
    this.#all = connection.prepare("SELECT key, json FROM access WHERE kind = ?");
    this.#put = connection.prepare("INSERT OR REPLACE INTO access VALUES (?, ?, ?)");
    this.#remove = connection.prepare("DELETE FROM access WHERE kind = ? AND key = ?");
    this.#note = connection.prepare(
      "INSERT INTO audit (at, by_user, by_nick, address, action, room_id, subject, subject_nick, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#audit = connection.prepare("SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?");
    this.#version = connection.prepare("PRAGMA data_version");
  }

  all(kind: AccessKind): ReadonlyMap<string, string> {
    const rows: { key: string; json: string }[] = this.#data.read(() => this.#all.all(kind));
    return new Map(rows.map(({ key, json }) => [key, json]));
  }

  put(kind: AccessKind, key: string, json: string): void {
    this.#put.run(kind, key, json);
  }

  remove(kind: AccessKind, key: string): void {
    this.#remove.run(kind, key);
  }

  note({ at, by, byNick, from, action, roomId, subject, subjectNick, details }: AuditEntry): void {
    const optional = [by, byNick, from].map((one) => one ?? null);
    const about = [roomId, subject, subjectNick].map((one) => one ?? null);
    this.#note.run(at, ...optional, action, ...about, JSON.stringify(details));
  }

  audit({ before = Number.MAX_SAFE_INTEGER, limit }: AuditQuery): AuditPage {
    const rows: AuditRow[] = this.#data.read(() => this.#audit.all(before, limit + 1));
    const entries = rows.slice(0, limit).map(toEntry);
    return { entries, next: rows.length > limit ? entries.at(-1)?.id : undefined };
  }

  write<T>(work: () => T): Promise<T> {
    return this.#data.write(work);
  }

  version(): number {
    const row: { data_version: number } = this.#data.read(() => this.#version.get());
    return row.data_version;
  }
}

function toEntry(row: AuditRow): KeptAuditEntry {
  const { id, at, by_user, by_nick, address, action, room_id, subject, subject_nick, details } = row;
  return {
    id,
    at,
    by: by_user ?? undefined,
    byNick: by_nick ?? undefined,
    from: address ?? undefined,
    action,
    roomId: room_id ?? undefined,
    subject: subject ?? undefined,
    subjectNick: subject_nick ?? undefined,
    details: JSON.parse(details),
  };
}
