import { expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { AbuseLog } from "../../src/server/abuse-log.ts";
import { DEFAULT_SERVER_LIMITS } from "../../src/server/server-limits.ts";
import { WaitingBytes } from "../../src/server/sockets/waiting-bytes.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** A connection for which so many bytes wait until it is ended. */
function connection(address: string, waitingBytes: number) {
  const writer = {
    waitingBytes,
    ended: false,
    terminate: () => {
      writer.ended = true;
      writer.waitingBytes = 0;
    },
  };
  return { address, writer };
}

test("[L18] an address for which too much waits loses the connections with most of it, and others lose nothing", () => {
  const clock = new FakeClock();
  const connections = [
    connection("10.0.0.1", 300),
    connection("10.0.0.1", 900),
    connection("10.0.0.1", 500),
    connection("10.0.0.2", 950),
  ];
  const waiting = new WaitingBytes({
    limits: { ...DEFAULT_SERVER_LIMITS, addressQueuedBytes: 1_000 },
    abuse: new AbuseLog(clock, silentLogger),
    clock,
  });
  for (const one of connections) waiting.add(one);
  expect(waiting.ofAddress("10.0.0.1")).toBe(1_700);
  expect(waiting.ofAddress("10.0.0.3")).toBe(0);
  clock.advance(500);
  expect(connections.map(({ writer }) => writer.ended)).toEqual([false, true, false, false]);
  waiting.close();
});

test("[L18] nothing is looked at while nothing waits, and a connection that has ended counts no more", () => {
  const clock = new FakeClock();
  const waiting = new WaitingBytes({
    limits: DEFAULT_SERVER_LIMITS,
    abuse: new AbuseLog(clock, silentLogger),
    clock,
  });
  let looks = 0;
  const reader = {
    address: "10.0.0.1",
    writer: {
      bytes: 700,
      get waitingBytes() {
        looks += 1;
        return this.bytes;
      },
      terminate: () => {},
    },
  };
  waiting.add(reader);
  clock.advance(500);
  expect(looks).toBe(1);
  reader.writer.bytes = 0;
  clock.advance(10_000);
  expect(looks).toBe(2);
  const ended = connection("10.0.0.2", 900);
  waiting.add(ended);
  waiting.delete(ended);
  expect(waiting.ofAddress("10.0.0.2")).toBe(0);
  waiting.close();
});
