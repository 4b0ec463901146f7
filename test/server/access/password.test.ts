import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WELCOME } from "../../../src/core/protocol/event-names.ts";
import { ClosedNetwork, reasonOf } from "../../support/closed-network.ts";

const RIGHT = { password: "correct horse" };
const WRONG = { password: "wrong horse" };

let closed: ClosedNetwork;

beforeEach(async () => {
  closed = await ClosedNetwork.with(["password"]);
});

afterEach(() => closed.close());

test("[I20] a server with a password lets in only who has it, and says that it is closed", async () => {
  const ann = await closed.v1("ann", RIGHT);
  expect(ann.got(WELCOME)[0]).toMatchObject({ entry: "closed", role: "member" });
  expect(reasonOf(await closed.v1("eve"))).toBe("password-needed");
  expect(reasonOf(await closed.v1("eve", WRONG))).toBe("password-wrong");
  expect(reasonOf(await closed.v1("eve", { token: "x" }))).toBe("password-needed");
  expect(reasonOf(await closed.v1("eve", { password: "x".repeat(5_000) }))).toBe("field-invalid");
});

test("[I20] base clients do not come in, whatever they give", async () => {
  expect(reasonOf(await closed.open({}))).toBe("password-needed");
  expect(reasonOf(await closed.open(RIGHT))).toBe("password-needed");
});

test("[I20] who is refused has claimed nothing", async () => {
  await closed.v1("eve", { ...WRONG, nickName: "ann", userId: "u-ann" });
  const ann = await closed.v1("ann", RIGHT);
  expect(reasonOf(ann)).toBeUndefined();
});

test("[I21] what is kept of a password does not hold it, and its accents may be typed in either form", async () => {
  await closed.setPassword("caf\u00e9 au lait");
  expect(readFileSync(closed.passwordFile, "utf8")).not.toMatch(/lait|caf/);
  expect(reasonOf(await closed.v1("ann", { password: "cafe\u0301 au lait" }))).toBeUndefined();
});

test("[I21] of many guesses at once from one address few are looked at, and each one waits longer", async () => {
  const guesses = Array.from({ length: 12 }, (_, n) =>
    closed.v1(`eve${n}`, { password: `guess number ${n}` }),
  );
  const reasons = (await Promise.all(guesses)).map(reasonOf);
  expect(reasons.filter((reason) => reason === "password-wrong")).toHaveLength(3);
  expect(reasons.filter((reason) => reason === "too-many-tries")).toHaveLength(9);
  const waits: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    const refused = await closed.v1(`eve${n}`, WRONG);
    const { reason, retryAfterMs } = refusal(refused);
    expect(reason).toBe("too-many-tries");
    waits.push(retryAfterMs);
    closed.network.clock.advance(retryAfterMs);
    expect(reasonOf(await closed.v1(`eve${n}`, WRONG))).toBe("password-wrong");
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test("[I21] one user is tried at more slowly from wherever it is, and nobody else is kept out", async () => {
  for (let n = 0; n < 3; n += 1) {
    closed.network.address = `10.0.0.${n}`;
    expect(reasonOf(await closed.v1("ann", WRONG))).toBe("password-wrong");
  }
  closed.network.address = "10.0.0.9";
  expect(reasonOf(await closed.v1("ann", WRONG))).toBe("too-many-tries");
  expect(reasonOf(await closed.v1("bob", RIGHT))).toBeUndefined();
  closed.network.clock.advance(1_000);
  expect(reasonOf(await closed.v1("ann", RIGHT))).toBeUndefined();
});

test("[I22] who has come in by the password comes back by its session alone, and nobody else does by it", async () => {
  const ann = await closed.v1("ann", RIGHT);
  closed.network.drop(ann.transport);
  expect(reasonOf(await closed.v1("ann"))).toBeUndefined();
  expect(reasonOf(await closed.v1("eve", { session: "secret of ann" }))).toBe("password-needed");
  const thief = { userId: "u-ann", session: "secret of eve" };
  expect(reasonOf(await closed.v1("eve", thief))).toBe("password-needed");
  expect(reasonOf(await closed.v1("eve", { ...thief, ...RIGHT }))).toBe("user-id-taken");
});

test("[I22] another password sends those away who came in by the one before, and their sessions let nobody in", async () => {
  const ann = await closed.v1("ann", RIGHT);
  await closed.setPassword("battery staple");
  expect(ann.closed?.type).toBe("lost");
  expect(reasonOf(await closed.v1("ann"))).toBe("password-needed");
  expect(reasonOf(await closed.v1("ann", RIGHT))).toBe("password-wrong");
  expect(reasonOf(await closed.v1("ann", { password: "battery staple" }))).toBeUndefined();
});

test("[I22] a user who came while the server was open needs the password now", async () => {
  const open = await ClosedNetwork.with([]);
  expect((await open.v1("ann", WRONG)).got(WELCOME)[0]).toMatchObject({ entry: "open" });
  open.close();
  expect(reasonOf(await closed.v1("ann"))).toBe("password-needed");
});

function refusal({ closed: end }: Awaited<ReturnType<ClosedNetwork["v1"]>>): {
  reason: string;
  retryAfterMs: number;
} {
  if (end?.type !== "refused") throw new Error("it is in");
  return end.error as { reason: string; retryAfterMs: number };
}
