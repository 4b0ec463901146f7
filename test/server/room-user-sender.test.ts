import { expect, test, vi } from "vitest";
import type { Nick, RoomId, UserId } from "../../src/core/protocol/names.ts";
import { type Connection, type Membership, Room } from "../../src/server/hub/room.ts";
import { RoomUserSender } from "../../src/server/hub/room-user-sender.ts";
import { decodeEvent, encodeJsonEvent } from "../../src/server/sockets/packet.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { hubConnection } from "../support/hub-connection.ts";
import type { Payload } from "../support/payload.ts";

const MIB = 1024 * 1024;

/** Some base clients of a sender, whose time the test turns. */
class Setting {
  readonly clock = new FakeClock();
  readonly stuck = new Set<string>();
  readonly told: { readonly to: string; readonly map: Payload }[] = [];
  /** Bytes of maps delivered, nearly: each map once, and to all who got it. */
  made = 0;
  sent = 0;
  readonly sender = new RoomUserSender(
    {
      clock: this.clock,
      encode: (map) => encodeJsonEvent("roomUser", map),
      deliver: (to, packets) => {
        for (const { text } of packets) {
          this.made += text.length;
          this.sent += text.length * to.length;
          const map = decodeEvent(text)?.payload;
          for (const id of to) this.told.push({ to: id, map });
        }
      },
      isReading: ({ id }) => !this.stuck.has(id),
    },
    () => {},
  );

  /** Lets a turn of the event loop pass. */
  async turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Lets so many turns and ms pass, a ms in each. */
  async pass(ms: number): Promise<void> {
    for (let n = 0; n < ms; n += 1) {
      this.clock.advance(1);
      await this.turn();
    }
  }

  /** Lets so many turns pass; the bytes that were sent in one of them, or before the first, at most. */
  async mostInATurn(turns: number): Promise<number> {
    let most = this.sent;
    for (let n = 0; n < turns; n += 1) {
      const before = this.sent;
      await this.turn();
      most = Math.max(most, this.sent - before);
    }
    return most;
  }

  mapsOf(name: string): Payload[] {
    return this.told.filter(({ to }) => to === name).map(({ map }) => map);
  }
}

function enter(connection: Connection, room: Room): void {
  const person = { userId: connection.id as string as UserId, id: connection.id, nickName: "ŵ" as Nick };
  const joined = { connection, room, person, listening: true, joins: new Set<never>(), answered: true };
  const membership: Membership = joined;
  connection.memberships.set(room.id, membership);
  room.add(membership);
  room.changes += 1;
}

/** A room whose part of a map has about 260,000 bytes. */
function longRoom(id = "long"): Room {
  const room = new Room(id as RoomId);
  for (let n = 0; n < 2_000; n += 1) enter(hubConnection(`${id} ${n} ${"i".repeat(30)}`), room);
  return room;
}

/** So many clients, each in the long room and in one of its own, so that no two have the same map. */
function clientsOf(long: Room, count: number, address?: string): Connection[] {
  return Array.from({ length: count }, (_, n) => {
    const connection = hubConnection(`c${address ?? ""}${n}`, address);
    connection.memberships.set(long.id, membershipIn(long, connection));
    enter(connection, new Room(`own${n}` as RoomId));
    return connection;
  });
}

/** A membership that is not in the room's own roster. */
function membershipIn(room: Room, connection: Connection): Membership {
  const person = { userId: connection.id as string as UserId, id: connection.id, nickName: "x" as Nick };
  return { connection, room, person, listening: true, joins: new Set(), answered: true };
}

test("[L26] many maps are made over many turns of the event loop, and each is sent once", async () => {
  const setting = new Setting();
  const clients = clientsOf(longRoom(), 25);
  setting.sender.send(clients, "others");
  expect(await setting.mostInATurn(100)).toBeLessThan(3 * MIB);
  expect(setting.told.map(({ to }) => to).sort()).toEqual(clients.map(({ id }) => id).sort());
});

test("[L26] a map that many share is written to a few of them in each turn", async () => {
  const setting = new Setting();
  const long = longRoom();
  const clients = Array.from({ length: 100 }, (_, n) => hubConnection(`c${n}`));
  for (const one of clients) one.memberships.set(long.id, membershipIn(long, one));
  setting.sender.send(clients, "others");
  expect(await setting.mostInATurn(100)).toBeLessThan(3 * MIB);
  expect(setting.told).toHaveLength(100);
});

