import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatMessage, ClientEvent } from "../../../src/core/client/chat.ts";
import type { HistoryPage } from "../../../src/core/client/history.ts";
import { readRooms } from "../../../src/core/client/reader/merge.ts";
import { beginAfter, beginAt, type ReadRange } from "../../../src/core/client/reader/range.ts";
import type { ReadStep } from "../../../src/core/client/reader/read-step.ts";
import { type ReaderClient, RoomReader } from "../../../src/core/client/reader/room-reader.ts";
import type { NumberedMessage } from "../../../src/core/client/room/room-feed.ts";
import { chatError } from "../../../src/core/protocol/errors.ts";
import { type RoomId, toUserId } from "../../../src/core/protocol/names.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { v1Client } from "../../support/pair-client.ts";
import { append, logOf, messagesOf, outline, Reading, ROOM } from "../../support/reading.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const AT = Date.UTC(2026, 10, 23, 9);
/** When message `seq` was said. */
const atOf = (seq: number) => AT + seq * 1_000;

async function reading(count: number) {
  const log = await logOf({ [ROOM]: count }, AT);
  const network = new HubNetwork({ log });
  const reader = new Reading(network);
  return { log, network, reader };
}

describe("a stretch of a room", () => {
  const COUNT = 950;
  const cases: readonly [string, ReadRange, string][] = [
    ["all of it", {}, "1-950"],
    ["the last few", { last: 3 }, "948-950"],
    ["none", { last: 0 }, ""],
    ["more than there are", { last: 5_000 }, "1-950"],
    ["from a number on", { since: { seq: 900 } }, "900-950"],
    ["up to a number", { until: { seq: 250 } }, "1-250"],
    ["between two numbers", { since: { seq: 100 }, until: { seq: 301 } }, "100-301"],
    ["the last of those up to a number", { until: { seq: 500 }, last: 201 }, "300-500"],
    ["from an instant on", { since: { at: atOf(700) } }, "700-950"],
    ["from between two instants on", { since: { at: atOf(700) + 1 } }, "701-950"],
    ["up to an instant, it too", { until: { at: atOf(30) } }, "1-30"],
    ["after all there is", { since: { seq: 2_000 } }, ""],
    ["before all there is", { until: { at: atOf(0) } }, ""],
    ["a beginning after its end", { since: { seq: 40 }, until: { seq: 30 } }, ""],
    ["the last that match", { last: 3, matches: ({ seq = 0 }) => seq % 100 === 0 }, "700-950"],
    ["more that match than there are", { last: 30, matches: ({ seq = 0 }) => seq % 100 === 0 }, "1-950"],
  ];

  test.each(cases)("[R28] %s", async (_, stretch, expected) => {
    const { reader } = await reading(COUNT);
    const room = await reader.entered();
    await reader.until(beginAt(room, stretch));
    expect(outline(await reader.all(room))).toBe(expected);
  });

  test("[R28] what was said meanwhile follows, but not beyond an end", async () => {
    const { log, reader } = await reading(10);
    const open = await reader.entered();
    await reader.until(beginAt(open, { since: { seq: 9 } }));
    const closed = await reader.entered();
    await reader.until(beginAt(closed, { since: { seq: 9 }, until: { seq: 11 } }));
    await append(log, ROOM, 11, 13, AT);
    await reader.network.flush();
    expect(outline(await reader.all(open))).toBe("9-13");
    expect(outline(await reader.all(closed))).toBe("9-11");
    expect([open.ended, closed.ended]).toEqual([false, true]);
  });
});

describe("what can't be had", () => {
  test("[R29] messages that the server let go of are counted, wherever the reading began", async () => {
    const { log, reader } = await reading(600);
    await log.trim({ before: atOf(251), receiptsBefore: 0, rows: 1_000 });
    const room = await reader.entered();
    await reader.until(beginAt(room, { since: { seq: 11 } }));
    expect(outline(await reader.all(room))).toBe("lost 240, 251-600");
    const last = await reader.entered();
    await reader.until(beginAt(last, { last: 500 }));
    expect(outline(await reader.all(last))).toBe("251-600");
  });

  test("[R29] from an instant on all that is gone is counted, if that may be later", async () => {
    const { log, reader } = await reading(600);
    await log.trim({ before: atOf(251), receiptsBefore: 0, rows: 1_000 });
    const outlines = await Promise.all(
      [atOf(200), atOf(251), atOf(252)].map(async (at) => {
        const room = await reader.entered();
        await reader.until(beginAt(room, { since: { at } }));
        return outline(await reader.all(room));
      }),
    );
    expect(outlines).toEqual(["lost 250, 251-600", "lost 250, 251-600", "252-600"]);
  });

  test("[R29] a cursor of another log goes on with what was said since its moment, and tells so", async () => {
    const { reader } = await reading(50);
    const other = await reader.entered();
    await reader.until(beginAfter(other, { epoch: "another", seq: 400, at: atOf(45) }));
    expect(outline(await reader.all(other))).toBe("restarted, 46-50");
    const setBack = await reader.entered();
    await reader.until(beginAfter(setBack, { epoch: "epoch-1", seq: 60, at: atOf(48) }));
    expect(outline(await reader.all(setBack))).toBe("restarted, 49-50");
    const replaced = await reader.entered();
    await reader.until(beginAfter(replaced, { epoch: "epoch-1", seq: 30, at: atOf(40) }));
    expect(outline(await reader.all(replaced))).toBe("restarted, 41-50");
    const same = await reader.entered();
    await reader.until(beginAfter(same, { epoch: "epoch-1", seq: 30, at: atOf(30) }));
    expect(outline(await reader.all(same))).toBe("31-50");
  });

  test("[R29] a server that comes back with another log is told, and its log read from what it shows", async () => {
    const { network, reader } = await reading(5);
    const room = await reader.entered();
    await reader.until(beginAt(room, { last: 2 }));
    expect(outline(await reader.all(room))).toBe("4-5");
    network.restart(await logOf({ [ROOM]: 3 }, AT, "epoch-2"));
    await reader.until(room.changed());
    network.clock.advance(60_000);
    await network.flush();
    expect(outline(await reader.all(room))).toBe("restarted, 1-3");
  });
});

