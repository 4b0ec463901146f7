import * as v from "valibot";
import type { AccessKind, AccessTable } from "./access-table.ts";

/** The records of one kind, kept whole in memory, so that to ask costs nothing, and written through to their table. */
export class RecordSet<T> {
  readonly #table: AccessTable;
  readonly #kind: AccessKind;
  readonly #schema: v.GenericSchema<unknown, T>;
  readonly #records = new Map<string, T>();

  constructor(table: AccessTable, kind: AccessKind, schema: v.GenericSchema<unknown, T>) {
    this.#table = table;
    this.#kind = kind;
    this.#schema = schema;
    this.reload();
  }

  get size(): number {
    return this.#records.size;
  }

  get(key: string): T | undefined {
    return this.#records.get(key);
  }

  entries(): Iterable<readonly [string, T]> {
    return this.#records;
  }

  /** Only within `write` of the table. */
  put(key: string, record: T): void {
    this.#table.put(this.#kind, key, JSON.stringify(record));
    this.#records.set(key, record);
  }

  /** Only within `write` of the table. */
  remove(key: string): void {
    this.#table.remove(this.#kind, key);
    this.#records.delete(key);
  }

  /** Reads all of them anew, as another process may have written, or a write has failed. One that can't be understood is left out. */
  reload(): void {
    this.#records.clear();
    for (const [key, json] of this.#table.all(this.#kind)) {
      const record = v.safeParse(this.#schema, JSON.parse(json));
      if (record.success) this.#records.set(key, record.output);
    }
  }
}
