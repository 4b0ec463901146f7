import { expect, test } from "vitest";
import type { ClientEvent } from "../../../src/core/client/chat.ts";
import { ChatClient } from "../../../src/core/client/chat-client.ts";
import { room } from "../../support/drafts.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const ROOM = room("room1");
/** Longer than any wait between two tries to connect. */
const A_WHILE = 20_000;

async function clientOf(network: HubNetwork, nick: string) {
  let ids = 0;
  const transport = network.transport();
  const ports = { transport, clock: network.clock, random: () => 0.5, newId: () => `${nick}-${ids++}` };
  const client = new ChatClient(ports, { userId: `u-${nick}`, nickName: nick, session: `of-${nick}` });
  const events: ClientEvent[] = [];
  client.subscribe((event) => events.push(event));
  client.start();
  const joined = client.join(ROOM);
  await network.flush();
  await joined;
  return { client, events, transport };
}

async function withModerator() {
  const network = new HubNetwork();
  const mod = await clientOf(network, "mod");
  const eve = await clientOf(network, "eve");
  await network.give("u-mod", "admin");
  const moderate = async (action: "kick" | "ban", roomId?: typeof ROOM) => {
    const done = mod.client.ask.moderate({ action, nickName: "eve", roomId, reason: "rude" });
    await network.flush();
    return done;
  };
  return { network, mod, eve, moderate };
}

const joins = (events: readonly ClientEvent[]) => events.filter(({ type }) => type === "joined").length;

test("[I69] a client that is taken out of a room says why, and is not in it again before it asks", async () => {
  const { network, eve, moderate } = await withModerator();
  expect(await moderate("kick", ROOM)).toBe("eve");
  expect(eve.events.at(-1)).toMatchObject({ type: "removed", roomId: ROOM, error: { reason: "kicked" } });
  network.drop(eve.transport);
  network.clock.advance(A_WHILE);
  await network.flush();
  expect(eve.events.at(-1)).toMatchObject({ type: "status", status: { status: "online" } });
  expect(joins(eve.events)).toBe(1);
  const again = eve.client.join(ROOM);
  await network.flush();
  expect(await again).toMatchObject({ roomId: ROOM });
});

test.each(["kick", "ban"] as const)(
  "[I69] a client that is sent away from the server by a %s does not come back by itself",
  async (action) => {
    const { network, eve, moderate } = await withModerator();
    await moderate(action);
    const told = eve.events.length;
    for (let round = 0; round < 3; round += 1) {
      network.clock.advance(A_WHILE);
      await network.flush();
    }
    expect(eve.events.at(-1)).toMatchObject({
      type: "status",
      status: { status: "refused", error: { params: { why: "rude" } } },
    });
    expect(eve.events).toHaveLength(told);
  },
);
