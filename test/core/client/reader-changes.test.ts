import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginAfter } from "../../../src/core/client/reader/range.ts";
import type { ReadStep } from "../../../src/core/client/reader/read-step.ts";
import { RoomReader } from "../../../src/core/client/reader/room-reader.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeRoom, ROOM, textsOf } from "../../support/fake-room.ts";

/** A reader of a room with so many messages, that begins at its first one. */
async function reading(count: number, changes = true) {
  const room = new FakeRoom();
  room.say(count);
  const reader = new RoomReader(room.client, ROOM, new FakeClock(), { changes });
  await reader.enter();
  reader.begin(1);
  return { room, reader };
}

async function readAll(reader: RoomReader): Promise<ReadStep[]> {
  const steps: ReadStep[] = [];
  for (let step = await reader.read(); step !== undefined; step = await reader.read()) steps.push(step);
  return steps;
}

/** `m1` for a message that is read, `*m1 by 2` for one that is read again. */
const outline = (steps: readonly ReadStep[]) =>
  steps.flatMap((step) => {
    if (step.type === "messages") return textsOf(step.messages);
    return step.type === "changed" ? textsOf(step.messages).map((text) => `*${text}`) : [step.type];
  });

describe("messages", () => {
  test("[Y56] that came and were not read are given as they are by then", async () => {
    const { room, reader } = await reading(1);
    await readAll(reader);
    room.say(2);
    room.change(2);
    expect(outline(await readAll(reader))).toEqual(["m2 by 1", "m3"]);
  });

  test("[Y56] of a page that was read before the change are given as they are by then", async () => {
    const { room, reader } = await reading(600);
    room.held = [];
    const first = reader.read();
    room.change(3, 2);
    room.release();
    expect(textsOf(messagesOf(await first)).slice(0, 3)).toEqual(["m1", "m2 by 2", "m3 by 1"]);
    expect(outline(await readAll(reader))).toHaveLength(100);
  });

  test("[Y56] that change later are not given again, unless that is wanted", async () => {
    const { room, reader } = await reading(2, false);
    await readAll(reader);
    room.change(1);
    expect(await readAll(reader)).toEqual([]);
    expect(reader.rev).toBeUndefined();
  });
});

describe("changes", () => {
  test("[Y56] are given after the message, each message once as it is by then, in the order of the changes", async () => {
    const { room, reader } = await reading(3);
    room.change(2);
    expect(outline(await readAll(reader))).toEqual(["m1", "m2 by 1", "m3"]);
    room.change(3, 1);
    room.change(3);
    room.say(1);
    room.change(4);
    expect(outline(await readAll(reader))).toEqual(["*m1 by 3", "*m3 by 4", "m4 by 5"]);
    expect(reader.rev).toBe(5);
    expect(room.asked.changes).toBe(0);
  });

  test("[Y56] wake who waits for them", async () => {
    const { room, reader } = await reading(1);
    await readAll(reader);
    const woken = reader.changed();
    room.change(1);
    await woken;
    expect(outline(await readAll(reader))).toEqual(["*m1 by 1"]);
  });

  test("[Y56] since a cursor are read from the server, and once only, whatever comes meanwhile", async () => {
    const { room, reader } = await reading(1_200);
    for (let seq = 1_200; seq > 100; seq -= 1) room.change(seq);
    await beginAfter(reader, { epoch: "e", seq: 1_000, at: 1_000, rev: 250 });
    const steps: ReadStep[] = [];
    room.held = [];
    const first = reader.read();
    room.change(1_000, 7);
    room.release();
    steps.push((await first) ?? expect.unreachable());
    room.change(8);
    steps.push(...(await readAll(reader)));
    const changed = steps.flatMap((step) => (step.type === "changed" ? step.messages : []));
    const again = changed.filter(({ seq }) => seq === 1_000).map(({ msg }) => msg);
    expect(again.at(-1)).toBe("m1000 by 1101");
    expect(new Set(changed.map(({ key, changes }) => `${key} ${changes?.rev}`)).size).toBe(changed.length);
    const last = new Map(changed.map(({ seq = 0, msg }) => [seq, msg]));
    for (let seq = 101; seq <= 950; seq += 1) expect(last.get(seq)).toBe(room.messages[seq - 1]?.msg);
    expect([last.get(7), last.get(8)]).toEqual(["m7 by 1102", "m8 by 1103"]);
    expect(outline(steps).filter((text) => !text.startsWith("*"))).toHaveLength(200);
    expect(reader.rev).toBe(1_103);
  });

  test("[Y56] of what comes faster than it is read a few thousand states are held, the others are read from the server", async () => {
    const { room, reader } = await reading(5_000);
    await readAll(reader);
    for (let seq = 1; seq <= 5_000; seq += 1) room.change(seq);
    const steps = await readAll(reader);
    const changed = steps.flatMap((step) => (step.type === "changed" ? step.messages : []));
    expect(changed.map(({ seq }) => seq)).toEqual(Array.from({ length: 5_000 }, (_, index) => index + 1));
    expect(room.asked.changes).toBeGreaterThan(5);
    expect(reader.rev).toBe(5_000);
  });

  test("[Y56] to messages that were read before the client has come to them are given once it has", async () => {
    const { room, reader } = await reading(1);
    await readAll(reader);
    room.late = [];
    room.say(2);
    expect(outline(await readAll(reader))).toEqual(["m2", "m3"]);
    room.change(3, 1);
    expect(outline(await readAll(reader))).toEqual(["*m1 by 2"]);
    room.catchUp();
    expect(outline(await readAll(reader))).toEqual(["*m3 by 1"]);
    expect(reader.rev).toBe(2);
  });

  test("[Y56] that a page has already are not given again", async () => {
    const { room, reader } = await reading(2);
    room.unflushed = [];
    room.change(2);
    expect(outline(await readAll(reader))).toEqual(["m1", "m2 by 1"]);
    room.flush();
    expect(await readAll(reader)).toEqual([]);
    expect(reader.rev).toBe(1);
  });

  test("[Y56] that a page of changes has before their message is read are in that message", async () => {
    const { room, reader } = await reading(0);
    await beginAfter(reader, { epoch: "e", seq: 0, at: 0, rev: 0 });
    room.say(1);
    room.unflushed = [];
    room.change(1);
    expect(outline(await readAll(reader))).toEqual(["m1 by 1"]);
    room.flush();
    expect(await readAll(reader)).toEqual([]);
    expect(reader.rev).toBe(1);
  });

  test("[Y56] of another log begin anew", async () => {
    const { room, reader } = await reading(3);
    await readAll(reader);
    room.change(1, 2, 3);
    room.restart(2);
    expect(outline(await readAll(reader))).toEqual(["restarted", "m1", "m2"]);
    room.change(2);
    expect(outline(await readAll(reader))).toEqual(["*m2 by 1"]);
  });
});

