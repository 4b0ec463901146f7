import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import * as v from "valibot";
import { chatError } from "../../core/protocol/errors.ts";
import { createFile, replaceFile } from "../../files/whole-file.ts";
import { readSecrets } from "./watched-file.ts";

/** The only way in which tokens are signed: Ed25519. */
export const TOKEN_ALGORITHM = "EdDSA";

const KeySchema = v.object({
  id: v.string(),
  /** ms since 1970 UTC. */
  madeAt: v.number(),
  /** The public key, and of the one that signs the private one too. */
  jwk: v.object({
    kty: v.literal("OKP"),
    crv: v.literal("Ed25519"),
    x: v.string(),
    d: v.optional(v.string()),
  }),
});

const KeysSchema = v.object({ keys: v.pipe(v.array(KeySchema), v.minLength(1)) });

/** A key of tokens. */
export type TokenKey = v.InferOutput<typeof KeySchema>;

/** The file of the keys of tokens, beside the data file. */
export function keysFileOf(data: string): string {
  return `${data}.keys`;
}

/** Reads keys, the one that signs first; throws a ChatError where the text holds none. */
export function parseKeys(file: string, text: string): readonly TokenKey[] {
  try {
    return v.parse(KeysSchema, JSON.parse(text)).keys;
  } catch {
    throw chatError("token-keys-invalid", { file }); // without what the parser says: it would quote the file
  }
}

/** Reads the keys in a file; a file that is missing is made, with a key of its own. */
export async function readKeys(file: string): Promise<readonly TokenKey[]> {
  if (!existsSync(file)) {
    const text = print([await newKey()]);
    try {
      createFile(file, text);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // another process made it meanwhile
    }
  }
  return parseKeys(file, readSecrets(file));
}

/** Lets a new key sign from now on. Of the ones before it keeps what their tokens are checked by, as long as `isUsed` says that there are some. */
export async function rotateKeys(file: string, isUsed: (keyId: string) => boolean): Promise<TokenKey> {
  const before = await readKeys(file);
  const key = await newKey();
  const used = before.filter(({ id }) => isUsed(id));
  replaceFile(file, print([key, ...used.map(withoutSecret)]));
  return key;
}

async function newKey(): Promise<TokenKey> {
  const { privateKey } = await generateKeyPair(TOKEN_ALGORITHM, { crv: "Ed25519", extractable: true });
  const { x = "", d }: JWK = await exportJWK(privateKey);
  const id = randomBytes(6).toString("base64url");
  return { id, madeAt: Date.now(), jwk: { kty: "OKP", crv: "Ed25519", x, ...(d !== undefined && { d }) } };
}

function withoutSecret({ jwk: { kty, crv, x }, ...key }: TokenKey): TokenKey {
  return { ...key, jwk: { kty, crv, x } };
}

function print(keys: readonly TokenKey[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}
