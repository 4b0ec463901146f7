import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClientEvent } from "../../../src/core/client/chat.ts";
import { ChatClient } from "../../../src/core/client/chat-client.ts";
import type { Transport } from "../../../src/core/client/transport.ts";
import { silentLogger } from "../../../src/core/logger.ts";
import type { RoomId } from "../../../src/core/protocol/names.ts";
import { memoryLog } from "../../../src/server/log/memory-log.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const ROOM = "room1" as RoomId;
/** Longer than any wait between two tries to connect. */
const A_WHILE = 20_000;

/** A real client on the network, and what it has told so far. */
class User {
  readonly client: ChatClient;
  readonly transport: Transport;
  readonly events: ClientEvent[] = [];
  readonly said: string[] = [];
  readonly #nick: string;

  constructor(network: HubNetwork, nick: string) {
    this.#nick = nick;
    this.transport = network.transport();
    let ids = 0;
    const newId = () => `${nick}-${ids++}`;
    const ports = { transport: this.transport, clock: network.clock, random: () => 0.5, newId };
    this.client = new ChatClient(ports, {
      userId: `u-${nick}`,
      nickName: nick,
      session: `secret-of-${nick}`,
    });
    this.client.subscribe((event) => this.events.push(event));
    this.client.start();
    this.client.join(ROOM).catch(() => {});
  }

  say(): void {
    const text = `${this.#nick} ${this.said.length}`;
    this.said.push(text);
    this.client.send(ROOM, text).catch(() => {});
  }

  shown(): string[] {
    return this.events.flatMap((event) =>
      event.type === "messages" ? event.messages.map(({ msg }) => msg) : [],
    );
  }

  last<T extends ClientEvent["type"]>(type: T): Extract<ClientEvent, { type: T }> {
    const found = this.events.findLast((event) => event.type === type);
    if (found?.type !== type) throw new Error(`the client told no ${type}`);
    return found as Extract<ClientEvent, { type: T }>;
  }
}

async function twoUsers(): Promise<{ network: HubNetwork; alice: User; bob: User }> {
  const network = new HubNetwork();
  const [alice, bob] = [new User(network, "alice"), new User(network, "bob")];
  await network.flush();
  return { network, alice, bob };
}

/** Time passes until everybody is back and everything is delivered. */
async function settle(network: HubNetwork): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    network.clock.advance(A_WHILE);
    await network.flush();
  }
}

describe("clients and the hub", () => {
  test("[M1] what one says everybody is shown, the speaker as its own", async () => {
    const { network, alice, bob } = await twoUsers();
    alice.say();
    await network.flush();
    expect(bob.last("messages").messages).toMatchObject([{ msg: "alice 0", own: false, seq: 1 }]);
    expect(alice.last("messages").messages).toMatchObject([
      { msg: "alice 0", own: true, clientMsgId: "alice-0" },
    ]);
  });

  test("[R7] who comes and goes is in the roster of those who are there", async () => {
    const { network, alice, bob } = await twoUsers();
    network.clock.advance(100);
    await network.flush();
    expect(alice.last("roster").roster).toMatchObject({
      users: [{ nickName: "alice" }, { nickName: "bob" }],
    });
    bob.client.close();
    await network.flush();
    network.clock.advance(100);
    await network.flush();
    expect(alice.last("roster").roster).toMatchObject({ users: [{ nickName: "alice" }] });
  });

  test("[R4] what was said while a client was away comes when it is back, in order, over several pages", async () => {
    const { network, alice, bob } = await twoUsers();
    network.drop(bob.transport);
    network.reachable = false;
    for (let i = 0; i < 450; i += 1) {
      alice.say();
      await network.flush();
      network.clock.advance(100);
    }
    expect(bob.shown()).toEqual([]);
    network.reachable = true;
    await settle(network);
    expect(bob.shown()).toEqual(alice.said);
  });

  test("[M3][R12] a message whose acknowledgement was lost is in the room once", async () => {
    const { network, alice, bob } = await twoUsers();
    alice.say();
    await network.step(1);
    network.drop(alice.transport);
    await settle(network);
    expect(bob.shown()).toEqual(["alice 0"]);
    expect(alice.shown()).toEqual(["alice 0"]);
  });

  test("[R5] a server with another log is told as a restart, and the room starts over", async () => {
    const { network, alice, bob } = await twoUsers();
    alice.say();
    await network.flush();
    network.restart(memoryLog("epoch-2", silentLogger));
    await settle(network);
    bob.say();
    await network.flush();
    for (const user of [alice, bob]) {
      expect(user.events.filter(({ type }) => type === "restarted")).toHaveLength(1);
      expect(user.shown()).toEqual(["alice 0", "bob 0"]);
    }
  });
});

type Move =
  | { readonly type: "say" | "drop"; readonly user: number }
  | { readonly type: "step"; readonly packets: number }
  | { readonly type: "pass"; readonly ms: number }
  | { readonly type: "restart" };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant("say" as const), user: fc.nat(2) }) },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant("step" as const), packets: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("drop" as const), user: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("restart" as const) }) },
);

async function play(network: HubNetwork, users: readonly User[], moves: readonly Move[]): Promise<void> {
  for (const one of moves) {
    const user = "user" in one ? users[one.user] : undefined;
    if (one.type === "say") user?.say();
    if (one.type === "drop" && user !== undefined) network.drop(user.transport);
    if (one.type === "step") await network.step(one.packets);
    if (one.type === "pass") network.clock.advance(one.ms);
    if (one.type === "restart") network.restart();
  }
}

test("[R3][R12][R13][M2] whatever is lost on the way, everybody is shown everything once, in one order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 60 }), async (moves) => {
      const network = new HubNetwork({ limits: { messageRate: null, joinRate: null, connectionRate: null } });
      const users = ["ann", "bob", "cai"].map((nick) => new User(network, nick));
      await network.flush();
      await play(network, users, moves);
      await settle(network);
      const { messages } = await network.log.range(ROOM, { limit: 1_000 });
      const committed = messages.map(({ msg }) => msg);
      for (const [at, user] of users.entries()) {
        expect(user.shown()).toEqual(committed);
        const own = messages.filter(({ nickName }) => nickName === ["ann", "bob", "cai"][at]);
        expect(own.map(({ msg }) => msg)).toEqual(user.said);
      }
    }),
    { numRuns: 150 },
  );
});
