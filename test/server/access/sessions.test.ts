import { expect, test } from "vitest";
import { SESSIONS, WELCOME } from "../../../src/core/protocol/event-names.ts";
import { PairClient, v1Client } from "../../support/pair-client.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

/** Ann on two devices, the second with a session of its own, and on a second connection of the first. */
async function twoDevices() {
  const network = new HubNetwork();
  const laptop = await v1Client(network, "ann", { session: "laptop" });
  const again = await v1Client(network, "ann", { session: "laptop" });
  network.address = "10.0.0.2";
  const phone = await v1Client(network, "ann", { session: "laptop", ownSession: true });
  return { network, laptop, again, phone };
}

test("[I30] a device that has the secret of another gets one of its own, and both are one user", async () => {
  const { network, phone } = await twoDevices();
  const { userId, session } = phone.got(WELCOME)[0];
  expect([userId, session === "laptop"]).toEqual(["u-ann", false]);
  const back = await v1Client(network, "ann", { session, ownSession: false });
  expect(back.got(WELCOME)[0]).toMatchObject({ userId: "u-ann", session });
  const thief = await v1Client(network, "ann", { session: "guess", ownSession: true });
  expect(thief.closed?.type).toBe("refused");
});

test("[I30] a user sees its sessions, and of nobody else", async () => {
  const { network, laptop, phone } = await twoDevices();
  await v1Client(network, "bob");
  const { sessions } = await laptop.ask(SESSIONS);
  expect(sessions).toEqual([
    {
      id: expect.any(String),
      beganAt: network.clock.now(),
      address: "127.0.0.1",
      connections: 2,
      current: true,
    },
    {
      id: expect.any(String),
      beganAt: network.clock.now(),
      address: "10.0.0.2",
      connections: 1,
      current: false,
    },
  ]);
  const seen = (await phone.ask(SESSIONS)).sessions.map(({ current }: { current: boolean }) => current);
  expect(seen).toEqual([false, true]);
});

test("[I30] a session that is ended loses its connections, and its secret proves nothing any more", async () => {
  const { network, laptop, again, phone } = await twoDevices();
  const { session } = phone.got(WELCOME)[0];
  const { sessions } = await laptop.ask(SESSIONS);
  const left = await laptop.ask(SESSIONS, { end: sessions[1].id });
  expect(left.sessions).toHaveLength(1);
  expect([laptop.closed, again.closed, phone.closed?.type]).toEqual([undefined, undefined, "lost"]);
  expect((await v1Client(network, "ann", { session })).closed?.type).toBe("refused");
  expect((await v1Client(network, "ann", { session: "laptop" })).closed).toBeUndefined();
});

test("[I30] a user ends all its other sessions at once, also that under which it first came", async () => {
  const { network, laptop, again, phone } = await twoDevices();
  expect((await phone.ask(SESSIONS, { end: "others" })).sessions).toHaveLength(1);
  expect([laptop.closed?.type, again.closed?.type, phone.closed]).toEqual(["lost", "lost", undefined]);
  expect((await v1Client(network, "ann", { session: "laptop" })).closed?.type).toBe("refused");
  const { session } = phone.got(WELCOME)[0];
  expect((await v1Client(network, "ann", { session })).closed).toBeUndefined();
});

test("[I30] nobody ends the session of another user, and an unknown one is refused", async () => {
  const { network, laptop } = await twoDevices();
  const bob = await v1Client(network, "bob");
  const { sessions } = await laptop.ask(SESSIONS);
  expect((await bob.ask(SESSIONS, { end: sessions[0].id })).error.reason).toBe("session-unknown");
  expect(laptop.closed).toBeUndefined();
  const guest = new PairClient(network);
  await network.flush();
  expect((await guest.ask(SESSIONS, {})).error.reason).toBe("protocol-needed");
});

test("[I30] of more than twenty sessions the one that began first ends", async () => {
  const { network, phone } = await twoDevices();
  for (let n = 0; n < 19; n += 1)
    await v1Client(network, "ann", { session: phone.got(WELCOME)[0].session, ownSession: true });
  expect((await phone.ask(SESSIONS)).sessions).toHaveLength(20);
  expect((await v1Client(network, "ann", { session: "laptop" })).closed?.type).toBe("refused");
});
