import { expect, test } from "vitest";
import { listCitedRules, listRules } from "./support/rules.ts";

test("[A5] each rule is held by a test that names it", () => {
  const cited = listCitedRules();
  expect(listRules().filter((rule) => !cited.has(rule))).toEqual([]);
});
