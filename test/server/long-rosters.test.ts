import { describe, expect, it } from "vitest";
import { RoomRoster } from "../../src/core/client/room/roster.ts";
import { AWAY, LEAVE_ROOM, NICK, PRESENCE, ROOM_USER, WHO } from "../../src/core/protocol/event-names.ts";
import {
  COUNT_EVERY_MS,
  ROOM_USER_EVERY_MS,
  ROOM_USER_FIRST_MS,
  ROOM_USER_MS_PER_MEMBER,
  ROSTER_PAGE,
} from "../../src/core/protocol/limits.ts";
import type { Member } from "../../src/core/protocol/server-events.ts";
import { baseClient, type PairClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const UNLIMITED = { joinRate: null, connectionRate: null, messageRate: null };

/** Lets one presence window pass. */
async function pass(network: HubNetwork, ms = 50): Promise<void> {
  network.clock.advance(ms);
  await network.flush();
}

/** A v1 client that keeps the roster of room1 as ours does. */
class Known {
  readonly nick: string;
  readonly client: PairClient;
  readonly #members = new RoomRoster();
  #seen = 0;

  private constructor(nick: string, client: PairClient) {
    this.nick = nick;
    this.client = client;
  }

  /** Connects and joins. */
  static async join(network: HubNetwork, nick: string): Promise<Known> {
    const known = new Known(nick, await v1Client(network, nick));
    await known.enter();
    return known;
  }

  async enter(): Promise<void> {
    this.#seen = this.client.heard.length;
    const { users, count } = await this.client.join("room1", { limit: 0 });
    this.#members.takeMembers(users, count);
    this.#hear();
  }

  leave(): Promise<Payload> {
    return this.client.ask(LEAVE_ROOM, { roomId: "room1" });
  }

  async who(query: Parameters<RoomRoster["takeAnswer"]>[0] = {}): Promise<Payload> {
    this.#hear();
    const reply = await this.client.ask(WHO, { roomId: "room1", ...query });
    this.#members.takeAnswer(query, reply);
    this.#hear();
    return reply;
  }

  /** The number of all, and the nicks that are known. */
  get count(): number {
    const { roster } = this;
    return roster.status === "known" ? roster.users.length : roster.status === "partial" ? roster.count : 0;
  }

  get nicks(): string[] {
    const { roster } = this;
    return roster.status === "unknown" ? [] : roster.users.map(({ nickName }) => nickName).sort();
  }

  get roster() {
    this.#hear();
    return this.#members.roster;
  }

  #hear(): void {
    for (const { event, payload } of this.client.heard.slice(this.#seen)) {
      if (event !== PRESENCE) continue;
      this.#members.takePresence({ joined: [], left: [], changed: [], ...payload });
    }
    this.#seen = this.client.heard.length;
  }
}

/** A room with so many people, called p000 and so on. */
async function roomOf(count: number) {
  const network = new HubNetwork({ limits: UNLIMITED });
  const people: Known[] = [];
  for (let n = 0; n < count; n += 1) people.push(await Known.join(network, nickOf(n)));
  await pass(network, COUNT_EVERY_MS);
  await pass(network, COUNT_EVERY_MS);
  return { network, people };
}

const nickOf = (n: number) => `p${String(n).padStart(3, "0")}`;
const last = <T>(list: readonly T[]): T => list.at(-1) as T; // of a list that is not empty
const nicksOf = (members: readonly Member[]) => members.map(({ nickName }) => nickName);

describe("a long roster", () => {
  it("[P8] a join is answered with all up to 200 members, else with 200 of those who spoke or came last", async () => {
    const { people, network } = await roomOf(ROSTER_PAGE);
    expect(last(people).roster).toMatchObject({ status: "known" });
    expect(last(people).nicks).toHaveLength(ROSTER_PAGE);
    await people[7]?.client.say("room1", "hello");
    await people[3]?.client.say("room1", "hello");
    const eve = await v1Client(network, "eve");
    const { users, count } = await eve.join("room1");
    expect(count).toBe(ROSTER_PAGE + 1);
    expect(users).toHaveLength(ROSTER_PAGE);
    expect(nicksOf(users).slice(0, 5)).toEqual(["p003", "p007", "eve", "p199", "p198"]);
  });

  it("[P8] who came while it was short goes on hearing names; the others hear a count, once a second at most", async () => {
    const { people, network } = await roomOf(ROSTER_PAGE + 100);
    const [early, late] = [people[0] as Known, last(people)];
    late.client.heard.length = 0;
    for (let n = 0; n < 10; n += 1) {
      await Known.join(network, `x${n}`);
      await pass(network);
    }
    expect(late.client.got(PRESENCE)).toEqual([{ roomId: "room1", count: ROSTER_PAGE + 101 }]);
    await pass(network, COUNT_EVERY_MS);
    expect(late.client.got(PRESENCE).slice(1)).toEqual([{ roomId: "room1", count: ROSTER_PAGE + 110 }]);
    await pass(network, COUNT_EVERY_MS);
    expect(late.client.got(PRESENCE)).toHaveLength(2);
    expect(early.roster.status).toBe("known");
    expect(early.nicks).toHaveLength(ROSTER_PAGE + 110);
  });

  it("[P9] who watches hears names from then on, and until it watches no more", async () => {
    const { people, network } = await roomOf(ROSTER_PAGE + 100);
    const [watcher, other] = [last(people), people[ROSTER_PAGE + 1] as Known];
    await watcher.who({ watch: true });
    let after: string | undefined;
    do {
      const page: Payload = await watcher.who({ limit: 70, ...(after && { after: after as never }) });
      after = page.more ? last<Member>(page.users).id.toString() : undefined;
    } while (after !== undefined);
    expect(watcher.roster.status).toBe("known");
    await people[1]?.leave();
    await Known.join(network, "eve");
    await pass(network);
    expect(watcher.nicks).toEqual(
      [...people.map(({ nick }) => nick), "eve"].filter((nick) => nick !== "p001").sort(),
    );
    expect(last(watcher.client.got(PRESENCE))).toMatchObject({
      joined: [{ nickName: "eve" }],
      left: [{ nickName: "p001" }],
    });
    expect(last(other.client.got(PRESENCE))).toEqual({ roomId: "room1", count: ROSTER_PAGE + 100 });
    await watcher.who({ watch: false });
    await people[2]?.leave();
    await pass(network, COUNT_EVERY_MS);
    expect(watcher.roster).toMatchObject({ status: "partial", count: ROSTER_PAGE + 99 });
    expect(watcher.nicks).toContain("p002");
  });

  it("[P9] only a member may watch", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    expect(await ann.ask(WHO, { roomId: "room1", watch: true })).toMatchObject({
      error: { code: "NOT_IN_ROOM" },
    });
    expect(await ann.ask(WHO, { roomId: "room1" })).toMatchObject({ users: [], count: 0, more: false });
  });

  it("[P10] once it is short again everybody gets all of it, and hears names", async () => {
    const { people, network } = await roomOf(ROSTER_PAGE + 5);
    const stay = people.slice(5);
    for (const person of people.slice(0, 5)) await person.leave();
    await pass(network);
    await pass(network, COUNT_EVERY_MS);
    for (const { roster } of stay) expect(roster.status).toBe("known");
    expect(last(stay).nicks).toEqual(stay.map(({ nick }) => nick));
    const more = [await Known.join(network, "x1"), await Known.join(network, "x2")];
    await stay[0]?.leave();
    await pass(network);
    for (const { roster } of stay.slice(1)) expect(roster.status).toBe("known");
    const there = [...stay.slice(1), ...more].map(({ nick }) => nick).sort();
    expect(last(stay).nicks).toEqual(there);
  });

  it("[P8] the count that everybody knows in the end is the right one, whatever was answered meanwhile", async () => {
    const { people, network } = await roomOf(ROSTER_PAGE + 2);
    const x1 = await Known.join(network, "x1");
    await pass(network);
    const x2 = await Known.join(network, "x2");
    await x2.leave();
    await x1.leave();
    const x3 = await Known.join(network, "x3");
    await people[0]?.leave();
    await pass(network);
    await pass(network, COUNT_EVERY_MS);
    for (const { count } of [...people.slice(1), x3]) expect(count).toBe(ROSTER_PAGE + 2);
  });

  it("[W5] a user's other devices hear of its new nick, also where they are told no names", async () => {
    const { people, network } = await roomOf(ROSTER_PAGE + 1);
    const { client } = last(people);
    const { session } = client.got("welcome")[0];
    const phone = await v1Client(network, last(people).nick, { session });
    await phone.join("room1");
    await pass(network, COUNT_EVERY_MS);
    client.heard.length = 0;
    await phone.ask(NICK, { nickName: "zoe" });
    await people[ROSTER_PAGE - 1]?.client.ask(AWAY, { text: "lunch" });
    await pass(network);
    expect(client.got(PRESENCE)).toMatchObject([{ changed: [{ nickName: "zoe" }], joined: [], left: [] }]);
  });
});

