import { existsSync } from "node:fs";
import { DatabaseSync } from "@photostructure/sqlite";
import { silentLogger } from "../../core/logger.ts";
import { chatError } from "../../core/protocol/errors.ts";
import type { Nick } from "../../core/protocol/names.ts";
import { attempt } from "../store/database.ts";
import type { IdentityTable, OwnedIdentity } from "../store/identity-table.ts";
import { readVersion } from "../store/migrations.ts";
import { toNickKeys } from "../store/nick-keys.ts";
import { SqliteIdentityTable } from "../store/sqlite-identity-table.ts";
import { transact } from "../store/transaction.ts";
import { Access } from "./access.ts";
import { SqliteAccessTable } from "./sqlite-access-table.ts";

/** The longest wait, ms, for a server that writes just now. */
const BUSY_MS = 5_000;

/** The access records and identities of a data file, as a command of the operator has them. */
export interface OperatorRecords {
  readonly access: Access;
  readonly identities: Pick<IdentityTable, "byNickKeys" | "byUserId">;
}

/**
 * Opens the access records of a data file for `work`, whether a server has the file or not; a running one takes in what was decided within a second.
 * Throws a ChatError that says what is wrong with the file.
 */
export async function withAccess<T>(
  file: string,
  work: (records: OperatorRecords) => T | Promise<T>,
): Promise<T> {
  if (!existsSync(file)) throw chatError("data-missing", { file });
  const connection = attempt(file, () => new DatabaseSync(file));
  try {
    attempt(file, () => {
      connection.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA synchronous = FULL`);
      if (readVersion(connection, file) === 0) throw chatError("data-empty", { file });
    });
    const writes = { run: async <R>(write: () => R) => transact(connection, write) };
    const access = new Access(new SqliteAccessTable({ connection }, writes, silentLogger));
    const identities = new SqliteIdentityTable({ connection }, writes, silentLogger);
    return await work({ access, identities });
  } finally {
    connection.close();
  }
}

/** Finds who owns a nick, however it is written; throws where nobody does. */
export function requireOwner({ identities }: OperatorRecords, nickName: Nick): OwnedIdentity {
  const [owner] = identities.byNickKeys(toNickKeys(nickName));
  if (owner === undefined) throw chatError("nick-unknown", { nickName });
  return owner;
}
