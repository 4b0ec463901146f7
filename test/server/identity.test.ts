import { describe, expect, it, test } from "vitest";
import { CLIENT_MSG, PRESENCE, ROOM_USER, SERVER_MSG, WELCOME } from "../../src/core/protocol/event-names.ts";
import { DEFAULT_LIMITS, IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { Quotas } from "../../src/server/hub/quotas.ts";
import { DEFAULT_SERVER_LIMITS } from "../../src/server/server-limits.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { baseClient, PairClient, v1Client } from "../support/pair-client.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const ONE_AN_HOUR = { perSecond: 1 / 3_600, burst: 1 };

test("[W13] operators are told of an address that brings too many new users, and of users who open too many rooms of two", async () => {
  const noted: string[][] = [];
  const limits = { ...DEFAULT_SERVER_LIMITS, newIdentityRate: ONE_AN_HOUR, newDirectRate: ONE_AN_HOUR };
  const quotas = new Quotas(limits, new FakeClock(), (...note) => noted.push(note));
  const make = async () => {};
  await quotas.countIdentity("192.0.2.1", make);
  await quotas.countDirectRoom(toUserId("u-ann"), "192.0.2.1", make);
  expect(noted).toEqual([]);
  await expect(quotas.countIdentity("192.0.2.1", make)).rejects.toThrow(
    "too many new users come from your address; try again in 60 minutes",
  );
  await expect(quotas.countDirectRoom(toUserId("u-ann"), "192.0.2.2", make)).rejects.toThrow(
    "too many people",
  );
  await quotas.countIdentity("192.0.2.2", make);
  expect(noted).toEqual([
    ["192.0.2.1", "refused: too many new users"],
    ["192.0.2.2", "refused: too many new rooms of two"],
  ]);
});

describe("coming in", () => {
  it("[W1] a v1 client hears `welcome` before anything else", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann", { userId: "u1" });
    expect(ann.heard).toEqual([
      {
        event: WELCOME,
        payload: {
          protocol: 1,
          server: { name: "groupchat", version: "0.0.0" },
          epoch: "epoch-1",
          userId: "u1",
          ownedSince: network.clock.now(),
          nickName: "ann",
          session: expect.any(String),
          role: "member",
          entry: "local",
          limits: DEFAULT_LIMITS,
          now: network.clock.now(),
        },
      },
    ]);
  });

  async function refusal(network: HubNetwork, auth: Readonly<Record<string, unknown>>) {
    const client = new PairClient(network, auth);
    await network.flush();
    expect(client.heard).toEqual([]);
    return client.closed;
  }

  it("[W2] another protocol version and a handshake that makes no sense are refused with the reason", async () => {
    const network = new HubNetwork();
    expect(await refusal(network, { protocol: 2, nickName: "ann", userId: "u1" })).toMatchObject({
      type: "refused",
      error: { code: "INVALID", message: "this server speaks protocol 1; use a client that does" },
    });
    const bad = [
      { protocol: "1", nickName: "ann", userId: "u1" },
      { protocol: null },
      { protocol: 1 },
      { protocol: 1, nickName: "\u001b[31m", userId: "u1" },
      { protocol: 1, nickName: "x".repeat(33), userId: "u1" },
      { protocol: 1, nickName: "ann", userId: { toString: "x" } },
      { protocol: 1, nickName: "ann", userId: "u1", session: 5 },
    ];
    for (const auth of bad) {
      expect(await refusal(network, auth)).toMatchObject({ type: "refused", error: { code: "INVALID" } });
    }
    expect(await refusal(network, { protocol: 1, userId: "u1" })).toMatchObject({
      error: { message: "nickName is missing" },
    });
  });

  it("[W3] the first to use a user id or a nick owns it: without its secret nobody else gets in with it", async () => {
    const network = new HubNetwork();
    await v1Client(network, "alice", { userId: "u1" });
    expect(await refusal(network, { protocol: 1, nickName: "alice", userId: "u2" })).toMatchObject({
      type: "refused",
      error: {
        code: "NICK_IN_USE",
        message: "the nick alice belongs to somebody else here; choose another with --nick",
      },
    });
    for (const session of [undefined, "wrong", ""]) {
      const auth = {
        protocol: 1,
        nickName: "other",
        userId: "u1",
        ...(session === undefined ? {} : { session }),
      };
      const code = session === "" ? "INVALID" : "NICK_IN_USE";
      expect(await refusal(network, auth)).toMatchObject({ error: { code } });
    }
  });

  it("[W4] nicks that readers take for the same are the same", async () => {
    const network = new HubNetwork();
    await v1Client(network, "Alice");
    for (const nickName of ["ALICE", "ａｌｉｃｅ", " alice ", "al\u200bice"]) {
      const auth = { protocol: 1, nickName, userId: "u2" };
      expect(await refusal(network, auth)).toMatchObject({ error: { code: "NICK_IN_USE" } });
    }
  });

  it("[N6] a nick that looks like another's is taken, whatever it is written with; a base client gets a number after it", async () => {
    const network = new HubNetwork();
    await v1Client(network, "alice");
    for (const nickName of ["аӏісе", "alice\ufe00", "a1ice", "al\u{e0041}ice", "AIice"]) {
      const auth = { protocol: 1, nickName, userId: "u2" };
      expect(await refusal(network, auth)).toMatchObject({ error: { code: "NICK_IN_USE" } });
    }
    expect(await refusal(network, { protocol: 1, nickName: "gr0upchat", userId: "u3" })).toMatchObject({
      error: { code: "NICK_IN_USE" },
    });
    const base = await baseClient(network);
    const { users } = await base.join("room1", { nickName: "аӏісе", id: 7 });
    expect(users).toEqual([{ nickName: "аӏісе2", id: 7 }]);
  });

  it("[W5] with its secret a user comes back as itself, and may change its nick, which its rooms are told", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    const bob = await v1Client(network, "bob");
    await ann.join("room1");
    await bob.join("room1");
    network.clock.advance(50);
    await network.flush();
    bob.heard.length = 0;
    const { session } = ann.got(WELCOME)[0];
    const phone = await v1Client(network, "anna", { userId: "u-ann", session });
    expect(phone.got(WELCOME)).toMatchObject([{ userId: "u-ann", nickName: "anna", session }]);
    network.clock.advance(50);
    await network.flush();
    const changed = [{ nickName: "anna", id: "u-ann" }];
    expect(bob.got(PRESENCE)).toEqual([{ roomId: "room1", count: 2, joined: [], left: [], changed }]);
    await ann.say("room1", "still me");
    expect(bob.got(SERVER_MSG)).toMatchObject([{ nickName: "anna" }]);
    await v1Client(network, "ann", { userId: "u3" });
    const taken = { protocol: 1, nickName: "bob", userId: "u-ann", session };
    expect(await refusal(network, taken)).toMatchObject({ error: { code: "NICK_IN_USE" } });
  });

  it("[W6] a nick is kept for its owner while it is here and 30 days after, then it is free", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    network.clock.advance(2 * IDENTITY_KEPT_MS);
    const claim = { protocol: 1, nickName: "ann", userId: "u2" };
    expect(await refusal(network, claim)).toMatchObject({ error: { code: "NICK_IN_USE" } });
    network.drop(ann.transport);
    network.clock.advance(IDENTITY_KEPT_MS);
    expect(await refusal(network, claim)).toMatchObject({ error: { code: "NICK_IN_USE" } });
    network.clock.advance(1);
    expect((await v1Client(network, "ann", { userId: "u2" })).got(WELCOME)).toHaveLength(1);
  });

  it("[W13] so many new users come in from an address, and those who are known", async () => {
    const network = new HubNetwork({ limits: { newIdentityRate: { perSecond: 1 / 60, burst: 2 } } });
    const ann = await v1Client(network, "ann");
    await v1Client(network, "bob");
    const eve = { protocol: 1, nickName: "eve", userId: "u-eve" };
    expect(await refusal(network, eve)).toMatchObject({
      type: "refused",
      error: { code: "RATE_LIMITED", reason: "too-many-identities", retryAfterMs: 60_000 },
    });
    const { session } = ann.got(WELCOME)[0];
    expect((await v1Client(network, "ann", { session })).got(WELCOME)).toHaveLength(1);
    network.clock.advance(60_000);
    expect((await v1Client(network, "eve")).got(WELCOME)).toHaveLength(1);
  });

  it("[W13] who is refused a nick is no new user; those who come at once are counted at once", async () => {
    const network = new HubNetwork({ limits: { newIdentityRate: { perSecond: 1 / 60, burst: 2 } } });
    await v1Client(network, "ann");
    const taken = { protocol: 1, nickName: "ann", userId: "u-eve" };
    for (let n = 0; n < 3; n += 1) {
      expect(await refusal(network, taken)).toMatchObject({ error: { reason: "nick-taken-on-entry" } });
    }
    const together = ["bob", "eve", "joe"].map(
      (nickName) => new PairClient(network, { protocol: 1, nickName, userId: `u-${nickName}` }),
    );
    await network.flush();
    expect(together.filter(({ closed }) => closed === undefined)).toHaveLength(1);
  });

  it("[W7] a base client gets a number after the nick or id that a v1 user owns", async () => {
    const network = new HubNetwork();
    await v1Client(network, "ann", { userId: "7" });
    await v1Client(network, "ann2", { userId: "7-2" });
    const base = await baseClient(network);
    await base.ask("joinRoom", { roomId: "room1", nickName: "Ann", id: 7 });
    network.clock.advance(50);
    await network.flush();
    expect(base.got(ROOM_USER)).toMatchObject([{ room1: [{ nickName: "Ann3", id: "7-3" }] }]);
    await base.say("room1", "hi", { nickName: "Ann", userId: 7 });
    expect(base.got(SERVER_MSG)).toMatchObject([{ nickName: "Ann3", userId: "7-3", type: 2 }]);
  });

  it("[W8] all connections of a user are one user: type 2 on each", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    const phone = await v1Client(network, "ann", { session: ann.got(WELCOME)[0].session });
    await ann.join("room1");
    expect((await phone.join("room1")).users).toHaveLength(1);
    await ann.say("room1", "hello");
    for (const device of [ann, phone]) expect(device.got(SERVER_MSG)).toMatchObject([{ type: 2 }]);
  });

  it("[W9] nobody can be the server itself", async () => {
    const network = new HubNetwork();
    for (const who of [
      { nickName: "GroupChat", userId: "u1" },
      { nickName: "ann", userId: "system" },
    ]) {
      expect(await refusal(network, { protocol: 1, ...who })).toMatchObject({
        error: { code: "NICK_IN_USE" },
      });
    }
    const base = await baseClient(network);
    const { users } = await base.join("room1", { nickName: "groupchat", id: "system" });
    expect(users).toEqual([{ nickName: "groupchat2", id: "system-2" }]);
  });

  it("[W10] a secret shown for a user nobody remembers becomes that user's, so all its devices come back", async () => {
    const network = new HubNetwork();
    for (let device = 0; device < 2; device++) {
      const ann = await v1Client(network, "ann", { session: "from-before-the-data-was-lost" });
      expect(ann.got(WELCOME)).toMatchObject([{ session: "from-before-the-data-was-lost" }]);
    }
    expect(
      await refusal(network, { protocol: 1, nickName: "x", userId: "u-ann", session: "else" }),
    ).toBeDefined();
  });

  it("[B13] what a base client says is its own on its connection alone, whoever gives the same id; v1 devices share theirs", async () => {
    const network = new HubNetwork();
    const [ann, eve] = [await baseClient(network), await baseClient(network)];
    const as = { nickName: "张三", id: 1 };
    for (const client of [ann, eve]) await client.join("room1", as);
    network.clock.advance(50);
    await network.flush();
    const roster = ann.got(ROOM_USER).at(-1).room1;
    expect(roster).toHaveLength(1);
    const [{ socketId }] = roster;
    const zoe = await v1Client(network, "zoe", { userId: socketId });
    const phone = await v1Client(network, "zoe", {
      userId: socketId,
      session: zoe.got("welcome")[0].session,
    });
    for (const device of [zoe, phone]) await device.join("room1");
    for (const [n, client] of [ann, eve, zoe].entries())
      client.emit(CLIENT_MSG, { roomId: "room1", msg: `${n}` });
    await network.flush();
    const typesOf = (client: PairClient) => client.got(SERVER_MSG).map(({ msg, type }) => `${msg}: ${type}`);
    expect(typesOf(ann)).toEqual(["0: 2", "1: 1", "2: 1"]);
    expect(typesOf(eve)).toEqual(["0: 1", "1: 2", "2: 1"]);
    expect(typesOf(zoe)).toEqual(["0: 1", "1: 1", "2: 2"]);
    expect(typesOf(phone)).toEqual(typesOf(zoe));
  });

  it("[B12] base clients with one id are one user, with different ids two, even of one nick", async () => {
    const network = new HubNetwork();
    const clients = [await baseClient(network), await baseClient(network), await baseClient(network)];
    const ids = [1, "1", 2];
    for (const [n, client] of clients.entries()) {
      await client.ask("joinRoom", { roomId: "room1", nickName: "张三", id: ids[n] });
    }
    network.clock.advance(50);
    await network.flush();
    const roster = [
      { nickName: "张三", id: 1 },
      { nickName: "张三", id: 2 },
    ];
    expect(clients[0]?.got(ROOM_USER)).toMatchObject([{ room1: roster }]);
    await clients[0]?.say("room1", "hi");
    expect(clients.map((client) => client.got(SERVER_MSG)[0].type)).toEqual([2, 1, 1]);
  });
});
