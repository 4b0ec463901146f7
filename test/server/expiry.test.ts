import { expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { type RoomId, toUserId, type UserId } from "../../src/core/protocol/names.ts";
import { USUAL_SETTINGS } from "../../src/core/protocol/room-settings.ts";
import { Access } from "../../src/server/access/access.ts";
import { MemoryAccessTable } from "../../src/server/access/access-table.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { EMPTY_DIRECT_KEPT_MS, Expiry, TOPIC_KEPT_MS } from "../../src/server/store/expiry.ts";
import { MemoryIdentityTable } from "../../src/server/store/identity-table.ts";
import { LocalIdentityStore } from "../../src/server/store/local-identity-store.ts";
import { MemoryRoomRecords } from "../../src/server/store/memory-room-records.ts";
import { toOwnedId } from "../../src/server/store/owned-id.ts";
import { draft, nick, room } from "../support/drafts.ts";
import { FakeClock } from "../support/fake-clock.ts";

const HOUR = 60 * 60 * 1000;

/** Lets a step that has begun come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function running(users: number) {
  const clock = new FakeClock();
  const table = new MemoryIdentityTable();
  const identities = new LocalIdentityStore(table, clock);
  const records = new MemoryRoomRecords();
  const access = new Access(new MemoryAccessTable());
  const log = memoryLog("e", silentLogger);
  const inUse = new Set<RoomId>();
  const claim = (userId: string) =>
    identities.claim({ userId: toUserId(userId), nickName: nick(userId), session: "secret" });
  for (let n = 0; n < users; n += 1) await claim(`u-${n}`);
  const start = (mostIdentities = 1_000) =>
    new Expiry({
      access,
      identities,
      records,
      log,
      isInUse: (roomId) => inUse.has(roomId),
      limits: { identities: mostIdentities },
      clock,
      logger: silentLogger,
    });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  /** Time passes, and a sweep of everything comes to its end. */
  const sweep = async (ms: number) => {
    clock.advance(ms);
    await settled();
    for (let step = 0; step < 50; step += 1) await pass(2 * 60_000);
  };
  return { clock, table, access, identities, records, log, inUse, claim, start, pass, sweep };
}

test("[W12] identities go once their time is over, step by step and not all at once", async () => {
  const { clock, table, start, pass } = await running(250);
  const expiry = start();
  await pass(2_000);
  await pass(60_000);
  expect(table.count()).toBe(250);
  await pass(IDENTITY_KEPT_MS);
  await pass(60_000);
  const before = table.count();
  expect([before < 250, before > 0]).toEqual([true, true]);
  for (let step = 0; step < 5; step += 1) await pass(20);
  expect(table.count()).toBe(0);
  expiry.close();
  expect(clock.pending).toBe(0);
});

test("[W12] those beyond the most go, and a store that fails is tried again", async () => {
  const { table, identities, start, pass } = await running(50);
  const { forgetUnused } = identities;
  identities.forgetUnused = () => Promise.reject(new Error("disk"));
  start(20);
  await pass(2_000);
  identities.forgetUnused = forgetUnused;
  await pass(60_000);
  expect(table.count()).toBe(20);
});

test("[D11] a topic goes 90 days after it was set, the last message and the last member", async () => {
  const { clock, records, log, inUse, start, sweep } = await running(0);
  const [old, set, said, used] = [room("room-old"), room("room-set"), room("room-said"), room("room-used")];
  const rooms = [old, set, said, used];
  for (const roomId of rooms) await records.setTopic(roomId, "topic", clock.now());
  await log.append(draft("long ago", { roomId: said, at: clock.now() }));
  start();
  await sweep(TOPIC_KEPT_MS - 24 * HOUR);
  expect((await records.topicsOf(rooms)).size).toBe(4);
  await records.setTopic(set, "another", clock.now());
  await log.append(draft("lately", { roomId: said, at: clock.now() }));
  inUse.add(used);
  await sweep(48 * HOUR);
  expect([...(await records.topicsOf(rooms)).keys()]).toEqual([set, said, used]);
  inUse.clear();
  await sweep(TOPIC_KEPT_MS);
  expect((await records.topicsOf(rooms)).size).toBe(0);
});

test("[D11] [Y12] read marks go with their user, and so does what called it", async () => {
  const { identities, records, log, claim, start, sweep } = await running(0);
  const called = { users: [toUserId("u-ann"), toUserId("u-bob")], all: false };
  await log.append({ ...draft("both"), called });
  await claim("u-ann");
  await claim("u-bob");
  await identities.entered(toUserId("u-bob"), "only");
  for (const userId of ["u-ann", "u-bob"]) {
    for (let n = 0; n < 500; n += 1) await records.moveReadMark(toUserId(userId), room(`room${n}`), 1);
  }
  start();
  await sweep(IDENTITY_KEPT_MS - 2 * HOUR);
  expect([...records.markedUsers()]).toEqual(["u-ann", "u-bob"]);
  await sweep(4 * HOUR);
  expect([...records.markedUsers()]).toEqual(["u-bob"]);
  const counts = called.users.map((userId) => log.inbox.count(userId, []));
  expect(await Promise.all(counts)).toEqual([0, 1]);
});