test("[L26] the map of one long room is made over many turns, as the room was when it began", async () => {
  const setting = new Setting();
  const long = longRoom();
  const client = hubConnection("c");
  client.memberships.set(long.id, membershipIn(long, client));
  let ms = 0;
  const now = vi.spyOn(performance, "now").mockImplementation(() => {
    ms += 1; // each look at the time takes a millisecond
    return ms;
  });
  setting.sender.send([client], "newcomers");
  enter(hubConnection("late"), long);
  await setting.turn();
  expect(setting.told).toEqual([]);
  for (let n = 0; n < 10; n += 1) await setting.turn();
  now.mockRestore();
  expect(setting.mapsOf("c").map((map) => map.long.length)).toEqual([2_000]);
});

test("[L26] in the long run 8 MiB of maps are made in a second, beyond a first burst of as much", async () => {
  const setting = new Setting();
  const clients = clientsOf(longRoom(), 200);
  setting.sender.send(clients, "others");
  for (let n = 0; n < 200; n += 1) await setting.turn();
  expect(setting.made).toBeLessThan(9 * MIB);
  await setting.pass(1_000);
  expect(setting.made).toBeLessThan(17 * MIB);
  expect(setting.made).toBeGreaterThan(12 * MIB);
  await setting.pass(6_000);
  expect(setting.told).toHaveLength(200);
});

test("[L26] whoever waits gets one map, as its rooms are then, whatever happens meanwhile", async () => {
  const setting = new Setting();
  const long = longRoom();
  const clients = clientsOf(long, 100);
  setting.sender.send(clients, "others");
  const told = setting.told.length;
  expect(told).toBeLessThan(100);
  for (let n = 0; n < 5; n += 1) {
    enter(hubConnection(`late ${n}`), long);
    setting.sender.send(clients.slice(90), "others");
  }
  await setting.pass(5_000);
  for (const { id } of clients.slice(90)) {
    expect(setting.mapsOf(id).map((map) => map.long.length)).toEqual([2_005]);
  }
});

test("[L26] who changes while its own map is being made gets another one, which is right", async () => {
  const setting = new Setting();
  const one = hubConnection("one");
  const rooms = Array.from({ length: 20 }, (_, n) => longRoom(`room${n}`));
  for (const room of rooms) one.memberships.set(room.id, membershipIn(room, one));
  setting.sender.send([one], "others");
  enter(hubConnection("late"), rooms[0] as Room);
  setting.sender.send([one], "others");
  await setting.pass(5_000);
  expect(setting.mapsOf("one").at(-1)?.room0).toHaveLength(2_001);
});

test("[L26] the addresses are served in turn, and newcomers first", async () => {
  const setting = new Setting();
  const long = longRoom();
  setting.sender.send(clientsOf(long, 200, "10.0.0.66"), "others");
  setting.sender.send(clientsOf(long, 1, "10.0.0.2"), "others");
  const newcomer = hubConnection("newcomer", "10.0.0.66");
  enter(newcomer, new Room("new" as RoomId));
  setting.sender.send([newcomer], "newcomers");
  await setting.pass(100);
  const order = setting.told.map(({ to }) => to);
  expect(order.length).toBeLessThan(100);
  expect(order).toContain("newcomer");
  expect(order).toContain("c10.0.0.20");
});

test("[L26] a client that does not read gets its map once it reads, and keeps nobody waiting", async () => {
  const setting = new Setting();
  const [slow, fast] = [hubConnection("slow"), hubConnection("fast")];
  const room = new Room("room1" as RoomId);
  enter(slow, room);
  enter(fast, room);
  setting.stuck.add("slow");
  for (let n = 0; n < 3; n += 1) {
    setting.sender.send([slow, fast], "others");
    await setting.pass(200);
  }
  expect([setting.mapsOf("slow").length, setting.mapsOf("fast").length]).toEqual([0, 3]);
  enter(hubConnection("late"), room);
  setting.stuck.clear();
  await setting.pass(200);
  expect(setting.mapsOf("slow").map((map) => map.room1.length)).toEqual([3]);
});

test("[B6] a client is not told of a room that it left while its map waited", async () => {
  const setting = new Setting();
  const clients = clientsOf(longRoom(), 100);
  setting.sender.send(clients, "others");
  const last = clients.at(-1) as Connection;
  last.memberships.delete("long" as RoomId);
  await setting.pass(5_000);
  expect(setting.mapsOf(last.id).map((map) => Object.keys(map))).toEqual([["own99"]]);
});

test("[B8] a room called __proto__ is one like any other in a map", () => {
  const setting = new Setting();
  const one = hubConnection("one");
  enter(one, new Room("__proto__" as RoomId));
  setting.sender.send([one], "newcomers");
  expect(Object.keys(setting.mapsOf("one")[0])).toEqual(["__proto__"]);
});

test("[L26] once closed nothing is sent any more", async () => {
  const setting = new Setting();
  setting.sender.send(clientsOf(longRoom(), 200), "others");
  setting.sender.close();
  const { length } = setting.told;
  await setting.pass(2_000);
  expect(setting.told).toHaveLength(length);
});
