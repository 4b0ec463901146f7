import { expect, test } from "vitest";
import { Budget } from "../../src/server/budget.ts";
import { DEFAULT_SERVER_LIMITS, type ServerLimits, withoutRates } from "../../src/server/server-limits.ts";
import { FakeClock } from "../support/fake-clock.ts";

const RATES: ServerLimits = {
  ...DEFAULT_SERVER_LIMITS,
  connectionWork: { perSecond: 10, burst: 100 },
  userWork: { perSecond: 20, burst: 200 },
  addressWork: { perSecond: 40, burst: 400 },
  serverWork: { perSecond: 100, burst: 1_000 },
};

const phone = { connection: "c1", user: "ann", address: "10.0.0.1" };
const laptop = { connection: "c2", user: "ann", address: "10.0.0.2" };

test("[L16] work is charged to connection, user and address at once, and none of them pays what another can't", () => {
  const clock = new FakeClock();
  const budget = new Budget(RATES, clock);
  expect(budget.charge(phone, 100)).toBe(0);
  expect(budget.charge(phone, 10)).toBe(1_000); // its connection has nothing left
  expect(budget.charge(laptop, 100)).toBe(0);
  expect(budget.charge({ ...laptop, connection: "c3" }, 20)).toBe(1_000); // its user has nothing left
  clock.advance(1_000);
  expect(budget.charge({ ...laptop, connection: "c3" }, 20)).toBe(0);
});

test("[L16] work that costs more than a burst is done once the burst is full, and paid for afterwards", () => {
  const clock = new FakeClock();
  const budget = new Budget(RATES, clock);
  expect(budget.charge(phone, 150)).toBe(0);
  expect(budget.charge(phone, 1)).toBe(5_100);
});

test("[L16] heavy work leaves a part of an address's budget to those who only chat", () => {
  const budget = new Budget(RATES, new FakeClock());
  const done: number[] = [];
  for (let n = 0; n < 10; n++) {
    const payer = { connection: `c${n}`, address: "10.0.0.1" };
    if (budget.heavyDelay(payer, 50) > 0) break;
    budget.spendHeavy(payer, 50);
    done.push(n);
  }
  expect(done).toHaveLength(6); // 300 of 400 ms
  expect(budget.charge({ connection: "chat", address: "10.0.0.1" }, 50)).toBe(0);
});

test("[L16] heavy work of many addresses is bounded by what the server does in all", () => {
  const budget = new Budget(RATES, new FakeClock());
  let done = 0;
  for (let n = 0; n < 50; n++) {
    const payer = { connection: `c${n}`, address: `10.0.0.${n}` };
    if (budget.heavyDelay(payer, 50) > 0) continue;
    budget.spendHeavy(payer, 50);
    done += 1;
  }
  expect(done).toBe(20);
});

test("[L6] lifted rates charge nothing", () => {
  const budget = new Budget(withoutRates(RATES), new FakeClock());
  for (let n = 0; n < 100; n++) {
    budget.spendHeavy(phone, 1_000);
    expect(budget.charge(phone, 1_000)).toBe(0);
  }
});