test("[D11] a room of two goes after 30 days in which nothing was said there; a refusal goes with who is refused", async () => {
  const { clock, identities, records, log, inUse, claim, start, sweep } = await running(0);
  const [ann, bob] = [toUserId("u-ann"), toUserId("u-bob")];
  for (const userId of [ann, bob]) {
    await claim(userId);
    await identities.entered(userId, "only");
  }
  const [empty, said, used, refused] = [
    room("dm.empty"),
    room("dm.said"),
    room("dm.used"),
    room("dm.refused"),
  ];
  const rooms = [empty, said, used, refused];
  const owned = async (userId: UserId) => (await identities.find(userId))?.ownedId ?? expect.unreachable();
  const pair = [await owned(ann), await owned(bob)] as const;
  for (const roomId of rooms) await records.keepPair(roomId, pair, clock.now());
  await log.append(draft("hi", { roomId: said }));
  inUse.add(used);
  await records.setRefusing(refused, pair[0], true);
  start();
  const kept = () => [...records.directs()].map(({ roomId }) => roomId);
  await sweep(EMPTY_DIRECT_KEPT_MS - 2 * HOUR);
  expect(kept()).toEqual(rooms);
  await sweep(4 * HOUR);
  expect(kept()).toEqual([said, used, refused]);
  await identities.left(bob, "only");
  await sweep(IDENTITY_KEPT_MS + 2 * HOUR);
  expect([kept(), await records.refusedBy(pair[0], 9)]).toEqual([[said, used], []]);
});

test("[D11] a message that was trimmed counts as said, for the topic and the room of two", async () => {
  const { clock, records, log, start, sweep } = await running(0);
  const [topical, direct] = [room("room-topic"), room("dm.said")];
  const pair = [toOwnedId(toUserId("u-ann"), "a"), toOwnedId(toUserId("u-bob"), "b")] as const;
  await records.setTopic(topical, "topic", clock.now());
  await records.keepPair(direct, pair, clock.now());
  const sayAndTrim = async (roomId: RoomId) => {
    await log.append(draft("hi", { roomId, at: clock.now() }));
    while ((await log.trim({ newest: 0, receiptsBefore: 0, rows: 9 })).more);
  };
  const kept = async () => [(await records.topicsOf([topical])).size, [...records.directs()].length];
  start();
  await sweep(EMPTY_DIRECT_KEPT_MS - 24 * HOUR);
  await sayAndTrim(direct);
  await sweep(48 * HOUR);
  expect(await kept()).toEqual([1, 1]);
  await sweep(EMPTY_DIRECT_KEPT_MS);
  expect(await kept()).toEqual([1, 0]);
  await sayAndTrim(topical);
  await sweep(TOPIC_KEPT_MS - 24 * HOUR);
  expect(await kept()).toEqual([1, 0]);
  await sweep(48 * HOUR);
  expect(await kept()).toEqual([0, 0]);
});

test("[I51] a room that somebody made goes once it is empty and nothing is kept of it, with its roles and invites", async () => {
  const { clock, access, records, log, inUse, claim, identities, start, sweep } = await running(0);
  await claim("u-ann");
  const ann = await identities.find(toUserId("u-ann"));
  if (ann === undefined) throw new Error("nobody");
  const [empty, used, said] = [room("room-empty"), room("room-used"), room("room-said")];
  const [topic, named] = [room("room-topic"), room("room-named")];
  const all = [empty, used, said, topic, named];
  for (const roomId of all) {
    const settings = { ...USUAL_SETTINGS, name: roomId === named ? "Named" : "" };
    await access.keep(() => {
      access.rooms.put(roomId, { at: clock.now(), settings });
      access.roles.give(ann.ownedId, roomId, "moderator");
      access.invites.put(roomId, {
        roomId,
        role: "member",
        once: false,
        expiresAt: clock.now() + TOPIC_KEPT_MS * 2,
      });
    });
  }
  inUse.add(used);
  await records.setTopic(topic, "x", clock.now());
  await log.append(draft("hi", { roomId: said, at: clock.now() }));
  start();
  const left = () => all.filter((roomId) => access.rooms.has(roomId));
  await sweep(60_000);
  expect(left()).toEqual([used, said, topic, named]);
  expect([...access.roles.roomsOf(ann.ownedId)]).toEqual(left());
  expect(all.filter((roomId) => access.invites.find(roomId, clock.now()) !== undefined)).toEqual(left());
  clock.advance(TOPIC_KEPT_MS);
  await sweep(HOUR);
  expect(left()).toEqual([used, said]);
});

test("[I51] roles in rooms go with their users, and invites once their time is over", async () => {
  const { clock, access, identities, claim, start, sweep } = await running(0);
  await claim("u-ann");
  const ann = await identities.find(toUserId("u-ann"));
  if (ann === undefined) throw new Error("nobody");
  const roomId = room("room-1");
  await access.keep(() => {
    access.roles.give(ann.ownedId, roomId, "reader");
    access.roles.give(ann.ownedId, undefined, "member");
    access.invites.put("s", { roomId, role: "member", once: false, expiresAt: clock.now() + HOUR });
    access.invited.add(ann.ownedId, roomId);
  });
  start();
  await sweep(60_000);
  expect(access.roles.of(ann.ownedId, roomId)).toBe("reader");
  clock.advance(IDENTITY_KEPT_MS);
  await sweep(HOUR);
  expect([access.roles.of(ann.ownedId, roomId), access.roles.of(ann.ownedId)]).toEqual([undefined, "member"]);
  expect([access.invites.hasExpired(Number.POSITIVE_INFINITY), access.invited.hasOver()]).toEqual([
    false,
    false,
  ]);
});
