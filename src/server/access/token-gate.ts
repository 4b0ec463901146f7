import type { Logger } from "../../core/logger.ts";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Budget } from "../budget.ts";
import { type ReadClaims, readToken } from "./token.ts";
import { parseKeys, type TokenKey } from "./token-keys.ts";
import type { TokenClaims, Tokens } from "./tokens.ts";
import { WatchedFile } from "./watched-file.ts";

/** The time that a signature takes to be checked, in ms. */
const CHECK_COST = 0.5;

/** Everything that a token gate needs. */
export interface TokenGateParts {
  readonly tokens: Tokens;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The tokens of a server: a signature is checked by the keys in memory, and what was revoked is known there. */
export class TokenGate {
  readonly #keys: WatchedFile<readonly TokenKey[]>;
  readonly #parts: TokenGateParts;
  /** The ends of the tokens by which somebody came in, by their ids. */
  readonly #expiries = new Map<string, number>();

  /** Throws a ChatError where the file holds no keys. */
  constructor(file: string, parts: TokenGateParts) {
    this.#parts = parts;
    this.#keys = new WatchedFile(file, (text) => parseKeys(file, text), parts.logger);
  }

  /** Reads a token that somebody gives; throws UNAUTHORIZED, or RATE_LIMITED. */
  async check(token: string, address: string): Promise<ReadClaims> {
    const { budget, clock } = this.#parts;
    const payer = { connection: `handshakes of ${address}`, address };
    const waitMs = budget.charge(payer, CHECK_COST);
    if (waitMs > 0) throw chatError("too-many-tries", { waitMs }, { retryAfterMs: waitMs });
    const claims = await readToken(token, this.#keys.value, clock.now());
    const problem = this.review(claims);
    if (problem !== undefined) throw problem;
    this.#expiries.set(claims.id, claims.expiresAt);
    return claims;
  }

  /** The reason for which a token holds no more; undefined while it does. */
  review({ id, expiresAt, keyId }: TokenClaims): ChatError | undefined {
    const { tokens, clock } = this.#parts;
    if (expiresAt <= clock.now()) return chatError("token-expired", {});
    if (tokens.isRevoked(id)) return chatError("token-revoked", {});
    return this.#keys.value.some((key) => key.id === keyId) ? undefined : chatError("token-invalid", {});
  }

  /** True if a token by which somebody came in may hold no more: one has expired, or there are other keys. */
  refresh(): boolean {
    const now = this.#parts.clock.now();
    const expired = [...this.#expiries].filter(([, at]) => at <= now);
    for (const [id] of expired) this.#expiries.delete(id);
    return this.#keys.refresh() || expired.length > 0;
  }
}
