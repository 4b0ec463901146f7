import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Nick, UserId } from "../../core/protocol/names.ts";
import type { Database } from "./database.ts";
import type { GroupedWrites } from "./grouped-writes.ts";
import type { IdentityTable, OwnedIdentity } from "./identity-table.ts";
import { WriteBehind } from "./write-behind.ts";

interface Row {
  readonly user_id: UserId;
  readonly nick: Nick;
  readonly nick_key: string;
  readonly secret_hash: string;
  readonly used_at: number;
}

/** Identities in a data file. The caller closes them before `writes`, and that before the file. */
export class SqliteIdentityTable implements IdentityTable {
  readonly #writes: GroupedWrites;
  readonly #logger: Logger;
  readonly #byUserId: StatementSyncInstance;
  readonly #byNickKey: StatementSyncInstance;
  readonly #count: StatementSyncInstance;
  readonly #longestUnused: StatementSyncInstance;
  readonly #put: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;
  /** Uses that are not written yet: they count already. */
  readonly #uses: WriteBehind<UserId, number>;

  constructor({ connection }: Database, writes: GroupedWrites, logger: Logger) {
    this.#writes = writes;
    this.#logger = logger;
    this.#byUserId = connection.prepare("SELECT * FROM identities WHERE user_id = ?");
    this.#byNickKey = connection.prepare("SELECT * FROM identities WHERE nick_key = ?");
    this.#count = connection.prepare("SELECT count(*) AS count FROM identities");
    this.#longestUnused = connection.prepare("SELECT * FROM identities ORDER BY used_at LIMIT ?");
    this.#put = connection.prepare("INSERT OR REPLACE INTO identities VALUES (?, ?, ?, ?, ?)");
    this.#remove = connection.prepare("DELETE FROM identities WHERE user_id = ?");
    const writeUse = connection.prepare("UPDATE identities SET used_at = max(used_at, ?) WHERE user_id = ?");
    this.#uses = new WriteBehind(writes, {
      delayMs: 0,
      write: (userId, usedAt) => writeUse.run(usedAt, userId),
    });
  }

  byUserId(userId: UserId): OwnedIdentity | undefined {
    const row: Row | undefined = this.#attempt(() => this.#byUserId.get(userId));
    return row && this.#toIdentity(row);
  }

  byNickKey(nickKey: string): OwnedIdentity | undefined {
    const row: Row | undefined = this.#attempt(() => this.#byNickKey.get(nickKey));
    return row && this.#toIdentity(row);
  }

  count(): number {
    const row: { count: number } = this.#attempt(() => this.#count.get());
    return row.count;
  }

  longestUnused(most: number): readonly OwnedIdentity[] {
    const rows: Row[] = this.#attempt(() => this.#longestUnused.all(most));
    return rows.map((row) => this.#toIdentity(row));
  }

  put({ userId, nickName, nickKey, secretHash, usedAt }: OwnedIdentity): void {
    this.#put.run(userId, nickName, nickKey, secretHash, usedAt);
  }

  remove(userId: UserId): void {
    this.#remove.run(userId);
  }

  async write<T>(work: () => T): Promise<T> {
    try {
      return await this.#writes.run(work);
    } catch (error) {
      throw error instanceof ChatError ? error : chatError("identities-unavailable", {});
    }
  }

  noteUse(userId: UserId, usedAt: number): void {
    this.#uses.set(userId, usedAt);
  }

  /** Hands the uses that are not written down yet to `writes`. */
  close(): void {
    this.#uses.close();
  }

  #toIdentity(row: Row): OwnedIdentity {
    const { user_id: userId, nick: nickName, nick_key: nickKey, secret_hash: secretHash } = row;
    const usedAt = Math.max(row.used_at, this.#uses.get(userId) ?? 0);
    return { userId, nickName, nickKey, secretHash, usedAt };
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#logger.error("the identities could not be read", { error });
      throw chatError("identities-unavailable", {});
    }
  }
}
