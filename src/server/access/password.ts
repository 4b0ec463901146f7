import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { chatError } from "../../core/protocol/errors.ts";
import { toNfc } from "../../core/text/normalize.ts";

/** Scrypt's cost as OWASP asks for where argon2id is not at hand: N = 2^15, r = 8, p = 3; 32 MiB each. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const MAX_MEMORY = 64 * 1024 * 1024;
const HASH_BYTES = 32;

/** The characters that a password has at least. */
export const LEAST_PASSWORD = 8;

const PasswordSchema = v.object({
  id: v.string(),
  salt: v.string(),
  N: v.pipe(v.number(), v.maxValue(2 ** 17)),
  r: v.pipe(v.number(), v.maxValue(8)),
  p: v.pipe(v.number(), v.maxValue(16)),
  hash: v.string(),
});

/** A password as its file keeps it: what scrypt makes of it, and an id, which a new password has anew. */
export type KeptPassword = v.InferOutput<typeof PasswordSchema>;

/** Makes what is kept of a password. */
export async function keepPassword(password: string): Promise<KeptPassword> {
  const salt = randomBytes(16).toString("base64url");
  const hash = await derive(password, { ...COST, salt });
  return { id: randomBytes(9).toString("base64url"), salt, ...COST, hash: hash.toString("base64url") };
}

/** Tells whether a text is the password, in the same time whatever the text. It takes tenths of a second, on a thread of its own. */
export async function isPassword(text: string, kept: KeptPassword): Promise<boolean> {
  const hash = await derive(text, kept);
  const expected = Buffer.from(kept.hash, "base64url");
  return hash.length === expected.length && timingSafeEqual(hash, expected);
}

/** Reads what the file of a password holds; throws a ChatError where it holds none. */
export function parsePassword(file: string, text: string): KeptPassword {
  try {
    return v.parse(PasswordSchema, JSON.parse(text));
  } catch {
    throw chatError("password-file-invalid", { file }); // without what the parser says: it would quote the file
  }
}

function derive(text: string, { salt, N, r, p }: Omit<KeptPassword, "id" | "hash">): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(toNfc(text), salt, HASH_BYTES, { N, r, p, maxmem: MAX_MEMORY }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}
