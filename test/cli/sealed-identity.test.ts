import { expect, test } from "vitest";
import { openIdentity, sealIdentity } from "../../src/cli/files/sealed-identity.ts";

const IDENTITY = { url: "ws://127.0.0.1:9999", nick: "小爱", userId: "u-1", session: "s-1" };
const PASSPHRASE = "correct horse 电池";

test("[I86] what a passphrase sealed is opened by it alone", async () => {
  const text = await sealIdentity(IDENTITY, PASSPHRASE);
  expect(await openIdentity(text, PASSPHRASE)).toEqual(IDENTITY);
  expect(await openIdentity(text, "another")).toBe("passphrase-wrong");
  expect(await openIdentity(text, undefined)).toBe("passphrase-needed");
});

test("[I87] a file does not choose what it costs to open it, nor how well it is guarded", async () => {
  const whole = JSON.parse(await sealIdentity(IDENTITY, PASSPHRASE));
  const open = (changed: object) => openIdentity(JSON.stringify({ ...whole, ...changed }), PASSPHRASE);
  for (const cost of [{ N: 2 }, { N: 2, r: 1, p: 1 }, { N: 2 ** 20, r: 32 }, { p: 16 }, { r: "8" }]) {
    expect(await open({ scrypt: { ...whole.scrypt, ...cost } })).toBe("not-an-identity");
  }
  const tag = Buffer.from(whole.tag, "base64");
  expect(await open({ tag: tag.subarray(0, 4).toString("base64") })).toBe("passphrase-wrong");
  expect(await open({ iv: "AA==", sealed: "AA==" })).toBe("passphrase-wrong");
});
