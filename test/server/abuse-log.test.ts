import { expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { AbuseLog } from "../../src/server/abuse-log.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { Payload } from "../support/payload.ts";

function newLog() {
  const clock = new FakeClock();
  const lines: Payload[] = [];
  const logger = { ...silentLogger, warn: (_: string, fields: Payload) => lines.push(fields) };
  return { clock, lines, log: new AbuseLog(clock, logger) };
}

it("[V13] an attack is one line a minute, with the address, what it did and how often", () => {
  const { clock, lines, log } = newLog();
  for (let second = 0; second < 120; second += 1) {
    for (let n = 0; n < 10; n += 1) log.note("127.0.0.2", "packets");
    log.note("127.0.0.2", "connections");
    clock.advance(1_000);
  }
  expect(lines).toHaveLength(2);
  expect(lines).toEqual([
    { addresses: [{ address: "127.0.0.2", did: { packets: 10, connections: 1 } }], others: 0 },
    { addresses: [{ address: "127.0.0.2", did: { packets: 600, connections: 60 } }], others: 0 },
  ]);
  log.close();
  expect(lines).toHaveLength(3);
  expect(clock.pending).toBe(0);
});

it("[V13] many addresses are one line too: the worst of them by name, the others counted", () => {
  const { clock, lines, log } = newLog();
  for (let n = 0; n < 1_500; n += 1) log.note(`10.0.${n >> 8}.${n & 255}`, "connections");
  for (let n = 0; n < 9; n += 1) log.note("10.0.0.7", "packets");
  clock.advance(1_000);
  expect(lines).toHaveLength(1);
  expect(lines[0].addresses).toHaveLength(5);
  expect(lines[0].addresses[0]).toEqual({ address: "10.0.0.7", did: { connections: 1, packets: 9 } });
  expect(lines[0]).toMatchObject({ others: 995, beyond: 500 });
});

it("[V13] is silent where nothing is refused", () => {
  const { clock, lines, log } = newLog();
  log.close();
  expect([lines, clock.pending]).toEqual([[], 0]);
});
