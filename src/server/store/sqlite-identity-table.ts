import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Logger } from "../../core/logger.ts";
import { chatError } from "../../core/protocol/errors.ts";
import type { Nick, UserId } from "../../core/protocol/names.ts";
import { Rest } from "../rest.ts";
import type { Database } from "./database.ts";
import type { IdentityTable, OwnedIdentity } from "./identity-table.ts";
import type { NickKeys } from "./nick-keys.ts";
import { transact } from "./transaction.ts";

interface Row {
  readonly user_id: UserId;
  readonly nick: Nick;
  readonly nick_key: string;
  readonly look_key: string;
  readonly secret_hash: string;
  readonly used_at: number;
}

/** The key of one nick may be the other key of another. */
const HAS_A_KEY = "nick_key IN (?1, ?2) OR look_key IN (?1, ?2)";

/** The rest after writing identities, as a multiple of the time that took: of thousands who come at once many share a sync. */
const WRITE_REST = 4;

/** Identities in a data file. Uses noted in one turn of the event loop are written together, with one sync. */
export class SqliteIdentityTable implements IdentityTable {
  readonly #connection: Database["connection"];
  readonly #logger: Logger;
  readonly #byUserId: StatementSyncInstance;
  readonly #byNickKeys: StatementSyncInstance;
  readonly #put: StatementSyncInstance;
  readonly #removeOthers: StatementSyncInstance;
  readonly #writeUse: StatementSyncInstance;
  /** Uses that are not written yet: they count already. */
  readonly #uses = new Map<UserId, number>();
  #flushing: NodeJS.Immediate | undefined;
  readonly #rest = new Rest();

  constructor({ connection }: Database, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
    this.#byUserId = connection.prepare("SELECT * FROM identities WHERE user_id = ?");
    this.#byNickKeys = connection.prepare(`SELECT * FROM identities WHERE ${HAS_A_KEY}`);
    this.#put = connection.prepare("INSERT OR REPLACE INTO identities VALUES (?3, ?4, ?1, ?2, ?5, ?6)");
    this.#removeOthers = connection.prepare(`DELETE FROM identities WHERE user_id <> ?3 AND (${HAS_A_KEY})`);
    this.#writeUse = connection.prepare("UPDATE identities SET used_at = ? WHERE user_id = ?");
  }

  byUserId(userId: UserId): OwnedIdentity | undefined {
    return this.#attempt(() => this.#read(this.#byUserId.get(userId)));
  }

  byNickKeys(keys: NickKeys): readonly OwnedIdentity[] {
    return this.#attempt(() => this.#byNickKeys.all(...keys).flatMap((row) => this.#read(row) ?? []));
  }

  put({ userId, nickName, nickKeys, secretHash, usedAt }: OwnedIdentity): void {
    this.#attempt(() => {
      this.#put.run(...nickKeys, userId, nickName, secretHash, usedAt);
      this.#removeOthers.run(...nickKeys, userId);
    });
    this.#uses.delete(userId);
  }

  /** Somebody who comes alone waits for nobody. */
  soon(run: () => void): void {
    this.#rest.soon(run);
  }

  together<T>(work: () => T): T {
    const began = performance.now();
    try {
      return this.#attempt(() => transact(this.#connection, work));
    } finally {
      this.#rest.begin((performance.now() - began) * WRITE_REST);
    }
  }

  noteUse(userId: UserId, usedAt: number): void {
    this.#uses.set(userId, usedAt);
    this.#flushing ??= setImmediate(() => this.#flush());
  }

  /** Writes down the uses that are not yet, and nothing after that. */
  close(): void {
    clearImmediate(this.#flushing);
    this.#flush();
  }

  #flush(): void {
    this.#flushing = undefined;
    if (this.#uses.size === 0) return;
    try {
      transact(this.#connection, () => {
        for (const [userId, usedAt] of this.#uses) this.#writeUse.run(usedAt, userId);
      });
      this.#uses.clear();
    } catch (error) {
      this.#logger.error("uses of identities could not be written down", { users: this.#uses.size, error });
    }
  }

  #read(row: Row | undefined): OwnedIdentity | undefined {
    const identity = toIdentity(row);
    const usedAt = identity && this.#uses.get(identity.userId);
    return usedAt === undefined || identity === undefined ? identity : { ...identity, usedAt };
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#logger.error("the identities could not be read or written", { error });
      throw chatError("identities-unavailable", {});
    }
  }
}

function toIdentity(row: Row | undefined): OwnedIdentity | undefined {
  if (row === undefined) return undefined;
  const {
    user_id: userId,
    nick: nickName,
    nick_key: said,
    look_key: shown,
    secret_hash: secretHash,
    used_at: usedAt,
  } = row;
  return { userId, nickName, nickKeys: [said, shown], secretHash, usedAt };
}
