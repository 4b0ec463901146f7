import type { AuditEntry, AuditPage, AuditQuery, KeptAuditEntry } from "./audit.ts";

/** The kinds of records that say who may come in, and what they may do there. */
export type AccessKind = "role" | "room" | "invite" | "invited" | "ban" | "silence" | "token" | "block";

/**
 * The place of access records and of the audit log. Records are few: all of a kind are read at once. `put`, `remove` and `note` hold only within
 * `write`, whose work is kept as a whole or not at all. What can't be read or kept now throws UNAVAILABLE.
 */
export interface AccessTable {
  /** Every record of a kind, as its JSON, by its key. */
  all(kind: AccessKind): ReadonlyMap<string, string>;
  put(kind: AccessKind, key: string, json: string): void;
  remove(kind: AccessKind, key: string): void;
  /** Adds to the audit log, from which nothing is ever taken. */
  note(entry: AuditEntry): void;
  /** Reads the audit log, the newest first. */
  audit(query: AuditQuery): AuditPage;
  write<T>(work: () => T): Promise<T>;
  /** A number that is another one once another process has written. */
  version(): number;
}

/** Access records that end with the process. */
export class MemoryAccessTable implements AccessTable {
  readonly #records = new Map<AccessKind, Map<string, string>>();
  readonly #audit: KeptAuditEntry[] = [];

  all(kind: AccessKind): ReadonlyMap<string, string> {
    return this.#ofKind(kind);
  }

  put(kind: AccessKind, key: string, json: string): void {
    this.#ofKind(kind).set(key, json);
  }

  remove(kind: AccessKind, key: string): void {
    this.#ofKind(kind).delete(key);
  }

  note(entry: AuditEntry): void {
    this.#audit.push({ ...entry, id: this.#audit.length + 1 });
  }

  audit({ before = Number.POSITIVE_INFINITY, limit }: AuditQuery): AuditPage {
    const older = this.#audit.filter(({ id }) => id < before).reverse();
    const entries = older.slice(0, limit);
    return { entries, next: older.length > limit ? entries.at(-1)?.id : undefined };
  }

  async write<T>(work: () => T): Promise<T> {
    return work();
  }

  version(): number {
    return 0;
  }

  #ofKind(kind: AccessKind): Map<string, string> {
    const known = this.#records.get(kind) ?? new Map<string, string>();
    this.#records.set(kind, known);
    return known;
  }
}
