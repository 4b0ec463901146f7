import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { oneLine, UsageError } from "../../src/cli/exit.ts";
import { readServerConfig } from "../../src/cli/settings/server-config.ts";
import { isLimit, SETTING_FIELDS, settingName } from "../../src/cli/settings/server-settings.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { ServeLine, usageErrorOf } from "../support/serve-line.ts";

const serve = new ServeLine();
afterAll(() => serve.close());

test.each(SETTING_FIELDS.filter((field) => isLimit(field) && field !== "diskReserve"))(
  "[Z81] the limit %s can't be nothing by mistake: 0, empty, negative, not finite, of another type",
  (field) => {
    for (const value of ["0", '""', "-1", "1e999", "1.5", "{}", "[0]", '"0s"', '"0/s burst 0"', '"0"']) {
      const file = serve.fileOf(`{ "${settingName(field)}": ${value} }`);
      expect(usageErrorOf(() => readServerConfig(file, serve.env))).toBeInstanceOf(UsageError);
    }
  },
);

const WRONG: readonly (readonly [content: string, line: number, english: RegExp])[] = [
  ['{\n"prt": 1 }', 2, /prt is not a setting \(Did you mean port\?\)/],
  ['{\n\n"mesageRate": null }', 3, /mesageRate is not a setting \(Did you mean messageRate\?\)/],
  ['{ "zzzzzzzz": 1 }', 1, /zzzzzzzz is not a setting$/],
  ['{ "pingEveryMs": 1 }', 1, /pingEveryMs is not a setting \(Did you mean pingEvery\?\)/],
  ['{ "__proto__": 1 }', 1, /__proto__ is not a setting/],
  ['{ "nickCharacters": 64 }', 1, /nickCharacters is not a setting/],
  ['{ "port": "9999" }', 1, /port must be a whole number, 0–65535/],
  ['{ "port": 65536 }', 1, /port must be a whole number, 0–65535/],
  ['{ "host": "" }', 1, /host must be text/],
  ['{ "sync": "never" }', 1, /sync must be one of full, normal/],
  ['{ "keep": 90 }', 1, /keep must be a duration such as/],
  ['{ "keep": "0s" }', 1, /keep must be a duration such as/],
  ['{ "keepMessages": 0 }', 1, /keepMessages must be a whole number, 1–/],
  ['{ "origin": ["https://a.example/x"] }', 1, /must be a list of addresses of pages/],
  ['{ "origin": "https://a.example" }', 1, /origin must be a list of addresses of pages/],
  ['{ "messageRate": "10/s" }', 1, /messageRate must be a rate such as "10\/s burst 20"/],
  ['{ "messageRate": "0/s burst 20" }', 1, /messageRate must be a rate/],
  ['{ "messageRate": "10/s burst 0" }', 1, /messageRate must be a rate/],
  ['{ "messageRate": 10 }', 1, /messageRate must be a rate/],
  ['{ "queuedBytes": "0" }', 1, /queuedBytes must be bytes such as 4096, "64K" or "10M", 512K–64M/],
  ['{ "queuedBytes": null }', 1, /queuedBytes must be bytes/],
  ['{ "payloadBytes": "1K" }', 1, /payloadBytes must be bytes such as .*, 64K–/],
  ['{ "historyPage": 501 }', 1, /historyPage must be a whole number, 1–500/],
  ['{ "longestWait": "1h" }', 1, /longestWait must be a duration such as .*, 100ms–8s/],
  ['{ "port": 1,\n "messageBytes": "64K" }', 2, /payloadBytes must be at least 2 × messageBytes \(64K\)/],
  [
    '{ "messageBytes": "32K",\n "queuedBytes": "512K" }',
    2,
    /queuedBytes must be at least 32 × messageBytes \(32K\)/,
  ],
  ['{ "payloadBytes": "2M" }', 1, /queuedBytes must be at least payloadBytes \(2M\)/],
  ['{ "port": 1,\n "host": "::",\n "port": 2 }', 3, /port is there twice/],
  ["[]", 1, /it must hold a JSON object/],
  ["null", 1, /it must hold a JSON object/],
  ['{\n "port": 1,\n}', 3, /property name expected/],
  ["", 1, /value expected/],
];

test.each(WRONG)("[Z81] %j names line %i and what is expected", (content, line, english) => {
  const file = serve.fileOf(content);
  const error = usageErrorOf(() => readServerConfig(file, serve.env));
  expect(oneLine(error, englishShell)).toMatch(english);
  expect(oneLine(error, englishShell)).toMatch(new RegExp(`^${file}.*: line ${line}: `));
  expect(oneLine(error, chineseShell)).toMatch(new RegExp(`第 ${line} 行.*\\p{Script=Han}`, "u"));
});

test("[Z81] whatever a file holds, it is read, or told as wrong in one line", () => {
  const names = fc.constantFrom(...SETTING_FIELDS.map(settingName), "__proto__", "x");
  const settings = fc.dictionary(names, fc.jsonValue()).map((one) => JSON.stringify(one));
  fc.assert(
    fc.property(fc.oneof(settings, fc.json(), fc.string()), (content) => {
      const file = serve.fileOf(content);
      try {
        readServerConfig(file, serve.env);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        expect(oneLine(error, englishShell)).not.toContain("\n");
      }
    }),
    { numRuns: 500 },
  );
});

test("[Z81] a file that is not there is named, with a way to get one", () => {
  const error = usageErrorOf(() => serve.settle(["--config", join(serve.folder, "none.json")]));
  expect(oneLine(error, englishShell)).toMatch(
    /^there is no .*none\.json; groupchat serve --print-config > /,
  );
  expect(oneLine(error, chineseShell)).toMatch(/^没有文件 /);
});
