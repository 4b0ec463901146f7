import { expect, test } from "vitest";
import type { ClientEvent } from "../../../src/core/client/chat.ts";
import { ChatClient } from "../../../src/core/client/chat-client.ts";
import { parseSetting } from "../../../src/core/client/setting-text.ts";
import { room } from "../../support/drafts.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const OPS = room("roomops");

/** A client of a network, and what it tells. */
function clientOn(network: HubNetwork, nickName: string) {
  let ids = 0;
  const ports = {
    transport: network.transport(),
    clock: network.clock,
    random: () => 1,
    newId: () => `${nickName} ${++ids}`,
  };
  const client = new ChatClient(ports, { userId: `u-${nickName}`, nickName });
  const events: ClientEvent[] = [];
  client.subscribe((event) => events.push(event));
  client.start();
  return { client, events };
}

/** Moves packets until something is there. */
async function moved<T>(network: HubNetwork, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  done.catch(() => {});
  for (let turn = 0; turn < 100 && !isDone; turn += 1) await network.flush();
  return done;
}

test("[I41] a client is told the settings as it joins, when others change them, and when it asks", async () => {
  const network = new HubNetwork();
  const [ann, bob] = [clientOn(network, "ann"), clientOn(network, "bob")];
  await moved(network, ann.client.join(OPS));
  await moved(network, ann.client.manage.changeSettings(OPS, { name: "Ops" }));
  expect((await moved(network, bob.client.join(OPS))).settings).toMatchObject({ name: "Ops", listed: true });
  const changed = await moved(network, ann.client.manage.changeSettings(OPS, { slowMs: 5_000 }));
  expect(changed).toMatchObject({ name: "Ops", slowMs: 5_000, archived: false });
  await network.flush();
  expect(bob.events.filter(({ type }) => type === "settings")).toEqual([
    { type: "settings", roomId: OPS, settings: changed, by: "ann" },
  ]);
  expect(await moved(network, bob.client.manage.settings(OPS))).toEqual(changed);
  const refused = moved(network, bob.client.manage.changeSettings(OPS, { archived: true }));
  await expect(refused).rejects.toMatchObject({ reason: "role-forbids" });
});

test("[I49] a client makes a private room and invites to it; another one is let in, and joins it", async () => {
  const network = new HubNetwork();
  const [ann, bob] = [clientOn(network, "ann"), clientOn(network, "bob")];
  await network.flush();
  const roomId = await moved(network, ann.client.manage.makePrivate({ name: "Board" }));
  const { secret } = await moved(network, ann.client.manage.invite(roomId, { once: true }));
  expect(await moved(network, bob.client.manage.acceptInvite(secret))).toBe(roomId);
  expect(await moved(network, bob.client.join(roomId))).toMatchObject({
    settings: { private: true, name: "Board" },
  });
  await moved(network, ann.client.manage.endInvites(roomId));
  const cid = clientOn(network, "cid");
  await network.flush();
  await expect(moved(network, cid.client.manage.acceptInvite(secret))).rejects.toMatchObject({
    reason: "invite-over",
  });
});

test("[I45] what a client says in slow mode waits for its turn, and is said once", async () => {
  const network = new HubNetwork();
  const [ann, bob] = [clientOn(network, "ann"), clientOn(network, "bob")];
  await moved(network, ann.client.join(OPS));
  await moved(network, bob.client.join(OPS));
  await moved(network, ann.client.manage.changeSettings(OPS, { slowMs: 30_000 }));
  await moved(network, bob.client.send(OPS, "one"));
  const second = bob.client.send(OPS, "two");
  await network.flush();
  network.clock.advance(30_000);
  expect(await moved(network, second)).toMatchObject({ seq: 2, duplicate: false });
});

test.each([
  ["name", " Release  day ", { name: "Release  day" }],
  ["name", "", { name: "" }],
  ["listed", "off", { listed: false }],
  ["topic-lock", "开", { topicLock: true }],
  ["slow", "1.5s", { slowMs: 1_500 }],
  ["slow", "off", { slowMs: 0 }],
  ["slow", "6h", { slowMs: 21_600_000 }],
  ["slow", "7h", undefined],
  ["archived", "yes", undefined],
  ["private", "on", undefined],
  ["", "", undefined],
])("[I55] the setting %s, typed as %j, is %j", (name, text, change) => {
  expect(parseSetting(name, text)).toEqual(change);
});
