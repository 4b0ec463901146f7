import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { jsonSchemas } from "../../scripts/json-schemas/schemas.ts";

test("[Z29] what is published is what the program's schemas say (npm run schemas)", () => {
  const made = jsonSchemas();
  expect(readdirSync("docs/json").sort()).toEqual([...made.keys()].sort());
  for (const [file, text] of made) expect(readFileSync(`docs/json/${file}`, "utf8")).toBe(text);
});
