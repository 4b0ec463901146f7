import fc from "fast-check";
import { expect, test } from "vitest";
import { readConfusables, toNickKeys } from "../../src/server/store/nick-keys.ts";

function isOneNick(a: string, b: string): boolean {
  const keys = toNickKeys(a);
  return toNickKeys(b).some((key) => keys.includes(key));
}

const LOOKALIKES = [...readConfusables()];

test("[N6] every character of Unicode's table makes the nick that it looks like", () => {
  expect(LOOKALIKES.length).toBeGreaterThan(5_000);
  for (const [character, prototype] of LOOKALIKES) {
    if (!isOneNick(`ann${character}e`, `ann${prototype}e`)) expect.fail(`${character} and ${prototype}`);
  }
});

test.each([
  ["alice", "аlice"],
  ["alice", "аӏісе"],
  ["alice", "ａｌｉｃｅ"],
  ["Alice", "AIice"],
  ["ALICE", "AIice"],
  ["alice", "a1ice"],
  ["BOB", "ВОВ"],
  ["bob", "ВОВ"],
  ["NINA", "ΝΙΝΑ"],
  ["frank", "ſrank"],
  ["mike", "rnike"],
  ["bot0", "botO"],
  ["alice", "alice\ufe00"],
  ["alice", "al\u{e0041}ice"],
  ["νίκος", "ΝΊΚΟΣ"],
  ["straße", "STRAßE"],
  ["❤", "❤️"],
])("[N6] %s and %s are one nick", (a, b) => expect(isOneNick(a, b)).toBe(true));

test.each([
  ["neil", "neli"],
  ["nina", "vina"],
  ["ian", "lan"],
  ["ann1", "ann2"],
  ["小爱", "小艾"],
  ["иван", "ivan"],
  ["👨‍👩‍👧", "👨‍👩‍👦"],
])("[N6] %s and %s are two", (a, b) => expect(isOneNick(a, b)).toBe(false));

test("[N6] whatever of a nick is replaced by what looks like it, or by the other case, it is that nick", () => {
  const likeA = new Map<string, string[]>();
  for (const [character, prototype] of LOOKALIKES) {
    likeA.set(prototype, [...(likeA.get(prototype) ?? []), character]);
  }
  const nicks = fc.string({
    unit: fc.constantFrom(..."abcdefghijklnopqrstuvwxyzABCDEFGHO"),
    minLength: 1,
    maxLength: 16,
  });
  fc.assert(
    fc.property(nicks, fc.infiniteStream(fc.nat()), (nick, picks) => {
      const next = () => picks.next().value ?? 0;
      const disguised = Array.from(nick, (letter) => {
        const choices = [letter, ...(likeA.get(letter) ?? [])];
        return choices[next() % choices.length];
      }).join("");
      const recased = Array.from(nick, (letter) =>
        next() % 2 ? letter.toUpperCase() : letter.toLowerCase(),
      ).join("");
      expect(isOneNick(nick, disguised), disguised).toBe(true);
      expect(isOneNick(nick, recased), recased).toBe(true);
    }),
  );
});