interface Happening {
  readonly type: "say" | "read" | "drop" | "restart";
  readonly count: number;
}

/** The steps that are read while things happen, and the number of messages that were said in the end. */
async function happen(before: number, since: number, happenings: readonly Happening[]) {
  const { log, network, reader } = await reading(before);
  const room = await reader.entered();
  await reader.until(beginAt(room, { since: { seq: Math.min(since, before) } }));
  const steps: ReadStep[] = [];
  let said = before;
  const act: Record<Happening["type"], (count: number) => Promise<void>> = {
    say: async (count) => {
      await append(log, ROOM, said + 1, said + count, AT);
      said += count;
    },
    restart: async () => network.restart(log),
    drop: async (count) => {
      await network.step(count);
      network.drop(reader.transport);
    },
    read: async (count) => {
      for (let read = 0; read < count; read += 1) {
        const step = await reader.until(room.read());
        if (step !== undefined) steps.push(step);
      }
    },
  };
  for (const { type, count } of happenings) await act[type](count);
  return { network, reader, room, said, steps };
}

describe("through anything", () => {
  test("[R28] a reader of any speed gets every message once, in order, through lost connections", async () => {
    const events = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ type: fc.constant("say" as const), count: fc.nat(3_000) }) },
        { weight: 4, arbitrary: fc.record({ type: fc.constant("read" as const), count: fc.nat(30) }) },
        { weight: 2, arbitrary: fc.record({ type: fc.constant("drop" as const), count: fc.nat(40) }) },
        { weight: 1, arbitrary: fc.record({ type: fc.constant("restart" as const), count: fc.constant(0) }) },
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(1_500), fc.nat(1_500), events, async (before, since, happenings) => {
        const { network, reader, room, said, steps } = await happen(before, since, happenings);
        for (const wait of [0, 60_000]) {
          network.clock.advance(wait);
          await network.flush();
          steps.push(...(await reader.all(room)));
        }
        const first = Math.max(1, Math.min(since, before));
        const expected = said < first ? "" : said === first ? `${said}` : `${first}-${said}`;
        expect(outline(steps)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test.each([
    ["a few thousand", 10_000, ""],
    ["two million characters", 1_000, "x".repeat(3_990)],
  ])("[R28] of what comes faster than it is read only %s are held", async (_, count, more) => {
    const { log, network, reader } = await reading(1);
    const room = await reader.entered();
    await reader.until(beginAt(room, { last: 1 }));
    const asked: unknown[] = [];
    const { history } = reader.client.ask;
    reader.client.ask.history = (roomId, query) => {
      asked.push(query);
      return history.call(reader.client.ask, roomId, query);
    };
    await append(log, ROOM, 2, count, AT, more);
    await network.flush();
    expect(outline(await reader.all(room))).toBe(`1-${count}`);
    expect(asked.length).toBeGreaterThan(5); // pages of what was let go of
  });
});

test("[R35] pages of large messages are asked for as short as the server can send them", async () => {
  const log = await logOf({}, AT);
  await append(log, ROOM, 1, 1_000, AT, "聊".repeat(3_990));
  const reader = new Reading(new HubNetwork({ log, limits: { historyPage: 100 } }));
  const room = await reader.entered();
  const { ask } = reader.client;
  const { history } = ask;
  let pages = 0;
  ask.history = (...query) => {
    pages += 1;
    return history.apply(ask, query);
  };
  room.begin(1);
  expect(outline(await reader.all(room))).toBe("1-1000");
  expect(pages).toBeLessThan(2 * Math.ceil(1_000 / 21)); // 21 of them are in a page
});

/** A room of 100 messages whose pages, of 10, come or are lost one by one; `asked` are those that are waited for. */
async function pageByPage() {
  const asked: { give(): void; lose(): void }[] = [];
  const history = (roomId: RoomId, { after, limit }: { readonly after: number; readonly limit: number }) =>
    new Promise<HistoryPage>((resolve, reject) => {
      const messages = Array.from(
        { length: limit },
        (_, n) => ({ roomId, seq: after + n + 1, msg: "" }) as NumberedMessage,
      );
      asked.push({
        give: () => resolve({ messages, more: after + limit < 100, epoch: "e" }),
        lose: () => reject(chatError("connection-closed", {})),
      });
    });
  const room = { roomId: ROOM, lastSeq: 100, more: false, roster: { status: "unknown" } } as const;
  const client = {
    ask: { history, longestPage: 10 },
    join: async () => room,
    cursor: () => ({ epoch: "e", seq: 100 }),
    subscribe(listener: (event: ClientEvent) => void) {
      setImmediate(() => listener({ type: "joined", room }));
      return () => {};
    },
  } as unknown as ReaderClient; // what a reader uses of it
  const reader = new RoomReader(client, ROOM, new FakeClock());
  await reader.enter();
  return { asked, reader };
}

test("[R35] as many pages are asked for at once as came whole, four at most, half as many where the connection broke", async () => {
  const { asked, reader } = await pageByPage();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const atOnce: number[] = [];
  const page = async (breaks: number) => {
    const step = reader.read();
    for (let broken = 0; broken < breaks; broken += 1) {
      atOnce.push(asked.length);
      for (const { lose } of asked.splice(0)) lose();
      for (let turns = 0; turns < 3; turns += 1) await turn();
    }
    atOnce.push(asked.length);
    asked.shift()?.give();
    return step;
  };
  reader.begin(1);
  const read = async (breaks: number) =>
    outline([(await page(breaks)) ?? { type: "restarted", roomId: ROOM }]);
  const came = [];
  for (const breaks of [0, 0, 0, 0, 0, 1, 0, 1, 0]) came.push(await read(breaks));
  expect(atOnce).toEqual([1, 2, 3, 4, 4, 4, 1, 2, 2, 1, 1]);
  expect([came.at(0), came.at(-1)]).toEqual(["1-10", "81-90"]);
  expect([await read(1), await read(0)]).toEqual(["91-95", "96-100"]); // the only one broke: shorter ones
  expect(await reader.read()).toBeUndefined();
  reader.begin(1);
  atOnce.length = 0;
  for (let pages = 0; pages < 4; pages += 1) await read(0);
  expect(atOnce).toEqual([1, 2, 3, 4]);
});

test("[I85] places of messages of somebody who is blocked are passed by, whole pages of them too", async () => {
  const log = await logOf({ [ROOM]: 1_200 }, AT);
  const network = new HubNetwork({ log });
  const bob = await v1Client(network, "bob");
  await bob.join(ROOM);
  const reader = new Reading(network);
  const room = await reader.entered();
  await reader.until(reader.client.manage.block(toUserId("u-bob")));
  const cai = await v1Client(network, "cai");
  await cai.join(ROOM);
  await bob.say(ROOM, "of bob");
  await cai.say(ROOM, "of cai");
  room.begin(1);
  const steps = await reader.all(room);
  expect(outline(steps)).toBe("1202");
});

describe("several rooms", () => {
  const OTHER = "room2" as RoomId;

  async function twoRooms() {
    const log = await logOf({ [ROOM]: 300 }, AT);
    await append(log, OTHER, 1, 250, AT + 100_500);
    const network = new HubNetwork({ log });
    const reader = new Reading(network);
    const rooms = [await reader.entered(ROOM), await reader.entered(OTHER)];
    for (const room of rooms) await reader.until(beginAt(room, {}));
    return { log, network, reader, rooms };
  }

  test("[R30] are read by time, each in its order", async () => {
    const { reader, rooms } = await twoRooms();
    const messages = await reader.until(collect(readRooms(rooms, false)));
    expect(messages).toHaveLength(550);
    expect(messages.map(({ at }) => at)).toEqual(messages.map(({ at }) => at).sort((a, b) => a - b));
    for (const roomId of [ROOM, OTHER]) {
      const seqs = messages.filter((message) => message.roomId === roomId).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    }
  });

  test("[R30] then what comes in any of them follows", async () => {
    const { log, reader, rooms } = await twoRooms();
    const seen: ChatMessage[] = [];
    const stream = readRooms(rooms, true);
    while (seen.length < 550)
      seen.push(...messagesOf([(await reader.until(stream.next())).value as ReadStep]));
    await append(log, OTHER, 251, 251, AT);
    seen.push(...messagesOf([(await reader.until(stream.next())).value as ReadStep]));
    await append(log, ROOM, 301, 301, AT);
    seen.push(...messagesOf([(await reader.until(stream.next())).value as ReadStep]));
    expect(seen.slice(550).map(({ roomId, seq }) => `${roomId}#${seq}`)).toEqual(["room2#251", "room1#301"]);
    await stream.return();
  });
});

async function collect(stream: AsyncIterable<ReadStep>): Promise<ChatMessage[]> {
  const steps: ReadStep[] = [];
  for await (const step of stream) steps.push(step);
  return messagesOf(steps);
}
