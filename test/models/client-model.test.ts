import fc from "fast-check";
import { expect, test } from "vitest";
import type { Limits } from "../../src/core/protocol/limits.ts";
import { CHANGE_KINDS, Device } from "./device.ts";
import { World } from "./world.ts";

const one = <T extends string>(...types: T[]) => fc.constantFrom(...types);
const device = fc.nat(4);

/** The things that can happen to one log. */
const usual = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: one("say"), device }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: one("sayMany"), device, count: fc.integer({ min: 2, max: 6 }) }),
  },
  { weight: 6, arbitrary: fc.record({ type: one("step"), count: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: one("change"),
      device,
      kind: fc.constantFrom(...CHANGE_KINDS),
      choice: fc.nat(9),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: one("drop", "crash"), device }) },
  { weight: 2, arbitrary: fc.record({ type: one("pass"), ms: fc.integer({ min: 1, max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ type: one("trim"), newest: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ type: one("fail"), failing: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: one("restart") }) },
);

/** And when the log itself is exchanged. */
const unusual = fc.oneof(
  { weight: 20, arbitrary: usual },
  { weight: 1, arbitrary: fc.record({ type: one("startOver") }) },
  { weight: 1, arbitrary: fc.record({ type: one("setBack"), seq: fc.nat(8) }) },
);

/** Nothing tells that a log was set back if as much was changed since then as before. */
const isTold = (moves: readonly Move[]) =>
  moves.every(({ type }) => type !== "setBack") || moves.every(({ type }) => type !== "change");

type Move = typeof unusual extends fc.Arbitrary<infer M> ? M : never;

async function make(world: World, devices: readonly Device[], move: Move): Promise<void> {
  world.network.clock.advance(1);
  switch (move.type) {
    case "say":
    case "drop":
    case "crash":
      return devices[move.device]?.[move.type]();
    case "change":
      return devices[move.device]?.change(move.kind, move.choice);
    case "sayMany":
      for (let n = 0; n < move.count; n += 1) devices[move.device]?.say();
      return;
    case "step":
      return world.step(move.count);
    case "pass":
      return world.network.clock.advance(move.ms);
    case "trim":
      return world.trim(move.newest);
    case "fail":
      world.failing = move.failing;
      return;
    case "setBack":
      return world.setBack(move.seq);
    default:
      return world[move.type]();
  }
}

/** Four devices of three users, and one that only speaks, through all the moves, and then until nothing is left to do. */
async function play(
  scheduler: fc.Scheduler,
  moves: readonly Move[],
  limits: Partial<Limits> = {},
): Promise<{ world: World; devices: Device[] }> {
  const world = new World(scheduler, limits);
  const listening = ["ann", "ann", "bob", "cai"].map((user, n) => new Device(world, user, n));
  const devices = [...listening, new Device(world, "dan", 4, false)];
  for (const move of moves) await make(world, devices, move);
  world.failing = false;
  await world.settle();
  for (const one of devices) one.retry();
  await world.settle();
  expect(world.faults).toEqual([]);
  for (const { last } of listening) expect(last, "shown to the end").toBe(world.committed.length);
  for (const { outbox } of devices) {
    expect([...outbox.messages.values()], "nothing waits").toEqual([]);
    const waiting = [...outbox.changes.values()].filter(({ state }) => state.status === "sending");
    expect(waiting, "no change waits").toEqual([]);
  }
  for (const { revs } of listening)
    for (const [seq, rev] of revs)
      if (seq > world.trimmed) expect([seq, rev], "shown as it is").toEqual([seq, world.revOf(seq)]);
  const edits = world.editedTexts();
  expect(new Set(edits).size, "nothing changed twice").toBe(edits.length);
  const texts = world.committed.map(({ msg }) => msg);
  expect(new Set(texts).size, "nothing twice").toBe(texts.length);
  return { world, devices };
}

/** The messages a server may take at once: all that wait, a few, or one. */
const limits = fc.record({
  batchMessages: fc.constantFrom(200, 3, 1),
  messageRate: fc.constantFrom(null, { perSecond: 4, burst: 8 }),
  joinRate: fc.constantFrom(null, { perSecond: 1, burst: 1 }),
});

test("[R3][R4][R6][R12][R13][R14][R21][R22][R25] whatever comes first, is lost, fails, is refused for now or trimmed, all is committed once, in the order said, and shown once to all", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(usual, { maxLength: 60 }),
      limits,
      async (scheduler, moves, some) => {
        const { world, devices } = await play(scheduler, moves, some);
        const texts = world.committed.map(({ msg }) => msg);
        const edited = world.editedTexts();
        for (const { said, edits, restarts, failures } of devices) {
          const done = edited.filter((text) => edits.includes(text));
          const committed = texts.filter((text) => said.includes(text));
          expect(failures === 0 ? committed : committed.sort()).toEqual(
            failures === 0 ? said : [...said].sort(),
          );
          expect(restarts).toBe(0);
          if (failures === 0)
            expect(
              edits.filter((text) => done.includes(text)),
              "in the order asked",
            ).toEqual(done);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test("[R5][J3] also when the log is another one, or an older copy of itself, and then nobody mistakes it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(unusual, { maxLength: 50 }).filter(isTold),
      async (scheduler, moves) => {
        await play(scheduler, moves);
      },
    ),
    { numRuns: 1_000 },
  );
});
