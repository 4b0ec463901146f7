import * as v from "valibot";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { type Role, RoleSchema } from "../../core/protocol/roles.ts";
import type { AccessTable } from "./access-table.ts";
import { RecordSet } from "./record-set.ts";

/** The beginning of the ids of users of tokens. */
export const TOKEN_USER_PREFIX = "token.";

/** Everything that a token says of whoever has it. */
export interface TokenClaims {
  readonly id: string;
  readonly userId: string;
  readonly nickName: string;
  readonly role: Role;
  /** The only rooms that it is for; undefined for all. */
  readonly rooms?: readonly RoomId[] | undefined;
  /** ms since 1970 UTC. */
  readonly expiresAt: number;
  /** The key by which it is signed. */
  readonly keyId: string;
}

/** A token that was made. The token itself is never kept. */
export interface KeptToken extends Omit<TokenClaims, "id"> {
  readonly madeAt: number;
  readonly revokedAt?: number | undefined;
}

const KeptTokenSchema = v.object({
  userId: v.string(),
  nickName: v.string(),
  role: RoleSchema,
  rooms: v.optional(v.array(RoomIdSchema)),
  expiresAt: v.number(),
  keyId: v.string(),
  madeAt: v.number(),
  revokedAt: v.optional(v.number()),
});

/** The tokens that were made, by their ids, until they have expired. */
export class Tokens {
  readonly #records: RecordSet<KeptToken>;

  constructor(table: AccessTable) {
    this.#records = new RecordSet<KeptToken>(table, "token", KeptTokenSchema);
  }

  get(id: string): KeptToken | undefined {
    return this.#records.get(id);
  }

  list(): readonly (KeptToken & { readonly id: string })[] {
    return [...this.#records.entries()].map(([id, token]) => ({ id, ...token }));
  }

  isRevoked(id: string): boolean {
    return this.#records.get(id)?.revokedAt !== undefined;
  }

  /** Keeps a token, and those no more that have expired; only within `write` of the table. */
  put(id: string, token: KeptToken): void {
    const expired = this.list().filter(({ expiresAt }) => expiresAt < token.madeAt);
    for (const one of expired) this.#records.remove(one.id);
    this.#records.put(id, token);
  }

  /** Only within `write` of the table. */
  revoke(id: string, at: number): void {
    const token = this.#records.get(id);
    if (token !== undefined) this.#records.put(id, { ...token, revokedAt: at });
  }

  reload(): void {
    this.#records.reload();
  }
}
