import { errors, importJWK, type JWTVerifyGetKey, jwtVerify, SignJWT } from "jose";
import * as v from "valibot";
import { chatError } from "../../core/protocol/errors.ts";
import { IdText, NickSchema, RoomIdSchema } from "../../core/protocol/fields.ts";
import { RoleSchema } from "../../core/protocol/roles.ts";
import { TOKEN_ALGORITHM, type TokenKey } from "./token-keys.ts";
import type { TokenClaims } from "./tokens.ts";

const PayloadSchema = v.object({
  jti: IdText,
  sub: IdText,
  nick: NickSchema,
  role: RoleSchema,
  rooms: v.optional(v.array(RoomIdSchema)),
  exp: v.number(),
});

/** A token as it was read: its claims hold. */
export type ReadClaims = TokenClaims & { readonly nickName: v.InferOutput<typeof NickSchema> };

/** Signs a token, a JWT, by a key that has its secret. */
export async function signToken(claims: TokenClaims, key: TokenKey, madeAt: number): Promise<string> {
  const { id, userId, nickName, role, rooms, expiresAt } = claims;
  return new SignJWT({ nick: nickName, role, ...(rooms && { rooms }) })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: key.id })
    .setJti(id)
    .setSubject(userId)
    .setIssuedAt(Math.floor(madeAt / 1_000))
    .setExpirationTime(Math.floor(expiresAt / 1_000))
    .sign(await importKey(key));
}

/** Reads a token that one of the keys has signed; throws UNAUTHORIZED for any other, and for one that has expired. */
export async function readToken(token: string, keys: readonly TokenKey[], now: number): Promise<ReadClaims> {
  const findKey: JWTVerifyGetKey = ({ kid }) => {
    const key = keys.find(({ id }) => id === kid);
    if (key === undefined) throw chatError("token-invalid", {});
    return importKey({ jwk: { ...key.jwk, d: undefined } });
  };
  try {
    const options = { algorithms: [TOKEN_ALGORITHM], requiredClaims: ["exp"], currentDate: new Date(now) };
    const { payload, protectedHeader } = await jwtVerify(token, findKey, options);
    const { jti, sub, nick, role, rooms, exp } = v.parse(PayloadSchema, payload);
    const keyId = protectedHeader.kid ?? "";
    return { id: jti, userId: sub, nickName: nick, role, rooms, expiresAt: exp * 1_000, keyId };
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw chatError("token-expired", {});
    throw chatError("token-invalid", {}); // without what the library says: it would tell of the token
  }
}

/** The key that signs, where it has its secret; else the one that checks. */
function importKey({ jwk: { d, ...jwk } }: Pick<TokenKey, "jwk">) {
  return importJWK(d === undefined ? jwk : { ...jwk, d }, TOKEN_ALGORITHM);
}
