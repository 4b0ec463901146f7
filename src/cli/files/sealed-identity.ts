import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import * as v from "valibot";
import { jsonOrNothing } from "./read-file.ts";

/** An identity as it is carried to another machine: the server, the nick there, and what proves who one is. */
export interface CarriedIdentity {
  readonly url: string;
  readonly nick: string;
  readonly userId: string;
  readonly session: string;
}

const CarriedSchema = v.object({
  url: v.string(),
  nick: v.string(),
  userId: v.string(),
  session: v.string(),
});

const VERSION = 1;
const HEAD = { groupchat: v.literal("identity"), version: v.literal(VERSION) };
const Base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+=*$/));

/** The cost of a guess: 64 MiB and some hundred ms (OWASP's minimum for scrypt is N = 2^17, r = 8 or 2^16, r = 8, p = 2). */
const COST = { N: 2 ** 16, r: 8, p: 2 };

const KEY_BYTES = 32;
const TAG_BYTES = 16;

const PlainSchema = v.object({ ...HEAD, identity: CarriedSchema });

/** This version has one cost: a file that asks for another would choose how much memory and time it takes to open it. */
const SealedSchema = v.object({
  ...HEAD,
  scrypt: v.object({ N: v.literal(COST.N), r: v.literal(COST.r), p: v.literal(COST.p), salt: Base64 }),
  iv: Base64,
  tag: Base64,
  sealed: Base64,
});

/** The reasons for which a file can't be opened: it is none, of another version, needs a passphrase, or the passphrase is wrong (or it is damaged). */
export type OpenProblem = "not-an-identity" | "other-version" | "passphrase-needed" | "passphrase-wrong";

/** Writes an identity as a file, sealed by a passphrase (scrypt and AES-256-GCM), or for all to read. */
export async function sealIdentity(
  identity: CarriedIdentity,
  passphrase: string | undefined,
): Promise<string> {
  const head = { groupchat: "identity", version: VERSION };
  if (passphrase === undefined) return `${JSON.stringify({ ...head, identity })}\n`;
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", await keyOf(passphrase, salt), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(identity), "utf8"), cipher.final()]);
  const kept = {
    ...head,
    scrypt: { ...COST, salt: salt.toString("base64") },
    iv: iv.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
    sealed: sealed.toString("base64"),
  };
  return `${JSON.stringify(kept)}\n`;
}

/** Tells whether the text of a file needs a passphrase. */
export function isSealed(text: string): boolean {
  return v.is(SealedSchema, jsonOrNothing(text));
}

/** Reads an identity from the text of a file. */
export async function openIdentity(
  text: string,
  passphrase: string | undefined,
): Promise<CarriedIdentity | OpenProblem> {
  const json = jsonOrNothing(text);
  const plain = v.safeParse(PlainSchema, json);
  if (plain.success) return plain.output.identity;
  const sealed = v.safeParse(SealedSchema, json);
  if (!sealed.success)
    return v.is(v.object({ groupchat: HEAD.groupchat, version: v.number() }), json) &&
      !v.is(v.object(HEAD), json)
      ? "other-version"
      : "not-an-identity";
  if (passphrase === undefined) return "passphrase-needed";
  return unseal(sealed.output, passphrase);
}

async function unseal(
  { scrypt: { salt }, iv, tag, sealed }: v.InferOutput<typeof SealedSchema>,
  passphrase: string,
): Promise<CarriedIdentity | OpenProblem> {
  const key = await keyOf(passphrase, Buffer.from(salt, "base64"));
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64"), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(Buffer.from(tag, "base64"));
    const opened = Buffer.concat([decipher.update(Buffer.from(sealed, "base64")), decipher.final()]);
    const identity = v.safeParse(CarriedSchema, jsonOrNothing(opened.toString("utf8")));
    return identity.success ? identity.output : "not-an-identity";
  } catch {
    return "passphrase-wrong"; // GCM tells no damage from a wrong key
  }
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  const maxmem = 256 * COST.N * COST.r;
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
  return derive(passphrase.normalize("NFKC"), salt, KEY_BYTES, { ...COST, maxmem });
}