describe("who", () => {
  it("[Q11] pages list everybody once while others come and go around their borders", async () => {
    const network = new HubNetwork({ limits: UNLIMITED });
    const stay: Known[] = [];
    const come: Known[] = [];
    for (let n = 0; n < 60; n += 1) (n % 3 === 0 ? come : stay).push(await Known.join(network, nickOf(n)));
    const eve = await v1Client(network, "eve");
    const listed: string[] = [];
    for (let more = true, after: string | undefined; more; ) {
      const page = await eve.ask(WHO, { roomId: "room1", limit: 7, ...(after && { after }) });
      listed.push(...nicksOf(page.users));
      after = page.users.at(-1)?.id;
      more = page.more;
      const [newest, ...older] = come.filter(({ nick }) => listed.includes(nick)).reverse();
      await newest?.leave();
      for (const person of older) await person.enter();
    }
    expect(new Set(listed).size).toBe(listed.length);
    for (const { nick } of stay) expect(listed).toContain(nick);
  });

  it("[Q11] a page behind the last one is empty, and a limit of none gives only the count", async () => {
    const network = new HubNetwork();
    const ann = await v1Client(network, "ann");
    await ann.join("room1");
    const ask = (query: object) => ann.ask(WHO, { roomId: "room1", ...query });
    expect(await ask({ after: "u-ann" })).toMatchObject({ users: [], count: 1, more: false });
    expect(await ask({ limit: 0 })).toMatchObject({ users: [], count: 1, more: true });
    expect(await ask({ limit: ROSTER_PAGE + 1 })).toMatchObject({ error: { code: "INVALID" } });
  });

  it("[Q12] a prefix finds nicks that begin with it, whatever the case and width", async () => {
    const network = new HubNetwork({ limits: UNLIMITED });
    const nicks = ["Ann", "anna", "Ｂｏｂ", "张三", "an na", "joann"];
    for (const [n, nick] of nicks.entries()) {
      const client = await v1Client(network, nick, { userId: `u${n}` });
      await client.join("room1");
    }
    const eve = await v1Client(network, "eve");
    const found = async (prefix: string) => nicksOf((await eve.ask(WHO, { roomId: "room1", prefix })).users);
    expect(await found("AN")).toEqual(["Ann", "anna", "an na"]);
    expect(await found("bob")).toEqual(["Ｂｏｂ"]);
    expect(await found("张")).toEqual(["张三"]);
    expect(await found("zz")).toEqual([]);
    expect(await found("")).toHaveLength(nicks.length);
  });
});

