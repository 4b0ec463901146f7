import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../src/core/logger.ts";
import { WELCOME } from "../../src/core/protocol/event-names.ts";
import { Gate } from "../../src/server/access/gate.ts";
import { keepPassword } from "../../src/server/access/password.ts";
import { PasswordGate } from "../../src/server/access/password-gate.ts";
import { signToken } from "../../src/server/access/token.ts";
import { TokenGate } from "../../src/server/access/token-gate.ts";
import { readKeys, type TokenKey } from "../../src/server/access/token-keys.ts";
import type { TokenClaims } from "../../src/server/access/tokens.ts";
import { Budget } from "../../src/server/budget.ts";
import { DEFAULT_SERVER_LIMITS } from "../../src/server/server-limits.ts";
import { nick, room } from "./drafts.ts";
import { LIFTED_RATES } from "./lifted-rates.ts";
import { PairClient } from "./pair-client.ts";
import type { Payload } from "./payload.ts";
import { HubNetwork } from "./socket-pair.ts";

const HOUR = 3_600_000;

/** A way into a network. */
type Way = "password" | "tokens";

/** A network into which only those come who have a password, or a token, with its files. */
export class ClosedNetwork {
  readonly passwordFile: string;
  readonly keysFile: string;
  readonly network: HubNetwork;
  readonly #folder: string;
  #tokens = 0;

  /** Makes one whose password, if it has one, is `password`. */
  static async with(ways: readonly Way[], password = "correct horse"): Promise<ClosedNetwork> {
    const folder = mkdtempSync(join(tmpdir(), "groupchat-closed-"));
    const file = join(folder, "password");
    writeFileSync(file, JSON.stringify(await keepPassword(password)));
    await readKeys(join(folder, "chat.db.keys"));
    return new ClosedNetwork(folder, ways);
  }

  private constructor(folder: string, ways: readonly Way[]) {
    this.#folder = folder;
    this.passwordFile = join(folder, "password");
    this.keysFile = join(folder, "chat.db.keys");
    this.network = new HubNetwork({
      limits: { connectionRate: null },
      gate: ({ tokens }, clock) => {
        const budget = new Budget({ ...DEFAULT_SERVER_LIMITS, ...LIFTED_RATES }, clock);
        const parts = { tokens, budget, clock, logger: silentLogger };
        return new Gate(
          {
            password: ways.includes("password") ? new PasswordGate(this.passwordFile, parts) : undefined,
            tokens: ways.includes("tokens") ? new TokenGate(this.keysFile, parts) : undefined,
          },
          false,
        );
      },
    });
  }

  /** Sets another password, as the operator does, and lets the server look. */
  async setPassword(password: string): Promise<void> {
    writeFileSync(this.passwordFile, JSON.stringify(await keepPassword(password)));
    this.network.gate.refresh();
    await this.network.flush();
  }

  /** Makes a token of `bot` for an hour, signed by the first key, or by another. */
  async token(claims: Partial<TokenClaims> = {}, key?: TokenKey): Promise<string> {
    const [first] = await readKeys(this.keysFile);
    const by = key ?? first;
    if (by === undefined) throw new Error("no key");
    const now = this.network.clock.now();
    this.#tokens += 1;
    const usual = {
      id: `t${this.#tokens}`,
      userId: "token.bot",
      nickName: nick("bot"),
      role: "member",
    } as const;
    return signToken({ ...usual, expiresAt: now + HOUR, keyId: by.id, ...claims }, by, now);
  }

  /** Revokes a token by its id, as the operator does. */
  async revoke(id: string): Promise<void> {
    const { access, clock } = this.network;
    const kept = { userId: "token.bot", nickName: "bot", role: "member", keyId: "k" } as const;
    const at = clock.now();
    const nobody = { by: undefined, byNick: undefined, from: undefined, roomId: undefined };
    const about = { at, action: "token-revoked", subject: "token.bot", subjectNick: "bot", details: {} };
    await access.change({ ...nobody, ...about }, () =>
      access.tokens.put(id, { ...kept, expiresAt: at + HOUR, madeAt: at, revokedAt: at }),
    );
    await this.network.flush();
  }

  /** Opens a client, and waits until it is in or refused. */
  async open(auth: Readonly<Record<string, unknown>>): Promise<PairClient> {
    const client = new PairClient(this.network, auth);
    const isBase = auth.protocol === undefined;
    for (let turn = 0; turn < 3_000; turn += 1) {
      await this.network.flush();
      if (client.closed !== undefined || client.got(WELCOME).length > 0 || (isBase && turn > 5))
        return client;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error("neither in nor refused");
  }

  /** Opens a v1 client called `name`. */
  v1(name: string, more: object = {}): Promise<PairClient> {
    return this.open({
      protocol: 1,
      nickName: name,
      userId: `u-${name}`,
      session: `secret of ${name}`,
      ...more,
    });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** The reason for which a client was refused, or lost its connection; undefined while it is in. */
export function reasonOf(client: PairClient): string | undefined {
  const { closed } = client;
  if (closed === undefined) return undefined;
  const error: Payload = closed.error;
  return error.reason;
}

export const OPS = room("ops");