const happening = fc.oneof(
  fc.record({ type: fc.constant("say" as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    type: fc.constant("change" as const),
    seqs: fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ type: fc.constant("read" as const) }),
  fc.record({ type: fc.constantFrom("hold" as const, "release" as const) }),
  fc.record({ type: fc.constantFrom("lag" as const, "catchUp" as const) }),
  fc.record({ type: fc.constantFrom("gather" as const, "flush" as const) }),
);

type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

/** Lets things happen while a reader reads, one step at a time, then lets it read to the end; gives the steps. */
async function happen(room: FakeRoom, reader: RoomReader, happenings: readonly Happening[]) {
  const steps: ReadStep[] = [];
  let under: Promise<void> | undefined;
  const read = async () => {
    const step = await reader.read();
    if (step !== undefined) steps.push(step);
    under = undefined;
  };
  const act: { readonly [Type in Happening["type"]]: (one: Extract<Happening, { type: Type }>) => void } = {
    say: ({ count }) => room.say(count),
    change: ({ seqs }) =>
      room.change(...new Set(seqs.filter((seq) => seq > 0 && seq <= room.messages.length))),
    hold: () => {
      room.held ??= [];
    },
    release: () => room.release(),
    lag: () => {
      room.late ??= [];
    },
    catchUp: () => room.catchUp(),
    gather: () => {
      room.unflushed ??= [];
    },
    flush: () => room.flush(),
    read: () => {
      under ??= read();
    },
  };
  for (const one of happenings) {
    act[one.type](one as never); // the table says that they go together
    await new Promise((resolve) => setImmediate(resolve));
  }
  room.catchUp();
  room.flush();
  room.release();
  await under;
  return [...steps, ...(await readAll(reader))];
}

/** The states that were read in the end; each message once, in its order, and after it only later states of it. */
function statesOf(steps: readonly ReadStep[], first: number, rev: number): Map<number, number> {
  const states = new Map<number, number>();
  let next = first;
  for (const step of steps) {
    if (step.type === "lost" || step.type === "restarted") return expect.unreachable();
    for (const { seq = 0, changes } of step.messages) {
      const state = changes?.rev ?? 0;
      if (step.type === "messages") {
        expect(seq).toBe(next);
        next += 1;
      } else {
        expect(seq).toBeLessThan(next);
        expect(state).toBeGreaterThan(states.get(seq) ?? rev);
      }
      states.set(seq, state);
    }
  }
  return states;
}

test("[Y56] whenever it reads, a reader ends with what the room has, and is given no state twice", async () => {
  const numbers = fc.tuple(fc.nat(10), fc.nat(10), fc.nat(5));
  await fc.assert(
    fc.asyncProperty(numbers, fc.array(happening, { maxLength: 40 }), async (some, happenings) => {
      const [before, from, since] = some;
      const { room, reader } = await reading(before);
      for (let seq = before; seq > 0; seq -= 2) room.change(seq);
      const first = Math.min(from, before) + 1;
      const rev = Math.min(since, room.rev);
      await beginAfter(reader, { epoch: "e", seq: first - 1, at: first - 1, rev });
      const states = statesOf(await happen(room, reader, happenings), first, rev);
      for (const { seq, changes } of room.messages) {
        const state = changes?.rev ?? 0;
        expect(states.get(seq) ?? rev).toBe(seq < first ? Math.max(state, rev) : state);
      }
      expect(reader.rev).toBe(room.rev);
    }),
    { numRuns: 500 },
  );
});

const messagesOf = (step: ReadStep | undefined) => (step?.type === "messages" ? step.messages : []);
