import { expect, test } from "vitest";
import { toNick } from "../../../src/core/protocol/names.ts";
import { room } from "../../support/drafts.ts";
import { baseClient, v1Client } from "../../support/pair-client.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const ROOT = toNick("Root") ?? expect.unreachable();
const network = () => new HubNetwork({ reservedNicks: [ROOT] });

test.each(["root", "ＲＯＯＴ", "R00t"])("[I72] %s is taken by nobody who is no admin", async (nick) => {
  const eve = await v1Client(network(), "eve", { nickName: nick });
  expect(eve.closed).toMatchObject({
    type: "refused",
    error: { code: "NICK_IN_USE", reason: "nick-reserved" },
  });
});

test("[I72] an admin takes a reserved nick, and keeps it as a nick of their own", async () => {
  const one = network();
  const ann = await v1Client(one, "ann");
  expect(await ann.ask("nick", { nickName: "root" })).toMatchObject({ error: { reason: "nick-reserved" } });
  await one.give("u-ann", "moderator");
  expect(await ann.ask("nick", { nickName: "root" })).toMatchObject({ error: { reason: "nick-reserved" } });
  await one.give("u-ann", "admin");
  expect(await ann.ask("nick", { nickName: "root" })).toEqual({ ok: true, nickName: "root" });
  const { session } = ann.got("welcome")[0];
  expect((await v1Client(one, "ann", { nickName: "root", session })).closed).toBeUndefined();
});

test("[I72] a base client that claims a reserved nick gets a number after it", async () => {
  const one = network();
  const guest = await baseClient(one);
  await guest.join(room("room1"), { nickName: "root", id: 7 });
  one.clock.advance(1_000);
  await one.flush();
  expect(guest.got("roomUser").at(-1).room1).toMatchObject([{ nickName: "root2", id: 7 }]);
});
