import { randomBytes } from "node:crypto";
import { chatError } from "../../../core/protocol/errors.ts";
import { type Nick, nickKey } from "../../../core/protocol/names.ts";
import type { Role } from "../../../core/protocol/roles.ts";
import { isoDate, isoTime } from "../../../core/time/local-time.ts";
import type { AuditEntry } from "../../../server/access/audit.ts";
import { type OperatorRecords, withAccess } from "../../../server/access/operator.ts";
import { signToken } from "../../../server/access/token.ts";
import { keysFileOf, readKeys, rotateKeys } from "../../../server/access/token-keys.ts";
import { type KeptToken, TOKEN_USER_PREFIX, type Tokens } from "../../../server/access/tokens.ts";
import { EXIT, UsageError } from "../../exit.ts";
import { requireDataFile } from "../../files/paths.ts";
import { jsonLine } from "../../io/output.ts";
import type { TokenRecord } from "../../io/records.ts";
import { loadConfig } from "../../settings/config.ts";
import { parseNick, parseRooms } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import type { TOKEN_ACTIONS } from "./define.ts";

/** The options of `token`. */
export interface TokenFlags {
  readonly nick?: string;
  readonly rooms?: string;
  readonly role: Role;
  /** ms */
  readonly expires: number;
  readonly data?: string;
  readonly json?: true;
}

/** Makes, lists and revokes the tokens of a data file, and renews the key that signs them, whether a server has the file or not. */
export async function token(
  action: (typeof TOKEN_ACTIONS)[number],
  id: string | undefined,
  flags: TokenFlags,
  shell: Shell,
): Promise<number> {
  if (action !== "revoke" && id !== undefined) throw new UsageError(({ entry }) => entry.noId(action));
  const file = requireDataFile(flags.data, shell.env);
  const line = await withAccess(file, (records) => {
    switch (action) {
      case "create":
        return create(file, flags, records, shell);
      case "list":
        return list(flags, records, shell);
      case "revoke":
        return revoke(id, records, shell);
      case "rotate":
        return rotate(file, records, shell);
    }
  });
  shell.output.write(line);
  return EXIT.done;
}

async function create(
  file: string,
  { nick, rooms, role, expires }: TokenFlags,
  { access }: OperatorRecords,
  { env }: Shell,
): Promise<string> {
  if (nick === undefined) throw new UsageError(({ entry }) => entry.tokenNeeds("--nick"));
  const nickName = parseNick("--nick", nick);
  const groups = rooms === undefined ? undefined : parseRooms(rooms, loadConfig(env).groups);
  const [key] = await readKeys(keysFileOf(file));
  if (key === undefined) throw chatError("token-keys-invalid", { file: keysFileOf(file) });
  const madeAt = Date.now();
  const id = randomBytes(6).toString("hex");
  const claims = {
    userId: userIdFor(nickName, access.tokens),
    nickName,
    role,
    ...(groups && { rooms: groups.map(({ roomId }) => roomId) }),
    expiresAt: madeAt + expires,
    keyId: key.id,
  };
  const signed = await signToken({ id, ...claims }, key, madeAt);
  const entry = auditEntry("token-created", id, { ...claims, madeAt });
  await access.change(entry, () => access.tokens.put(id, { ...claims, madeAt }));
  return `${signed}\n`;
}

/** Tokens of one nick are of one user: another one in time carries on where the one before ends. */
function userIdFor(nickName: Nick, tokens: Tokens): string {
  const before = tokens.list().find((one) => nickKey(one.nickName) === nickKey(nickName));
  return before?.userId ?? `${TOKEN_USER_PREFIX}${randomBytes(12).toString("base64url")}`;
}

function list({ json }: TokenFlags, { access }: OperatorRecords, { words }: Shell): string {
  const { entry } = words;
  const lines = access.tokens.list().map((one) => {
    if (json) return jsonLine(toRecord(one));
    const rooms = one.rooms?.map((roomId) => roomId.replace(/^room/, "#")).join(" ") ?? entry.allRooms;
    const end = one.revokedAt === undefined ? entry.expires(isoDate(one.expiresAt)) : entry.revoked;
    return `${one.id}  ${one.nickName}  ${one.role}  ${rooms}  ${end}`;
  });
  return lines.map((one) => `${one}\n`).join("");
}

async function revoke(
  id: string | undefined,
  { access }: OperatorRecords,
  { words }: Shell,
): Promise<string> {
  if (id === undefined) throw new UsageError(({ entry }) => entry.whichToken);
  const kept = access.tokens.get(id);
  if (kept === undefined) throw chatError("token-unknown", { id });
  await access.change(auditEntry("token-revoked", id, kept), () => access.tokens.revoke(id, Date.now()));
  return `${words.entry.tokenRevoked(id, kept.nickName)}\n`;
}

async function rotate(file: string, { access }: OperatorRecords, { words }: Shell): Promise<string> {
  const used = new Set(access.tokens.list().map(({ keyId }) => keyId));
  const key = await rotateKeys(keysFileOf(file), (keyId) => used.has(keyId));
  await access.change(keyEntry(key.id), () => {});
  return `${words.entry.keyRotated(key.id)}\n`;
}

/** The operator of the machine does it. */
const OPERATOR = { by: undefined, byNick: undefined, from: undefined, roomId: undefined } as const;

function auditEntry(action: string, id: string, { userId, nickName, role }: KeptToken): AuditEntry {
  const about = { subject: userId, subjectNick: nickName, details: { token: id, role } };
  return { at: Date.now(), ...OPERATOR, action, ...about };
}

function keyEntry(id: string): AuditEntry {
  const about = { subject: undefined, subjectNick: undefined, details: { key: id } };
  return { at: Date.now(), ...OPERATOR, action: "token-key-renewed", ...about };
}

function toRecord(one: KeptToken & { readonly id: string }): TokenRecord {
  const { id, userId, nickName, role, rooms, madeAt, expiresAt, revokedAt } = one;
  return {
    id,
    userId,
    nickName,
    role,
    rooms: rooms === undefined ? null : [...rooms],
    made: isoTime(madeAt),
    expires: isoTime(expiresAt),
    revoked: revokedAt === undefined ? null : isoTime(revokedAt),
  };
}
