import { expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { Expiry } from "../../src/server/store/expiry.ts";
import { MemoryIdentityTable } from "../../src/server/store/identity-table.ts";
import { LocalIdentityStore } from "../../src/server/store/local-identity-store.ts";
import { nick } from "../support/drafts.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** Lets a step that has begun come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function running(users: number) {
  const clock = new FakeClock();
  const table = new MemoryIdentityTable();
  const identities = new LocalIdentityStore(table, clock);
  for (let n = 0; n < users; n += 1) {
    await identities.claim({ userId: toUserId(`u-${n}`), nickName: nick(`user${n}`), session: "secret" });
  }
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { clock, table, identities, pass };
}

test("[W12] identities go once their time is over, step by step and not all at once", async () => {
  const { clock, table, identities, pass } = await running(250);
  const expiry = new Expiry(identities, 1_000, clock, silentLogger);
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
  const { clock, table, identities, pass } = await running(50);
  const { forgetUnused } = identities;
  identities.forgetUnused = () => Promise.reject(new Error("disk"));
  new Expiry(identities, 20, clock, silentLogger);
  await pass(2_000);
  identities.forgetUnused = forgetUnused;
  await pass(60_000);
  expect(table.count()).toBe(20);
});
