import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  DIRECT,
  INBOX,
  NICK,
  ROOMS,
  SEARCH,
  TYPING,
  WELCOME,
  WHO,
} from "../../../src/core/protocol/event-names.ts";
import { readKeys, rotateKeys } from "../../../src/server/access/token-keys.ts";
import { ClosedNetwork, OPS, reasonOf } from "../../support/closed-network.ts";
import { room } from "../../support/drafts.ts";
import { v1Client } from "../../support/pair-client.ts";

const SECRETS = room("secrets");

let closed: ClosedNetwork;

beforeEach(async () => {
  closed = await ClosedNetwork.with(["tokens"]);
});

afterEach(() => closed.close());

const enter = async (token: string) => reasonOf(await closed.v1("eve", { token }));

const part = (json: object) => Buffer.from(JSON.stringify(json)).toString("base64url");

/** Another token with the same claims and this head, signed as `sign` likes. */
function forge(token: string, head: object, sign: (content: string) => string = () => ""): string {
  const [, claims = ""] = token.split(".");
  const content = `${part(head)}.${claims}`;
  return `${content}.${sign(content)}`;
}

test("[I23] a token says who somebody is, and which role they have", async () => {
  const bot = await closed.v1("whoever", { token: await closed.token({ role: "reader" }) });
  expect(bot.got(WELCOME)[0]).toMatchObject({
    userId: "token.bot",
    nickName: "bot",
    role: "reader",
    entry: "closed",
  });
  expect(reasonOf(await closed.v1("ann"))).toBe("token-needed");
  expect(reasonOf(await closed.v1("ann", { password: "correct horse" }))).toBe("token-needed");
  expect((await bot.ask(NICK, { nickName: "root" })).error.reason).toBe("nick-of-token");
});

test("[I23] with both ways, either lets in", async () => {
  const both = await ClosedNetwork.with(["password", "tokens"]);
  expect(reasonOf(await both.v1("ann"))).toBe("password-or-token-needed");
  expect(reasonOf(await both.v1("ann", { password: "correct horse" }))).toBeUndefined();
  expect(reasonOf(await both.v1("bot", { token: await both.token() }))).toBeUndefined();
  expect(reasonOf(await both.v1("eve", { token: "no", password: "correct horse" }))).toBe("token-invalid");
  both.close();
});

test("[I23] a token without a signature, or with `alg: none`, is none", async () => {
  const token = await closed.token();
  const [key] = await readKeys(closed.keysFile);
  expect(await enter(forge(token, { alg: "none" }))).toBe("token-invalid");
  expect(await enter(forge(token, { alg: "none", kid: key?.id }))).toBe("token-invalid");
  expect(await enter(forge(token, { alg: "EdDSA", kid: key?.id }))).toBe("token-invalid");
  expect(await enter("")).toBe("token-invalid");
  expect(await enter("a.b.c")).toBe("token-invalid");
});

test("[I23] a token signed with the public key as a secret is none", async () => {
  const [key] = await readKeys(closed.keysFile);
  const sign = (content: string) =>
    createHmac("sha256", key?.jwk.x ?? "")
      .update(content)
      .digest("base64url");
  expect(await enter(forge(await closed.token(), { alg: "HS256", kid: key?.id }, sign))).toBe(
    "token-invalid",
  );
});

test("[I23] a token of another server is none, also under the id of a key of this one", async () => {
  const other = await ClosedNetwork.with(["tokens"]);
  const [stranger] = await readKeys(other.keysFile);
  const [own] = await readKeys(closed.keysFile);
  if (stranger === undefined || own === undefined) throw new Error("no key");
  expect(await enter(await closed.token({}, stranger))).toBe("token-invalid");
  expect(await enter(await closed.token({}, { ...stranger, id: own.id }))).toBe("token-invalid");
  other.close();
});

test("[I23] a token whose claims were changed is none", async () => {
  const [head = "", , signature = ""] = (await closed.token({ role: "reader" })).split(".");
  const [, claims = ""] = (await closed.token({ role: "admin" })).split(".");
  expect(await enter([head, claims, signature].join("."))).toBe("token-invalid");
});

test("[I23] an expired token lets nobody in", async () => {
  const token = await closed.token();
  closed.network.clock.advance(3_600_001);
  expect(await enter(token)).toBe("token-expired");
});

test("[I23] a revoked token lets nobody in", async () => {
  const token = await closed.token({ id: "lost" });
  await closed.revoke("lost");
  expect(await enter(token)).toBe("token-revoked");
});

test("[I24] a token proves its user on whatever device, and nothing else does", async () => {
  const token = await closed.token();
  const one = await closed.v1("one", { token });
  const two = await closed.v1("two", { token });
  expect([one, two].map((client) => client.got(WELCOME)[0].userId)).toEqual(["token.bot", "token.bot"]);
  await one.join(OPS);
  await two.join(OPS);
  await one.say(OPS, "hello");
  expect(two.got("server_msg")[0]).toMatchObject({ type: 2, msg: "hello" });
  const session = { userId: "token.bot", session: "secret of one" };
  expect(reasonOf(await closed.v1("bot", session))).toBe("token-needed");
  const both = await ClosedNetwork.with(["password"]);
  const squatter = { userId: "token.bot", password: "correct horse" };
  expect(reasonOf(await both.v1("bot", squatter))).toBe("user-id-taken");
  both.close();
});

