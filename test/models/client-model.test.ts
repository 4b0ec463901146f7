import fc from "fast-check";
import { expect, test } from "vitest";
import type { Limits } from "../../src/core/protocol/limits.ts";
import { CHANGE_KINDS, Device } from "./device.ts";
import { World } from "./world.ts";

const one = <T extends string>(...types: T[]) => fc.constantFrom(...types);
const device = fc.nat(4);

const kind = fc.constantFrom(...CHANGE_KINDS);
const change = fc.record({ type: one("change"), device, kind, choice: fc.nat(9) });
const changeMany = fc.record({
  type: one("changeMany"),
  device,
  kind,
  count: fc.integer({ min: 2, max: 6 }),
});

/** The things that can happen to one log. */
const usual = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: one("say"), device }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: one("sayMany"), device, count: fc.integer({ min: 2, max: 6 }) }),
  },
  { weight: 6, arbitrary: fc.record({ type: one("step"), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 6, arbitrary: change },
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

/** And when what was said is changed all the time. */
const changing = fc.oneof(
  { weight: 20, arbitrary: usual },
  { weight: 10, arbitrary: change },
  { weight: 10, arbitrary: changeMany },
  { weight: 3, arbitrary: fc.record({ type: one("drop"), device }) },
  { weight: 8, arbitrary: fc.record({ type: one("step"), count: fc.integer({ min: 10, max: 40 }) }) },
);

/** As many of them as there may be, not a few. */
const many = <Moves>(moves: fc.Arbitrary<Moves>) => fc.array(moves, { maxLength: 60, size: "max" });

type Move = typeof unusual | typeof changing extends fc.Arbitrary<infer M> ? M : never;

async function make(world: World, devices: readonly Device[], move: Move): Promise<void> {
  world.network.clock.advance(1);
  switch (move.type) {
    case "say":
    case "drop":
    case "crash":
      return devices[move.device]?.[move.type]();
    case "change":
      return devices[move.device]?.change(move.kind, move.choice);
    case "changeMany":
      for (let n = 0; n < move.count; n += 1) devices[move.device]?.change(move.kind, n);
      return;
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
    case "setBack": // nothing tells it of a log that had changes, if as many came since then
      return world.changed.length === 0 ? world.setBack(move.seq) : undefined;
    default:
      return world[move.type]();
  }
}

/**
 * Four devices of three users, and one that only speaks, through all the moves, and then until nothing is left to do. `said` messages of each
 * are there before.
 */
async function play(
  scheduler: fc.Scheduler,
  moves: readonly Move[],
  limits: Partial<Limits> = {},
  said = 0,
): Promise<{ world: World; devices: Device[] }> {
  const world = new World(scheduler, limits);
  const listening = ["ann", "ann", "bob", "cai"].map((user, n) => new Device(world, user, n));
  const devices = [...listening, new Device(world, "dan", 4, false)];
  if (said > 0) await world.settle();
  for (const one of listening) for (let n = 0; n < said; n += 1) one.say();
  if (said > 0) await world.settle();
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

/** Expects all that each device said and edited in its order, unless some of it was sent again after it had failed. */
function expectInOrder(world: World, devices: readonly Device[]): void {
  const texts = world.committed.map(({ msg }) => msg);
  const edited = world.editedTexts();
  for (const { said, edits, restarts, failures } of devices) {
    const committed = texts.filter((text) => said.includes(text));
    const done = edited.filter((text) => edits.includes(text));
    expect([...committed].sort()).toEqual([...said].sort());
    expect(restarts).toBe(0);
    if (failures > 0) continue;
    expect(committed).toEqual(said);
    expect(done).toEqual(edits.filter((text) => done.includes(text)));
  }
}

/** A failure is made smaller for a while, not until the test is ended without having said what failed. */
const runs = { numRuns: 400, interruptAfterTimeLimit: 60_000 };

/** The messages a server may take at once: all that wait, a few, or one. */
const limits = fc.record({
  batchMessages: fc.constantFrom(200, 3, 1),
  messageRate: fc.constantFrom(null, { perSecond: 4, burst: 8 }),
  joinRate: fc.constantFrom(null, { perSecond: 1, burst: 1 }),
});

test("[R3][R4][R6][R12][R13][R14][R21][R22][R25] whatever comes first, is lost, fails, is refused for now or trimmed, all is committed once, in the order said, and shown once to all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), many(usual), limits, async (scheduler, moves, some) => {
      const { world, devices } = await play(scheduler, moves, some);
      expectInOrder(world, devices);
    }),
    runs,
  );
}, 120_000);

test("[R5][J3] also when the log is another one, or an older copy of itself, and then nobody mistakes it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), many(unusual), async (scheduler, moves) => {
      await play(scheduler, moves);
    }),
    runs,
  );
}, 120_000);

test("[Y45][Y46][Y47][Y50][Y51] whatever is changed, and is lost, trimmed or comes first, each change is done once, in its order, and all see the same in the end", async () => {
  const said = fc.integer({ min: 1, max: 3 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), many(changing), limits, said, async (scheduler, moves, some, count) => {
      const { world, devices } = await play(scheduler, moves, some, count);
      expectInOrder(world, devices);
    }),
    runs,
  );
}, 120_000);
