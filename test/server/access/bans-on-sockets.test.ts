import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MODERATE } from "../../../src/core/protocol/event-names.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { withAccess } from "../../../src/server/access/operator.ts";
import { toOwnedId } from "../../../src/server/store/owned-id.ts";
import { RoomServer, type SocketClient } from "../../support/room-server.ts";
import { until } from "../../support/until.ts";

const OF_NOBODY = {
  at: 1,
  by: undefined,
  byNick: undefined,
  from: undefined,
  roomId: undefined,
  details: {},
};

/** Makes a user an admin, as an operator on the machine does; the server knows within a second. */
async function makeAdmin(server: RoomServer, userId: string): Promise<void> {
  await withAccess(server.data, async ({ access, identities }) => {
    const owner = identities.byUserId(toUserId(userId));
    if (owner === undefined) throw new Error(`nobody owns ${userId}`);
    const ownedId = toOwnedId(owner.userId, owner.secretHash);
    await access.change({ ...OF_NOBODY, action: "role", subject: userId, subjectNick: undefined }, () =>
      access.roles.give(ownedId, undefined, "admin"),
    );
  });
}

describe("a ban, over sockets", () => {
  let server: RoomServer;
  let root: SocketClient;

  beforeAll(async () => {
    server = await RoomServer.start({ askRate: null }); // it is asked again and again
    root = await server.v1("root");
    await makeAdmin(server, "u-root");
    await until(async () => (await root.ask("audit", { limit: 1 })).ok === true);
  });
  afterAll(() => server.close());

  test.each(["websocket", "polling"])(
    "[I61] ends a connection by %s with its reason, and refuses the session that comes back, over either",
    async (transport) => {
      const nick = `eve-${transport}`;
      const auth = { protocol: 1, nickName: nick, userId: `u-${nick}` };
      const eve = await server.connect(auth, { transports: [transport] });
      const { session } = await eve.hears("welcome");
      await eve.ask("joinRoom", { roomId: "room1" });
      expect((await root.ask(MODERATE, { action: "ban", userId: `u-${nick}`, reason: "spam" })).ok).toBe(
        true,
      );
      expect(await eve.hears("notice")).toMatchObject({
        reason: "banned",
        params: { why: "spam" },
        removed: true,
      });
      expect(await until(() => eve.ended)).toBe("io server disconnect");
      for (const transports of [["websocket"], ["polling"]]) {
        const again = server.dial({ ...auth, session }, { transports });
        expect(await until(() => again.refusal)).toMatchObject({ reason: "banned", params: { why: "spam" } });
      }
      await root.ask(MODERATE, { action: "unban", userId: `u-${nick}` });
      await server.connect({ ...auth, session }, { transports: [transport] });
    },
  );

  test("[I61] holds after a restart of the server", async () => {
    const eve = await server.v1("eve");
    const { session } = await eve.hears("welcome");
    expect(await root.ask(MODERATE, { action: "ban", userId: "u-eve" })).toMatchObject({ ok: true });
    await server.restart();
    const again = server.dial({ protocol: 1, nickName: "eve", userId: "u-eve", session });
    expect(await until(() => again.refusal)).toMatchObject({ reason: "banned" });
  });
});
