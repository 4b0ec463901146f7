import { expect, test } from "vitest";
import { ChatError } from "../../src/core/protocol/errors.ts";
import { Budget } from "../../src/server/budget.ts";
import { HeavyWork } from "../../src/server/hub/heavy-work.ts";
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from "../../src/server/server-limits.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { hubConnection } from "../support/hub-connection.ts";

/** Heavy work of some connections, whose time the test turns. */
class Setting {
  readonly clock = new FakeClock();
  readonly done: string[] = [];
  readonly stuck = new Set<string>();
  readonly work: HeavyWork;

  constructor(rates: Partial<ServerLimits> = {}) {
    this.work = new HeavyWork({
      budget: new Budget({ ...DEFAULT_SERVER_LIMITS, ...rates }, this.clock),
      clock: this.clock,
      limits: DEFAULT_SERVER_LIMITS,
      isReading: ({ id }) => !this.stuck.has(id),
    });
  }

  close(): void {
    this.work.close();
  }

  /** Asks for work of so many ms that the budget is told of, and that takes so many in truth. */
  ask(name: string, address: string, told: number, takes = 0): Promise<unknown> {
    const work = () => {
      const until = performance.now() + takes;
      while (performance.now() < until);
      this.done.push(name);
    };
    return Promise.resolve(this.work.run(hubConnection(name, address), told, work)).catch((error) => error);
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("[L17] work begins in the same call where nothing waits", () => {
  const setting = new Setting();
  void setting.ask("a", "10.0.0.1", 1);
  expect(setting.done).toEqual(["a"]);
});

test("[L17] what takes long is done in turns of the event loop, the addresses in turn", async () => {
  const setting = new Setting();
  for (let n = 1; n <= 4; n++) void setting.ask(`flood ${n}`, "10.0.0.1", 10, 6);
  void setting.ask("other", "10.0.0.2", 10, 6);
  expect(setting.done).toEqual(["flood 1"]);
  await turn();
  expect(setting.done).toEqual(["flood 1", "flood 2"]);
  await turn();
  expect(setting.done).toEqual(["flood 1", "flood 2", "other"]);
});

test("[L17] what its stores answer first is done before other work begins in the same turn", async () => {
  const done: string[] = [];
  const work = new Setting().work;
  const ask = (name: string) =>
    work.run(hubConnection(name, name), 1, async () => {
      done.push(`${name} begins`);
      await Promise.resolve();
      done.push(`${name} ends`);
    });
  await Promise.all([ask("a"), ask("b"), ask("c")]);
  expect(done).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("[L17] work that waits for something slow keeps nobody else waiting beyond its turn", async () => {
  const { work } = new Setting();
  void work.run(hubConnection("a", "a"), 1, () => new Promise(() => {}));
  await expect(work.run(hubConnection("b", "b"), 1, () => "done")).resolves.toBe("done");
});

test("[L17] what can't be paid waits until it can, and keeps nobody else waiting", async () => {
  const setting = new Setting({ connectionWork: { perSecond: 10, burst: 10 } });
  void setting.ask("a", "10.0.0.1", 10);
  void setting.ask("a", "10.0.0.1", 10);
  void setting.ask("b", "10.0.0.1", 10);
  await turn();
  await turn();
  expect(setting.done).toEqual(["a", "b"]);
  setting.clock.advance(1_000);
  expect(setting.done).toEqual(["a", "b", "a"]);
});

test("[L17] what would wait too long is refused, and says when to come again", async () => {
  const setting = new Setting({ connectionWork: { perSecond: 10, burst: 10 } });
  const outcomes = Array.from({ length: 8 }, () => setting.ask("a", "10.0.0.1", 10));
  for (let second = 1; second <= 7; second++) {
    setting.clock.advance(1_000);
    await turn();
  }
  expect(setting.done).toHaveLength(6);
  const last = await outcomes[7];
  expect(last).toBeInstanceOf(ChatError);
  expect(last).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: expect.any(Number) });
});

test("[L18] nothing is made for a connection that does not read what it asked for", async () => {
  const setting = new Setting();
  setting.stuck.add("a");
  void setting.ask("a", "10.0.0.1", 1);
  void setting.ask("b", "10.0.0.1", 1);
  await turn();
  await turn();
  expect(setting.done).toEqual(["b"]);
  setting.stuck.delete("a");
  setting.clock.advance(50);
  expect(setting.done).toEqual(["b", "a"]);
});

test("[V8] what waits when the server stops is refused, and so is what comes then", async () => {
  const setting = new Setting({ connectionWork: { perSecond: 10, burst: 10 } });
  void setting.ask("a", "10.0.0.1", 10);
  const waiting = setting.ask("a", "10.0.0.1", 10);
  setting.close();
  const later = new Promise((resolve) => resolve(setting.ask("b", "10.0.0.1", 10))).catch((error) => error);
  for (const outcome of [waiting, later]) {
    expect(await outcome).toMatchObject({ code: "UNAVAILABLE", reason: "server-closing" });
  }
  expect(setting.done).toEqual(["a"]);
});
