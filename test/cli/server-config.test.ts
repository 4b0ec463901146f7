import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { withLimitsTable } from "../../scripts/json-schemas/limits-table.ts";
import { define } from "../../src/cli/commands/serve/define.ts";
import { limitsOf, settleServer } from "../../src/cli/commands/serve/server-options.ts";
import { oneLine, UsageError } from "../../src/cli/exit.ts";
import { printServerConfig, readServerConfig, valueText } from "../../src/cli/settings/server-config.ts";
import {
  isLimit,
  SERVER_SETTINGS,
  SETTING_FIELDS,
  type ServerSettings,
  type SettingField,
  settingName,
} from "../../src/cli/settings/server-settings.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { DEFAULT_SERVER_LIMITS, withoutRates } from "../../src/server/server-limits.ts";

const folder = mkdtempSync(join(tmpdir(), "groupchat-serve-config-"));
const env = { HOME: "/home/alice" };
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a config file; returns its path. */
function fileOf(content: string | object): string {
  const file = join(folder, "server.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

function settle(args: readonly string[], variables: Readonly<Record<string, string>> = {}): ServerSettings {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return settleServer(define(englishShell).parse(args, { from: "user" }), env);
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

function settleFile(content: string | object): ServerSettings {
  return settle(["--config", fileOf(content)]);
}

const DEFAULTS = settle([]);

/** Values of which every kind takes one at least, and not only its default. */
const CANDIDATES: readonly unknown[] = [
  7,
  600,
  "9s",
  "3s",
  "600ms",
  "40d",
  "2K",
  "200K",
  "2M",
  "70G",
  "3/m burst 4",
  "normal",
  ["https://chat.example", "app.example:8080"],
  ["10.0.0.1"],
  "/srv/x",
  true,
  false,
];

/** A config file that sets one field to another value than its default. */
function otherValue(field: SettingField): string {
  const fits = CANDIDATES.find((value) => {
    try {
      const settings = settleFile({ [settingName(field)]: value });
      return valueText(settings, field) !== valueText(DEFAULTS, field);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return false;
    }
  });
  expect(fits, `a value for ${field}`).toBeDefined();
  return JSON.stringify({ [settingName(field)]: fits });
}

const OTHERS = new Map(SETTING_FIELDS.map((field) => [field, otherValue(field)]));

function printed(settings: ServerSettings, words = englishShell): string {
  return printServerConfig(settings, () => [], words);
}

describe.each([
  ["English", englishShell],
  ["简体中文", chineseShell],
])("in %s", (_, words) => {
  test.each(SETTING_FIELDS)("[Z82] what is printed of %s reads back as it was", (field) => {
    const settings = settleFile(OTHERS.get(field) ?? "");
    expect(settings).not.toEqual(DEFAULTS);
    expect(settleFile(printed(settings, words))).toEqual(settings);
  });

  test("[Z82] above each setting stands its meaning, in words of its own", () => {
    const lines = printed(DEFAULTS, words).split("\n");
    const meanings = SETTING_FIELDS.map((field) => {
      const index = lines.findIndex((line) => line.startsWith(`  "${settingName(field)}": `));
      return lines[index - 1];
    });
    expect(meanings.filter((line) => !/^ {2}\/\/ \S/.test(line ?? ""))).toEqual([]);
    expect(new Set(meanings).size).toBe(SETTING_FIELDS.length);
  });
});

test("[Z82] every meaning is told in Chinese too", () => {
  for (const field of SETTING_FIELDS) {
    expect(SERVER_SETTINGS[field].describe(chineseShell)).toMatch(/\p{Script=Han}/u);
    expect(SERVER_SETTINGS[field].describe(englishShell)).not.toMatch(/\p{Script=Han}/u);
  }
});

test("[Z82] with every limit lifted, what is printed lifts them too", () => {
  const settings = settle(["--no-limits"]);
  const lifted = SETTING_FIELDS.filter((field) => settings[field] === null && DEFAULTS[field] !== null);
  expect(lifted).toEqual(expect.arrayContaining(["messageRate", "connectionRate", "addressWork"]));
  expect(settleFile(printed(settings))).toEqual(settings);
});

test("[Z82] nothing that a terminal obeys is printed, and it reads back", () => {
  const settings = settle(["--data", "/srv/\u202e\u001b[31m\u009b.db"]);
  const text = printed(settings);
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
  expect(settleFile(text).data).toBe(settings.data);
});

test("[Z81] a flag goes before a variable, a variable before the file, the file before the default", () => {
  const config = fileOf({ port: 1, host: "::1", keep: "2d", origin: "*", messageRate: null });
  expect(settle(["--config", config])).toEqual({
    ...DEFAULTS,
    port: 1,
    host: "::1",
    keep: 2 * 86_400_000,
    origin: "all",
    messageRate: null,
  });
  const both = settle(["--config", config, "--port", "9999"], { GROUPCHAT_HOST: "::", GROUPCHAT_PORT: "3" });
  expect(both).toMatchObject({ port: 9_999, host: "::", keep: 2 * 86_400_000 });
  expect(settle(["--config", config, "--keep", "1d", "--origin", "a.example"])).toMatchObject({
    keep: 86_400_000,
    origin: [{ host: "a.example" }],
  });
});

test("[Z81] --no-limits lifts the rates that the file sets, and none of its sizes and times", () => {
  const config = fileOf({
    messageRate: "1/s burst 1",
    queuedBytes: "2M",
    longestWait: "1s",
    roomsPerUser: 3,
  });
  const limits = limitsOf(settle(["--config", config, "--no-limits"]));
  expect(limits).toEqual(
    withoutRates({
      ...DEFAULT_SERVER_LIMITS,
      queuedBytes: 2 * 1_024 ** 2,
      longestWaitMs: 1_000,
      roomsPerUser: 3,
    }),
  );
});

test.each(SETTING_FIELDS.filter((field) => isLimit(field) && field !== "diskReserve"))(
  "[Z81] the limit %s can't be nothing by mistake: 0, empty, negative, not finite, of another type",
  (field) => {
    for (const value of ["0", '""', "-1", "1e999", "1.5", "{}", "[0]", '"0s"', '"0/s burst 0"', '"0"']) {
      const file = fileOf(`{ "${settingName(field)}": ${value} }`);
      expect(failure(() => readServerConfig(file, env))).toBeInstanceOf(UsageError);
    }
  },
);

test("[L6] --no-limits lifts every rate", () => {
  const isRate = (value: unknown) => value instanceof Object && "perSecond" in value;
  const limits = limitsOf(settle(["--no-limits"]));
  expect(Object.values(DEFAULT_SERVER_LIMITS).filter(isRate).length).toBeGreaterThan(5);
  expect(Object.entries(limits).filter(([, value]) => isRate(value))).toEqual([]);
});

test("[Z81] a data file is found from the folder of the config file, from the home folder, or in memory", () => {
  expect(settleFile({ data: "logs/chat.db" }).data).toBe(join(folder, "logs/chat.db"));
  expect(settleFile({ data: "~/chat.db" }).data).toBe("/home/alice/chat.db");
  expect(settleFile({ data: "/srv/chat.db" }).data).toBe("/srv/chat.db");
  expect(settleFile({ data: ":memory:" }).data).toBe(":memory:");
  expect(settleFile({ data: null }).data).toBeNull();
});

test("[Z81] bytes may be a plain number, a duration without a unit is seconds", () => {
  expect(settleFile({ queuedBytes: 2_097_152, diskReserve: 0, longestWait: "2" })).toMatchObject({
    queuedBytes: 2 * 1_024 ** 2,
    diskReserve: 0,
    longestWaitMs: 2_000,
  });
});

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
  const file = fileOf(content);
  const error = failure(() => readServerConfig(file, env));
  expect(oneLine(error, englishShell)).toMatch(english);
  expect(oneLine(error, englishShell)).toMatch(new RegExp(`^${file}.*: line ${line}: `));
  expect(oneLine(error, chineseShell)).toMatch(new RegExp(`第 ${line} 行.*\\p{Script=Han}`, "u"));
});

test("[Z84] docs/SECURITY.md lists every limit with its default (npm run schemas)", () => {
  const page = readFileSync("docs/SECURITY.md", "utf8");
  expect(withLimitsTable(page)).toBe(page);
  expect(page).toContain("| `messageRate` | `10/s burst 20` |");
});

test("[Z81] a file that is not there is named, with a way to get one", () => {
  const error = failure(() => settle(["--config", join(folder, "none.json")]));
  expect(oneLine(error, englishShell)).toMatch(
    /^there is no .*none\.json; groupchat serve --print-config > /,
  );
  expect(oneLine(error, chineseShell)).toMatch(/^没有 /);
});

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return error;
  }
  return expect.unreachable();
}

test("[D10] --max-data is a size, of 32M at least", () => {
  expect(settle(["--max-data", "1.5G"]).maxData).toBe(1.5 * 1024 ** 3);
  expect(settle([], { GROUPCHAT_MAX_DATA: "64m" }).maxData).toBe(64 * 1024 ** 2);
  expect(settleFile({ maxData: "10G" }).maxData).toBe(10 * 1024 ** 3);
  for (const bad of ["31M", "ten", "-1G", "1X"]) expect(() => settle(["--max-data", bad])).toThrow();
});