test("[I25] a token for some rooms opens no other, and tells nothing of them", async () => {
  const ann = await closed.v1("ann", { token: await closed.token({ userId: "token.ann", nickName: "ann" }) });
  await ann.join(SECRETS);
  await ann.say(SECRETS, "the launch code, @bot");
  const bot = await closed.v1("bot", { token: await closed.token({ rooms: [OPS] }) });
  expect((await bot.join(OPS)).ok).toBe(true);
  const refused = async (event: string, payload: object) => (await bot.ask(event, payload)).error;
  for (const roomId of [SECRETS, room("no-such-room")]) {
    const errors = [
      await refused("joinRoom", { roomId }),
      await refused(WHO, { roomId }),
      await refused("history", { roomId, limit: 10 }),
      await refused("changes", { roomId, after: 0, limit: 10 }),
      await refused("thread", { roomId, seq: 1, limit: 10 }),
      await refused("pins", { roomId }),
      await refused(SEARCH, { query: "launch", roomIds: [roomId], limit: 10 }),
      await refused("client_msg", { roomId, msg: "x" }),
      await refused("read", { roomId, seq: 1 }),
      await refused("topic", { roomId, topic: "x" }),
      await refused(TYPING, { roomId, typing: true }),
    ];
    expect(errors).toEqual(
      Array(errors.length).fill({
        code: "FORBIDDEN",
        reason: "room-outside-token",
        params: {},
        message: "you came in for other rooms; a token or an invite leads to its rooms alone",
      }),
    );
  }
  expect((await refused(DIRECT, { userId: "token.ann" })).reason).toBe("room-outside-token");
  expect((await bot.ask(SEARCH, { query: "launch", limit: 10 })).messages).toEqual([]);
  expect((await bot.ask(ROOMS, {})).rooms.map(({ roomId }: { roomId: string }) => roomId)).toEqual([OPS]);
  expect((await bot.ask(INBOX, { limit: 10 })).items).toEqual([]);
});

test("[I25] a base client with a token is a guest of its role, in its rooms", async () => {
  const token = await closed.token({ rooms: [OPS], role: "reader" });
  const guest = await closed.open({ token });
  expect((await guest.join(OPS, { nickName: "old bot", id: 7 })).ok).toBe(true);
  expect((await guest.join(SECRETS, { nickName: "old bot", id: 7 })).error.reason).toBe("room-outside-token");
  expect((await guest.say(OPS, "x")).error.reason).toBe("role-forbids");
  expect(reasonOf(await closed.open({}))).toBe("token-needed");
  expect(reasonOf(await closed.open({ token: "forged" }))).toBe("token-invalid");
});

test("[I26] a token that expires or is revoked ends the connections that came by it", async () => {
  const long = await closed.v1("a", {
    token: await closed.token({ id: "long", expiresAt: closed.network.clock.now() + 7_200_000 }),
  });
  const short = await closed.v1("b", { token: await closed.token() });
  closed.network.clock.advance(3_600_001);
  closed.network.gate.refresh();
  await closed.network.flush();
  expect([short.closed?.type, long.closed?.type]).toEqual(["lost", undefined]);
  await closed.revoke("long");
  expect(long.closed?.type).toBe("lost");
});

test("[I26] tokens of the key before go on once another key signs, and end where that key is taken away", async () => {
  const old = await closed.token();
  const here = await closed.v1("a", { token: old });
  const key = await rotateKeys(closed.keysFile, () => true);
  closed.network.gate.refresh();
  await closed.network.flush();
  expect(here.closed).toBeUndefined();
  expect(await enter(old)).toBeUndefined();
  expect(await enter(await closed.token())).toBeUndefined();
  const [, before] = await readKeys(closed.keysFile);
  expect(before?.jwk).toEqual({ kty: "OKP", crv: "Ed25519", x: expect.any(String) });
  writeFileSync(closed.keysFile, JSON.stringify({ keys: [key] }));
  closed.network.gate.refresh();
  await closed.network.flush();
  expect(here.closed?.type).toBe("lost");
  expect(await enter(old)).toBe("token-invalid");
});

test("[I26] a file of keys that can't be read any more leaves those that were known", async () => {
  const token = await closed.token();
  writeFileSync(closed.keysFile, "{");
  closed.network.gate.refresh();
  expect(await enter(token)).toBeUndefined();
});

test("[I23] an open server asks for no token, and looks at none", async () => {
  const open = await ClosedNetwork.with([]);
  const ann = await v1Client(open.network, "ann", { token: "whatever" });
  expect(ann.got(WELCOME)[0]).toMatchObject({ userId: "u-ann", entry: "open" });
  open.close();
});
