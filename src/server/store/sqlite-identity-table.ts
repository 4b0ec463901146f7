import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import type { Nick, UserId } from "../../core/protocol/names.ts";
import { RefusingData } from "./data-failure.ts";
import type { Database } from "./database.ts";
import type { GroupedWrites } from "./grouped-writes.ts";
import type { IdentityTable, KeptSession, OwnedIdentity } from "./identity-table.ts";
import type { NickKeys } from "./nick-keys.ts";
import { WriteBehind } from "./write-behind.ts";

interface Row {
  readonly user_id: UserId;
  readonly nick: Nick;
  readonly nick_key: string;
  readonly look_key: string;
  readonly secret_hash: string;
  /** A list of `KeptSession`, as JSON. */
  readonly sessions: string;
  readonly owned_since: number;
  readonly used_at: number;
}

/** A key of one nick may be the other key of another. */
const HAS_A_KEY = "nick_key IN (?1, ?2) OR look_key IN (?1, ?2)";

/** Identities in a data file. The caller closes them before `writes`, and that before the file. */
export class SqliteIdentityTable implements IdentityTable {
  readonly #data: RefusingData;
  readonly #byUserId: StatementSyncInstance;
  readonly #byNickKeys: StatementSyncInstance;
  readonly #count: StatementSyncInstance;
  readonly #longestUnused: StatementSyncInstance;
  readonly #put: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;
  readonly #removeOthers: StatementSyncInstance;
  /** Uses that are not written yet: they count already. */
  readonly #uses: WriteBehind<UserId, number>;

  constructor(
    { connection }: Pick<Database, "connection">,
    writes: Pick<GroupedWrites, "run">,
    logger: Logger,
  ) {
    this.#data = new RefusingData(writes, logger, {
      unreadable: "the identities could not be read",
      refusal: "identities-unavailable",
    });
    this.#byUserId = connection.prepare("SELECT * FROM identities WHERE user_id = ?");
    this.#byNickKeys = connection.prepare(`SELECT * FROM identities WHERE ${HAS_A_KEY}`);
    this.#count = connection.prepare("SELECT count(*) AS count FROM identities");
    this.#longestUnused = connection.prepare("SELECT * FROM identities ORDER BY used_at LIMIT ?");
    this.#put = connection.prepare(
      "INSERT OR REPLACE INTO identities VALUES (?3, ?4, ?1, ?2, ?5, ?6, ?7, ?8)",
    );
    this.#removeOthers = connection.prepare(`DELETE FROM identities WHERE user_id <> ?3 AND (${HAS_A_KEY})`);
    this.#remove = connection.prepare("DELETE FROM identities WHERE user_id = ?");
    const writeUse = connection.prepare("UPDATE identities SET used_at = max(used_at, ?) WHERE user_id = ?");
    this.#uses = new WriteBehind(writes, {
      delayMs: 0,
      write: (userId, usedAt) => writeUse.run(usedAt, userId),
    });
  }

  byUserId(userId: UserId): OwnedIdentity | undefined {
    const row: Row | undefined = this.#data.read(() => this.#byUserId.get(userId));
    return row && this.#toIdentity(row);
  }

  byNickKeys(keys: NickKeys): readonly OwnedIdentity[] {
    const rows: Row[] = this.#data.read(() => this.#byNickKeys.all(...keys));
    return rows.map((row) => this.#toIdentity(row));
  }

  count(): number {
    const row: { count: number } = this.#data.read(() => this.#count.get());
    return row.count;
  }

  longestUnused(most: number): readonly OwnedIdentity[] {
    const rows: Row[] = this.#data.read(() => this.#longestUnused.all(most));
    return rows.map((row) => this.#toIdentity(row));
  }

  put({ userId, nickName, nickKeys, secretHash, sessions, ownedSince, usedAt }: OwnedIdentity): void {
    this.#removeOthers.run(...nickKeys, userId);
    this.#put.run(...nickKeys, userId, nickName, secretHash, JSON.stringify(sessions), ownedSince, usedAt);
  }

  remove(userId: UserId): void {
    this.#remove.run(userId);
  }

  write<T>(work: () => T): Promise<T> {
    return this.#data.write(work);
  }

  noteUse(userId: UserId, usedAt: number): void {
    this.#uses.set(userId, usedAt);
  }

  /** Hands the uses that are not written down yet to `writes`. */
  close(): void {
    this.#uses.close();
  }

  #toIdentity(row: Row): OwnedIdentity {
    const { user_id: userId, nick: nickName, secret_hash: secretHash, owned_since: ownedSince } = row;
    const usedAt = Math.max(row.used_at, this.#uses.get(userId) ?? 0);
    const nickKeys: NickKeys = [row.nick_key, row.look_key];
    const sessions: KeptSession[] = JSON.parse(row.sessions);
    return { userId, nickName, nickKeys, secretHash, sessions, ownedSince, usedAt };
  }
}