describe("the cost of a crowd", () => {
  /** The bytes of all that is sent while so many join, twenty in each window. */
  async function bytesOf(count: number): Promise<number> {
    const network = new HubNetwork({ limits: UNLIMITED });
    let replies = 0;
    for (let n = 0; n < count; n += 20) {
      const twenty = await Promise.all(
        Array.from({ length: 20 }, (_, at) => v1Client(network, nickOf(n + at))),
      );
      const joined = await Promise.all(twenty.map((client) => client.join("room1", { limit: 0 })));
      replies += joined.reduce((sum, reply) => sum + JSON.stringify(reply).length, 0);
      await pass(network);
    }
    await pass(network, COUNT_EVERY_MS);
    return network.eventBytes + replies;
  }

  it("[P11] the bytes of many joins grow with their number, not with its square", async () => {
    const [half, all] = [await bytesOf(500), await bytesOf(1_000)];
    expect(all / half).toBeLessThan(2.5);
  }, 60_000);
});

describe("roomUser in a large room", () => {
  it("[P12] those who come get it at once, the others after five seconds at most, and all the last one", async () => {
    const network = new HubNetwork({ limits: UNLIMITED });
    const base: PairClient[] = [];
    const come = async (n: number) => {
      const client = await baseClient(network);
      client.emit("joinRoom", { nickName: nickOf(n), id: n, roomId: "room1" });
      base.push(client);
    };
    for (let n = 0; n < 501; n += 1) await come(n);
    await pass(network);
    await pass(network, 2 * ROOM_USER_EVERY_MS);
    for (const client of base) client.heard.length = 0;
    const sizes = (client: PairClient) => client.got(ROOM_USER).map(({ room1 }) => room1.length);
    await come(501);
    await network.flush();
    await pass(network);
    expect([sizes(base[0] as PairClient), sizes(last(base))]).toEqual([[502], [502]]);
    for (let n = 502; n < 505; n += 1) {
      await come(n);
      await network.flush();
      await pass(network);
      expect(sizes(last(base))).toEqual([n + 1]);
    }
    expect(sizes(base[0] as PairClient)).toEqual([502]);
    await pass(network, ROOM_USER_EVERY_MS);
    expect(sizes(base[0] as PairClient)).toEqual([502, 505]);
    for (const client of base) expect(sizes(client).at(-1)).toBe(505);
    await pass(network, 2 * ROOM_USER_EVERY_MS);
    expect(sizes(base[0] as PairClient)).toHaveLength(2);
  });

  it("[P12] a newcomer hears who is there after 10 ms, and not again with the window if nothing changed since", async () => {
    const network = new HubNetwork({ limits: UNLIMITED });
    const [one, two] = [await baseClient(network), await baseClient(network)];
    one.emit("joinRoom", { nickName: "one", id: 1, roomId: "room1" });
    await network.flush();
    await pass(network, ROOM_USER_FIRST_MS);
    expect(one.got(ROOM_USER).map(({ room1 }) => room1.length)).toEqual([1]);
    await pass(network);
    expect(one.got(ROOM_USER)).toHaveLength(1);
    two.emit("joinRoom", { nickName: "two", id: 2, roomId: "room1" });
    await network.flush();
    await pass(network, ROOM_USER_FIRST_MS);
    expect([one.got(ROOM_USER).length, two.got(ROOM_USER).length]).toEqual([1, 1]);
    await pass(network);
    expect(one.got(ROOM_USER).map(({ room1 }) => room1.length)).toEqual([1, 2]);
    expect(two.got(ROOM_USER)).toHaveLength(1);
  });

  it("[P13] those who are there hear of others the more rarely the more there are, and of the last one", async () => {
    const network = new HubNetwork({ limits: UNLIMITED });
    const base: PairClient[] = [];
    const come = async (n: number) => {
      const client = await baseClient(network);
      client.emit("joinRoom", { nickName: nickOf(n), id: n, roomId: "room1" });
      await network.flush();
      base.push(client);
    };
    for (let n = 0; n < 100; n += 1) await come(n);
    await pass(network, 1_000);
    for (const client of base) client.heard.length = 0;
    for (let n = 100; n < 104; n += 1) {
      await come(n);
      await pass(network);
    }
    const sizes = () => base[0]?.got(ROOM_USER).map(({ room1 }) => room1.length);
    expect(sizes()).toEqual([101]);
    await pass(network, 100 * ROOM_USER_MS_PER_MEMBER);
    expect(sizes()).toEqual([101, 104]);
    await pass(network, 1_000);
    expect(sizes()).toEqual([101, 104]);
  });

  it("[P5] those who are in the same rooms get one map, made once", async () => {
    const network = new HubNetwork({ limits: UNLIMITED });
    const base = await Promise.all([1, 2, 3].map(() => baseClient(network)));
    for (const [id, client] of base.entries()) {
      for (const roomId of id === 1 ? ["room2", "room1"] : ["room1", "room2"]) {
        client.emit("joinRoom", { nickName: `n${id}`, id, roomId });
      }
    }
    await network.flush();
    await pass(network);
    const maps = base.flatMap((client) => client.got(ROOM_USER));
    expect(maps).toHaveLength(3);
    expect(new Set(maps).size).toBe(1);
  });
});
