import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { Nick, UserId } from "../core/names.ts";
import type { Database } from "./database.ts";
import type { IdentityStore, OwnedIdentity } from "./identity-store.ts";

interface Row {
  readonly user_id: UserId;
  readonly nick: Nick;
  readonly nick_key: string;
  readonly secret_hash: string;
  readonly used_at: number;
}

/** Identities in a data file. */
export class SqliteIdentityStore implements IdentityStore {
  readonly #byUserId: StatementSyncInstance;
  readonly #byNickKey: StatementSyncInstance;
  readonly #put: StatementSyncInstance;
  readonly #remove: StatementSyncInstance;

  constructor({ connection }: Database) {
    this.#byUserId = connection.prepare("SELECT * FROM identities WHERE user_id = ?");
    this.#byNickKey = connection.prepare("SELECT * FROM identities WHERE nick_key = ?");
    this.#put = connection.prepare("INSERT OR REPLACE INTO identities VALUES (?, ?, ?, ?, ?)");
    this.#remove = connection.prepare("DELETE FROM identities WHERE user_id = ?");
  }

  byUserId(userId: UserId): OwnedIdentity | undefined {
    return toIdentity(this.#byUserId.get(userId));
  }

  byNickKey(nickKey: string): OwnedIdentity | undefined {
    return toIdentity(this.#byNickKey.get(nickKey));
  }

  put({ userId, nickName, nickKey, secretHash, usedAt }: OwnedIdentity): void {
    this.#put.run(userId, nickName, nickKey, secretHash, usedAt);
  }

  remove(userId: UserId): void {
    this.#remove.run(userId);
  }
}

function toIdentity(row: Row | undefined): OwnedIdentity | undefined {
  if (row === undefined) return undefined;
  const {
    user_id: userId,
    nick: nickName,
    nick_key: nickKey,
    secret_hash: secretHash,
    used_at: usedAt,
  } = row;
  return { userId, nickName, nickKey, secretHash, usedAt };
}
