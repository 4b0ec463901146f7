import { describe, expect, it } from "vitest";
import {
  CHANGED,
  HISTORY,
  INBOX,
  REACT,
  SEARCH,
  SERVER_MSG,
  WELCOME,
} from "../../src/core/protocol/event-names.ts";
import { IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const ROOM = "room1";

let made = 0;

const react = (client: PairClient, seq: number, on = true) =>
  client.ask(REACT, { roomId: ROOM, seq, emoji: "👍", on, changeId: `change-${++made}` });
const reply = (client: PairClient, replyTo: number) => client.say(ROOM, "to that", { replyTo });
const types = (messages: readonly Payload[]) => messages.map(({ seq, type }) => [seq, type]);

/** What calls a user, as `why seq`, the newest first. */
async function callsOf(client: PairClient): Promise<string[]> {
  const { items } = await client.ask(INBOX, { limit: 100 });
  return items.map(({ why, seq }: Payload) => `${why} ${seq}`);
}

/** A room in which the first message is of somebody whose id another ann has by now, who said the second. */
async function roomOfTwoAnns() {
  const network = new HubNetwork({ limits: { messageRate: null } });
  const [first, bob] = [await v1Client(network, "ann"), await v1Client(network, "bob")];
  await first.join(ROOM);
  await bob.join(ROOM);
  await first.say(ROOM, "deploy", { clientMsgId: "secret" });
  first.transport.close();
  await network.flush();
  network.clock.advance(IDENTITY_KEPT_MS + 1);
  const ann = await v1Client(network, "ann");
  const joined = await ann.join(ROOM);
  await ann.say(ROOM, "deploy again", { clientMsgId: "hers" });
  return { network, ann, bob, joined };
}

describe("what the earlier owner of an id said", () => {
  it("[Y37] is not shown as one's own, wherever it is read", async () => {
    const { network, ann, joined } = await roomOfTwoAnns();
    expect(ann.got(WELCOME)[0].ownedSince).toBe(network.clock.now());
    expect(types(joined.messages)).toEqual([[1, 1]]);
    const { messages } = await ann.ask(HISTORY, { roomId: ROOM, after: 0, limit: 9 });
    expect(types(messages)).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(messages.map(({ clientMsgId }: Payload) => clientMsgId)).toEqual([undefined, "hers"]);
    const { rows } = await ann.ask(HISTORY, { roomId: ROOM, after: 0, limit: 9, rows: true });
    expect(JSON.stringify(rows)).not.toContain("secret");
    const { messages: found } = await ann.ask(SEARCH, { query: "deploy", limit: 9 });
    expect(types(found)).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  it("[Y37] is told as somebody else's when it is changed, also with one's own in the same commit", async () => {
    const { network, ann, bob } = await roomOfTwoAnns();
    for (const seq of [1, 2]) {
      bob.emit(REACT, { roomId: ROOM, seq, emoji: "👍", on: true, changeId: `change-${++made}` });
    }
    await network.flush();
    const told = ann.got(CHANGED).flatMap(({ messages }) => messages);
    expect(types(told)).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(told.map(({ clientMsgId }) => clientMsgId)).toEqual([undefined, "hers"]);
    await react(bob, 1, false);
    expect(types(ann.got(CHANGED).at(-1).messages)).toEqual([[1, 1]]);
  });

  it("[Y37] calls nobody when it is answered or reacted to, and what one said oneself does", async () => {
    const { ann, bob } = await roomOfTwoAnns();
    await reply(bob, 1);
    await react(bob, 1);
    expect(await callsOf(ann)).toEqual([]);
    await reply(bob, 2);
    await react(bob, 2);
    expect(await callsOf(ann)).toEqual(["reaction 2", "reply 4"]);
    await react(bob, 2, false);
    expect(await callsOf(ann)).toEqual(["reply 4"]);
    await react(ann, 1);
    await react(ann, 1, false);
    expect(ann.got(SERVER_MSG).map(({ seq }) => seq)).toEqual([2, 3, 4]);
  });

  it("[Y37] so it is with what a base client said under it", async () => {
    const network = new HubNetwork();
    const [bob, base] = [await v1Client(network, "bob"), await baseClient(network)];
    await bob.join(ROOM);
    await base.join(ROOM, { nickName: "张三", id: 7 });
    await base.ask("client_msg", { roomId: ROOM, msg: "hello" });
    await reply(bob, 1);
    base.transport.close();
    await network.flush();
    network.clock.advance(10_000);
    const eve = await v1Client(network, "eve", { userId: "7" });
    await eve.join(ROOM);
    await reply(bob, 1);
    await react(bob, 1);
    expect(await callsOf(eve)).toEqual([]);
    expect(types(eve.got(CHANGED)[0].messages)).toEqual([[1, 1]]);
  });
});
