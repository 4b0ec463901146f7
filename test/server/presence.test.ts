import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEAVE_ROOM, PRESENCE, ROOM_USER, WELCOME } from "../../src/core/protocol/event-names.ts";
import { LEAVE_GRACE_MS } from "../../src/core/protocol/limits.ts";
import { toUserId, type UserId } from "../../src/core/protocol/names.ts";
import type { Member } from "../../src/core/protocol/server-events.ts";
import type { RosterEntry } from "../../src/server/hub/roster.ts";
import { rosterDiff } from "../../src/server/hub/roster-diff.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import { HubNetwork } from "../support/socket-pair.ts";

/** Lets a lost user's grace pass, and the window after it. */
async function giveUp(network: HubNetwork): Promise<void> {
  network.clock.advance(LEAVE_GRACE_MS);
  await pass(network);
}

/** Lets one presence window pass. */
async function pass(network: HubNetwork): Promise<void> {
  network.clock.advance(50);
  await network.flush();
}

/** Another connection of bob, with his secret. */
const again = (network: HubNetwork, bob: PairClient) =>
  v1Client(network, "bob", { session: bob.got(WELCOME)[0].session });

describe("presence", () => {
  async function two() {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    await pass(network);
    ann.heard.length = 0;
    return { network, ann, bob: await v1Client(network, "bob") };
  }
  const bobs = [{ nickName: "bob", id: "u-bob" }];

  it("[P1] comings and goings of 50 ms are told at once, and only to the room's members", async () => {
    const { network, ann, bob } = await two();
    const eve = await v1Client(network, "eve");
    await bob.join("room1");
    await eve.join("room2");
    network.clock.advance(49);
    await network.flush();
    expect(ann.got(PRESENCE)).toEqual([]);
    network.clock.advance(1);
    await network.flush();
    expect(ann.got(PRESENCE)).toEqual([{ roomId: "room1", count: 2, joined: bobs, left: [], changed: [] }]);
    expect(eve.got(PRESENCE).map(({ roomId }) => roomId)).toEqual(["room2"]);
  });

  it("[P2] who left and came back within the window was never away", async () => {
    const { network, ann, bob } = await two();
    await bob.join("room1");
    await pass(network);
    ann.heard.length = 0;
    await bob.ask(LEAVE_ROOM, { roomId: "room1" });
    await bob.join("room1");
    await pass(network);
    expect(ann.got(PRESENCE)).toEqual([]);
  });

  it("[P3] whoever leaves is told as left", async () => {
    const { network, ann, bob } = await two();
    await bob.join("room1");
    await pass(network);
    bob.transport.close();
    await network.flush();
    await pass(network);
    expect(ann.got(PRESENCE)[1]).toEqual({ roomId: "room1", count: 1, joined: [], left: bobs, changed: [] });
  });

  it("[P7] whoever is lost keeps its place for a while, then is told as left", async () => {
    const { network, ann, bob } = await two();
    await bob.join("room1");
    await pass(network);
    network.drop(bob.transport);
    network.clock.advance(LEAVE_GRACE_MS - 1);
    await pass(network);
    expect(ann.got(PRESENCE)).toHaveLength(1);
    const eve = await v1Client(network, "eve");
    expect((await eve.join("room2")).users).toHaveLength(1);
    await pass(network);
    expect(ann.got(PRESENCE)[1]).toEqual({ roomId: "room1", count: 1, joined: [], left: bobs, changed: [] });
    expect((await eve.join("room1")).users).toHaveLength(2);
  });

  it("[P7] a blip shows nothing, to those who stay, those who come meanwhile, and the lost one itself", async () => {
    const { network, ann, bob } = await two();
    await bob.join("room1");
    await pass(network);
    ann.heard.length = 0;
    network.drop(bob.transport);
    await pass(network);
    const back = await again(network, bob);
    expect((await back.join("room1")).users).toEqual([{ nickName: "ann", id: "u-ann" }, ...bobs]);
    await giveUp(network);
    expect(ann.got(PRESENCE)).toEqual([]);
    expect((await ann.join("room1")).users).toHaveLength(2);
  });

  it("[P7] when all are lost at once, the first to be back still sees the others in their places", async () => {
    const { network, ann, bob } = await two();
    await bob.join("room1");
    await pass(network);
    network.drop(ann.transport);
    network.drop(bob.transport);
    await pass(network);
    const back = await again(network, bob);
    expect((await back.join("room1")).users).toHaveLength(2);
    await giveUp(network);
    expect(back.got(PRESENCE).at(-1)).toMatchObject({ left: [{ nickName: "ann" }] });
  });

  it("[P7] the end of a grace takes nothing from a room that came to be meanwhile", async () => {
    const network = new HubNetwork();
    const bob = await v1Client(network, "bob");
    await bob.join("room1");
    network.drop(bob.transport);
    const back = await again(network, bob);
    await back.join("room1");
    await back.ask(LEAVE_ROOM, { roomId: "room1" });
    const [ann, eve] = [await v1Client(network, "ann"), await v1Client(network, "eve")];
    await ann.join("room1");
    await giveUp(network);
    expect((await eve.join("room1")).users).toHaveLength(2);
    await eve.say("room1", "hello");
    expect(ann.texts()).toEqual(["hello"]);
  });

  it("[P7] each loss has its own grace", async () => {
    const { network, ann, bob } = await two();
    await bob.join("room1");
    await pass(network);
    network.drop(bob.transport);
    network.clock.advance(LEAVE_GRACE_MS - 1_000);
    const back = await again(network, bob);
    await back.join("room1");
    network.drop(back.transport);
    network.clock.advance(2_000);
    await pass(network);
    expect(ann.got(PRESENCE)).toHaveLength(1);
    await giveUp(network);
    expect(ann.got(PRESENCE)[1]).toMatchObject({ left: bobs });
  });

  it("[P4] a user is one entry however many devices, and leaves with the last of them", async () => {
    const { network, ann, bob } = await two();
    const phone = await again(network, bob);
    await bob.join("room1");
    expect((await phone.join("room1")).users).toHaveLength(2);
    await pass(network);
    network.drop(bob.transport);
    await giveUp(network);
    expect(ann.got(PRESENCE)).toHaveLength(1);
    network.drop(phone.transport);
    await giveUp(network);
    expect(ann.got(PRESENCE)[1]).toMatchObject({ left: bobs });
  });

  it("[P5] a base client gets the map of its own rooms after each change in one of them", async () => {
    const { network, bob } = await two();
    const base = await baseClient(network);
    const me = { nickName: "张三", id: 42 };
    base.emit("joinRoom", { ...me, roomId: "room1" });
    base.emit("joinRoom", { ...me, roomId: "room2" });
    await network.flush();
    await pass(network);
    const ann = { nickName: "ann", id: "u-ann", socketId: expect.any(String) };
    const self = { ...me, socketId: expect.any(String) };
    expect(base.got(ROOM_USER)).toEqual([{ room1: [ann, self], room2: [self] }]);
    await bob.join("room3");
    await pass(network);
    expect(base.got(ROOM_USER)).toHaveLength(1);
    await bob.join("room2");
    await pass(network);
    expect(base.got(ROOM_USER)[1].room2).toEqual([self, { ...bobs[0], socketId: expect.any(String) }]);
  });

  it("[P6] who comes in while others go knows the same as those who were told", async () => {
    const { network, ann, bob } = await two();
    const eve = await v1Client(network, "eve");
    await bob.join("room1");
    const { users } = await eve.join("room1");
    expect(users).toHaveLength(3);
    await bob.ask(LEAVE_ROOM, { roomId: "room1" });
    await pass(network);
    expect(eve.got(PRESENCE)).toMatchObject([{ left: bobs }]);
    expect(ann.got(PRESENCE)).toMatchObject([{ joined: [{ nickName: "eve" }], left: [] }]);
  });

  it("[P6] whatever comes and goes, everyone who listens knows who is there", async () => {
    const nicks = ["a", "b", "c", "d"];
    const step = fc.record({
      who: fc.nat(3),
      act: fc.constantFrom("join", "leave", "drop", "rename", "wait", "wait long"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const network = new HubNetwork({ limits: { joinRate: null, connectionRate: null } });
        const people = await Promise.all(nicks.map((nick) => Watcher.open(network, nick)));
        for (const { who, act } of steps) {
          if (act === "wait") network.clock.advance(20);
          else if (act === "wait long") network.clock.advance(LEAVE_GRACE_MS - 1_000);
          else await people[who]?.[act]();
        }
        await network.flush();
        await giveUp(network);
        const present = people.filter(({ inside }) => inside);
        const truth = present.map(({ nick }) => nick).sort();
        for (const person of present) expect(person.known()).toEqual(truth);
      }),
      { numRuns: 300 },
    );
  });
});

