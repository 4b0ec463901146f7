import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { INVITE, ROOM, WELCOME } from "../../../src/core/protocol/event-names.ts";
import { INVITE_MS, LONGEST_INVITE_MS } from "../../../src/core/protocol/limits.ts";
import { Access } from "../../../src/server/access/access.ts";
import { MemoryAccessTable } from "../../../src/server/access/access-table.ts";
import { PairClient, v1Client } from "../../support/pair-client.ts";
import type { Payload } from "../../support/payload.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const reasonOf = (reply: Payload): string | undefined => reply.error?.reason;

/** Ann in a private room of hers, which invites as it is told, and bob outside. */
async function invited(wanted: object = {}) {
  const network = new HubNetwork();
  const ann = await v1Client(network, "ann");
  const { roomId } = await ann.ask(ROOM, { settings: { private: true } });
  await ann.join(roomId);
  const { invite, expiresAt } = await ann.ask(INVITE, { roomId, ...wanted });
  const bob = await v1Client(network, "bob");
  const accept = (client: PairClient, secret = invite) => client.ask(INVITE, { invite: secret });
  return { network, ann, bob, roomId, invite, expiresAt, accept };
}

describe("an invite", () => {
  test("[I49] lets whoever shows it into its room, with its role, and stays valid for the next", async () => {
    const { network, bob, roomId, accept } = await invited({ role: "reader" });
    expect(reasonOf(await bob.join(roomId))).toBe("room-closed");
    expect(await accept(bob)).toMatchObject({ ok: true, roomId });
    expect((await bob.join(roomId)).role).toBe("reader");
    const cid = await v1Client(network, "cid");
    expect((await accept(cid)).roomId).toBe(roomId);
  });

  test("[I49] in a handshake lets a client in that then need not know the room: its welcome names it", async () => {
    const { network, roomId, invite } = await invited();
    const cid = await v1Client(network, "cid", { invite });
    expect(cid.got(WELCOME)[0].invited).toBe(roomId);
    expect((await cid.join(roomId)).role).toBe("member");
  });

  test("[I49] for one lets in the first, again and again as its connection may be lost, and nobody else", async () => {
    const { network, bob, roomId, invite, accept } = await invited({ once: true });
    expect((await accept(bob)).roomId).toBe(roomId);
    expect((await accept(bob)).roomId).toBe(roomId);
    const cid = await v1Client(network, "cid");
    expect(reasonOf(await accept(cid))).toBe("invite-over");
    const dan = await v1Client(network, "dan", { invite });
    expect(dan.closed).toMatchObject({
      type: "refused",
      error: { code: "UNAUTHORIZED", reason: "invite-over" },
    });
  });

  test("[I49] for one, shown by two at once, lets in one of them", async () => {
    const { network, bob, invite } = await invited({ once: true });
    const cid = await v1Client(network, "cid");
    const replies = await Promise.all([bob.ask(INVITE, { invite }), cid.ask(INVITE, { invite })]);
    expect(replies.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  test("[I49] is not used up, and changes nothing, by who is in the room already", async () => {
    const { ann, bob, roomId, accept } = await invited({ once: true });
    expect((await accept(ann)).roomId).toBe(roomId);
    expect((await ann.join(roomId)).role).toBe("moderator");
    expect((await accept(bob)).ok).toBe(true);
  });

  test("[I50] holds for seven days, or as long as it says, a year at most", async () => {
    const { network, ann, bob, roomId, expiresAt, accept } = await invited();
    const now = network.clock.now();
    expect(expiresAt).toBe(now + INVITE_MS);
    const far = await ann.ask(INVITE, { roomId, expiresAt: now + 2 * LONGEST_INVITE_MS });
    expect(far.expiresAt).toBe(now + LONGEST_INVITE_MS);
    const soon = await ann.ask(INVITE, { roomId, expiresAt: now + 1_000 });
    network.clock.advance(1_000);
    expect(reasonOf(await accept(bob, soon.invite))).toBe("invite-over");
    network.clock.advance(INVITE_MS);
    expect(reasonOf(await accept(bob))).toBe("invite-over");
  });

  test("[I50] ends with all others of its room when a moderator ends them; who came by it stays", async () => {
    const { network, ann, bob, roomId, accept } = await invited();
    await accept(bob);
    expect((await ann.ask(INVITE, { roomId, end: true })).ok).toBe(true);
    const cid = await v1Client(network, "cid");
    expect([reasonOf(await accept(cid)), (await bob.join(roomId)).ok]).toEqual(["invite-over", true]);
  });

  test("[I50] is one of a hundred of a room at most", async () => {
    const { network, ann, roomId } = await invited();
    const until = network.clock.now() + INVITE_MS;
    const ask = () => {
      network.clock.advance(1_000); // else it asks too fast
      return ann.ask(INVITE, { roomId, expiresAt: until });
    };
    let made = 1;
    for (let reply = await ask(); reply.ok; reply = await ask()) made += 1;
    expect([made, reasonOf(await ask())]).toEqual([100, "too-many-invites"]);
    network.clock.advance(INVITE_MS);
    expect((await ann.ask(INVITE, { roomId })).ok).toBe(true);
  });

  test("[I50] is made by moderators of its room alone, never to a room of two, and is in the audit log without its secret", async () => {
    const { network, bob, roomId, invite, accept } = await invited();
    await accept(bob);
    expect(reasonOf(await bob.ask(INVITE, { roomId }))).toBe("role-forbids");
    const { entries } = network.access.audit({ limit: 9 });
    expect(entries).toMatchObject([
      { action: "invited", by: "u-bob", roomId, details: { role: "member" } },
      { action: "invite", by: "u-ann", roomId, details: { role: "member", once: false } },
    ]);
    expect(JSON.stringify(entries)).not.toContain(invite);
    const { roomId: direct } = await bob.ask("direct", { userId: "u-ann" });
    await network.give("u-bob", "admin");
    expect(reasonOf(await bob.ask(INVITE, { roomId: direct }))).toBe("room-of-two");
  });

  test("[I50] of no server, and one that nobody can have made, is refused before a user is made of who shows it", async () => {
    const network = new HubNetwork();
    const eve = new PairClient(network, { protocol: 1, nickName: "eve", userId: "u-eve", invite: "x" });
    await network.flush();
    expect(eve.closed).toMatchObject({ type: "refused", error: { reason: "invite-over" } });
    expect((await v1Client(network, "eve")).closed).toBe(undefined);
  });

  test("[I50] is kept as a hash of its secret alone", async () => {
    const table = new MemoryAccessTable();
    const access = new Access(table);
    const invite = { roomId: "room1", role: "member", once: false, expiresAt: 9 };
    await access.keep(() => access.invites.put("secret", JSON.parse(JSON.stringify(invite))));
    expect([...table.all("invite")]).toEqual([
      [createHash("sha256").update("secret").digest("hex"), JSON.stringify(invite)],
    ]);
  });
});
