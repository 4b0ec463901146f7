import { expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { onceAMinute } from "../../src/server/once-a-minute.ts";
import { FakeClock } from "../support/fake-clock.ts";

test("[V13] a line that comes again and again is written once a minute, with how often it came", () => {
  const clock = new FakeClock();
  const written: unknown[] = [];
  const inner = {
    ...silentLogger,
    error: (...line: unknown[]) => written.push(line),
    info: (...line: unknown[]) => written.push(line),
  };
  const logger = onceAMinute(inner, clock);
  for (let n = 0; n < 1_000; n += 1) logger.error("the disk failed", { n });
  logger.error("another one", { n: 1 });
  logger.warn("the disk failed");
  expect(written).toEqual([
    ["the disk failed", { n: 0 }],
    ["another one", { n: 1 }],
  ]);
  clock.advance(59_999);
  logger.error("the disk failed", { n: 1_000 });
  clock.advance(1);
  logger.error("the disk failed", { n: 1_001 });
  expect(written.at(-1)).toEqual(["the disk failed", { n: 1_001, heldBack: 1_001 }]);
  for (let n = 0; n < 3; n += 1) logger.info("somebody came");
  expect(written).toHaveLength(6);
});