/** A v1 user of room1 who comes, goes and changes its nick, and keeps a roster from what it is told. */
class Watcher {
  nick: string;
  inside = false;
  #client: PairClient;
  #roster = new Map<string, string>();
  readonly #network: HubNetwork;
  readonly #userId: string;
  #seen = 0;

  static async open(network: HubNetwork, nick: string): Promise<Watcher> {
    return new Watcher(network, nick, await v1Client(network, nick));
  }

  constructor(network: HubNetwork, nick: string, client: PairClient) {
    this.#network = network;
    this.nick = nick;
    this.#userId = `u-${nick}`;
    this.#client = client;
  }

  async join(): Promise<void> {
    const { users } = await this.#client.join("room1");
    this.#roster = new Map(users.map(({ id, nickName }: Member) => [toUserId(id), nickName]));
    this.#seen = this.#client.heard.length;
    this.inside = true;
  }

  async leave(): Promise<void> {
    await this.#client.ask(LEAVE_ROOM, { roomId: "room1" });
    this.inside = false;
  }

  /** The connection is lost, and the user comes back with a new one, outside. */
  async drop(): Promise<void> {
    this.#network.drop(this.#client.transport);
    await this.#reopen(this.nick);
    this.inside = false;
  }

  /** Another device of the user comes with another nick for a moment. */
  async rename(): Promise<void> {
    const nick = this.nick.endsWith("!") ? this.nick.slice(0, -1) : `${this.nick}!`;
    const stays = this.#client;
    await this.#reopen(nick);
    this.#network.drop(this.#client.transport);
    this.#client = stays;
  }

