import * as v from "valibot";
import { InstantSchema } from "../../core/protocol/fields.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { OwnedId } from "../store/owned-id.ts";
import type { AccessTable } from "./access-table.ts";
import { RecordSet } from "./record-set.ts";

/** A block: when it began, and the nick of the blocked user then. */
const BlockRecordSchema = v.object({ at: InstantSchema, nickName: v.string() });

type BlockRecord = v.InferOutput<typeof BlockRecordSchema>;

/** Somebody who is blocked. */
export interface BlockedUser {
  readonly userId: UserId;
  readonly nickName: string;
}

/** The users of whom other users want nothing. */
export class Blocks {
  readonly #records: RecordSet<BlockRecord>;
  /** The same sets for as long as the process lives: who is here asks its own for each message. */
  readonly #blocked = new Map<OwnedId, Set<UserId>>();

  constructor(table: AccessTable) {
    this.#records = new RecordSet(table, "block", BlockRecordSchema);
    this.#read();
  }

  /** The users whom a user blocks, as they are at any time. */
  of(owner: OwnedId): ReadonlySet<UserId> {
    return this.#setOf(owner);
  }

  /** Tells whether a user blocks another one; asked of anybody, so nothing is kept of the question. */
  isBlocking(owner: OwnedId, userId: UserId): boolean {
    return this.#blocked.get(owner)?.has(userId) === true;
  }

  /** Lists them as they were called when that began, the first at the start. */
  list(owner: OwnedId): readonly BlockedUser[] {
    const blocked = [...this.of(owner)].flatMap((userId) => {
      const record = this.#records.get(keyOf(owner, userId));
      return record === undefined ? [] : [{ userId, ...record }];
    });
    return blocked.sort((one, other) => one.at - other.at);
  }

  /** Blocks a user, or does so no more; only within `write` of the table. */
  put(owner: OwnedId, userId: UserId, block: BlockRecord | undefined): void {
    if (block === undefined) {
      this.#records.remove(keyOf(owner, userId));
      this.#setOf(owner).delete(userId);
    } else {
      this.#records.put(keyOf(owner, userId), block);
      this.#setOf(owner).add(userId);
    }
  }

  reload(): void {
    this.#records.reload();
    for (const blocked of this.#blocked.values()) blocked.clear();
    this.#read();
  }

  #read(): void {
    for (const [key] of this.#records.entries()) {
      const end = key.indexOf("\n");
      this.#setOf(key.slice(0, end) as OwnedId).add(key.slice(end + 1) as UserId); // `keyOf` made it
    }
  }

  #setOf(owner: OwnedId): Set<UserId> {
    const known = this.#blocked.get(owner) ?? new Set<UserId>();
    this.#blocked.set(owner, known);
    return known;
  }
}

/** Neither has a line break in it. */
function keyOf(owner: OwnedId, userId: UserId): string {
  return `${owner}\n${userId}`;
}
