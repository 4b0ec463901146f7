import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listCitedRules, listRules } from "./support/rules.ts";

test("[A5] each rule is held by a test that names it", () => {
  const cited = listCitedRules();
  expect(listRules().filter((rule) => !cited.has(rule))).toEqual([]);
});

test("[A5] docs/SECURITY.md names rules that there are", () => {
  const named = readFileSync("docs/SECURITY.md", "utf8").match(/\b[A-Z]\d+\b(?=[,)–]|\n)/g) ?? [];
  const rules = listRules();
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((rule) => !rules.includes(rule))).toEqual([]);
});