  known(): string[] {
    for (const { event, payload } of this.#client.heard.slice(this.#seen)) {
      if (event !== PRESENCE) continue;
      for (const { id, nickName } of [...payload.joined, ...payload.changed]) this.#roster.set(id, nickName);
      for (const { id } of payload.left) this.#roster.delete(id);
    }
    return [...this.#roster.values()].sort();
  }

  async #reopen(nick: string): Promise<void> {
    const { session } = this.#client.got(WELCOME)[0];
    this.#client = await v1Client(this.#network, nick, { session, userId: this.#userId });
    this.nick = nick;
  }
}

describe("the difference of two rosters", () => {
  const roster = fc
    .dictionary(fc.constantFrom("1", "2", "3", "4", "5"), fc.constantFrom("x", "y"))
    .map((users): ReadonlyMap<UserId, RosterEntry> => {
      const entries = Object.entries(users).map(([id, nickName]) => [id, { nickName, id, socketId: "s" }]);
      return new Map(entries as Iterable<never>);
    });

  it("[P2] turns the one into the other and names nobody twice", () => {
    fc.assert(
      fc.property(roster, roster, (before, after) => {
        const userIds = new Set([...before.keys(), ...after.keys()]);
        const { joined, left, changed } = rosterDiff(
          userIds,
          (userId) => before.get(userId),
          (userId) => after.get(userId),
        );
        const named = [...joined, ...left, ...changed].map(({ id }) => id);
        expect(new Set(named).size).toBe(named.length);
        const result = new Map(
          [...before.values()].map(({ id, nickName }) => [String(id), String(nickName)]),
        );
        for (const { id } of left) result.delete(String(id));
        for (const { id, nickName } of [...joined, ...changed]) result.set(String(id), nickName);
        const wanted = [...after.values()].map(({ id, nickName }) => [String(id), String(nickName)] as const);
        expect([...result].sort()).toEqual(wanted.sort());
        if (joined.length + left.length + changed.length === 0) expect(before).toEqual(after);
      }),
    );
  });
});
