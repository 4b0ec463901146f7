import { chatError } from "../../core/protocol/errors.ts";
import { Gate } from "./gate.ts";
import { PasswordGate } from "./password-gate.ts";
import { TokenGate, type TokenGateParts } from "./token-gate.ts";
import { keysFileOf, readKeys } from "./token-keys.ts";

/** The operator's decisions about who may come in. */
export interface EntryOptions {
  readonly host: string;
  /** The data file, or `:memory:`. */
  readonly data: string;
  /** A file that `groupchat passwd` made. */
  readonly passwordFile?: string | undefined;
  /** Let those in who have a token. */
  readonly tokens?: boolean;
  /** Proxies speak for clients, which may come from anywhere. */
  readonly trustedProxies: readonly unknown[];
}

/** Opens the gate of a server; rejects with a ChatError where a file of it can't be used. */
export async function openGate(
  { host, data, passwordFile, tokens, trustedProxies }: EntryOptions,
  parts: TokenGateParts,
): Promise<Gate> {
  const password = passwordFile === undefined ? undefined : new PasswordGate(passwordFile, parts);
  const isLocal = isLoopback(host) && trustedProxies.length === 0;
  if (tokens !== true) return new Gate({ password }, isLocal);
  if (data === ":memory:") throw chatError("tokens-need-data", {});
  const keys = keysFileOf(data);
  await readKeys(keys);
  return new Gate({ password, tokens: new TokenGate(keys, parts) }, isLocal);
}

/** Tells whether only programs on the same machine reach a host. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
