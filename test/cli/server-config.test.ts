import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { withLimitsTable } from "../../scripts/json-schemas/limits-table.ts";
import { limitsOf } from "../../src/cli/commands/serve/server-options.ts";
import { UsageError } from "../../src/cli/exit.ts";
import { printServerConfig, valueText } from "../../src/cli/settings/server-config.ts";
import {
  SERVER_SETTINGS,
  SETTING_FIELDS,
  type ServerSettings,
  type SettingField,
  settingName,
} from "../../src/cli/settings/server-settings.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { DEFAULT_SERVER_LIMITS, withoutRates } from "../../src/server/server-limits.ts";
import { ServeLine } from "../support/serve-line.ts";

const line = new ServeLine();
const { folder } = line;
afterAll(() => line.close());

const DEFAULTS = line.settle([]);

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
  "info",
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
      const settings = line.settleFile({ [settingName(field)]: value });
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
    const settings = line.settleFile(OTHERS.get(field) ?? "");
    expect(settings).not.toEqual(DEFAULTS);
    expect(line.settleFile(printed(settings, words))).toEqual(settings);
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
  const settings = line.settle(["--no-limits"]);
  const lifted = SETTING_FIELDS.filter((field) => settings[field] === null && DEFAULTS[field] !== null);
  expect(lifted).toEqual(expect.arrayContaining(["messageRate", "connectionRate", "addressWork"]));
  expect(line.settleFile(printed(settings))).toEqual(settings);
});

test("[Z82] nothing that a terminal obeys is printed, and it reads back", () => {
  const settings = line.settle(["--data", "/srv/\u202e\u001b[31m\u009b.db"]);
  const text = printed(settings);
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
  expect(line.settleFile(text).data).toBe(settings.data);
});

test("[Z81] a flag goes before a variable, a variable before the file, the file before the default", () => {
  const config = line.fileOf({ port: 1, host: "::1", keep: "2d", origin: "*", messageRate: null });
  expect(line.settle(["--config", config])).toEqual({
    ...DEFAULTS,
    port: 1,
    host: "::1",
    keep: 2 * 86_400_000,
    origin: "all",
    messageRate: null,
  });
  const both = line.settle(["--config", config, "--port", "9999"], {
    GROUPCHAT_HOST: "::",
    GROUPCHAT_PORT: "3",
  });
  expect(both).toMatchObject({ port: 9_999, host: "::", keep: 2 * 86_400_000 });
  expect(line.settle(["--config", config, "--keep", "1d", "--origin", "a.example"])).toMatchObject({
    keep: 86_400_000,
    origin: [{ host: "a.example" }],
  });
});

test("[Y40] --edit-window and --no-edit go before the file, and no lifted limit lifts them", () => {
  expect(DEFAULTS).toMatchObject({ edits: true, editWindowMs: null });
  const config = line.fileOf({ edits: false, editWindow: "1h" });
  expect(line.settle(["--config", config, "--no-limits"])).toMatchObject({
    edits: false,
    editWindowMs: 3_600_000,
  });
  expect(line.settle(["--config", config, "--edit-window", "15m"])).toMatchObject({ editWindowMs: 900_000 });
  expect(line.settle(["--no-edit"], { GROUPCHAT_EDIT_WINDOW: "2m" })).toMatchObject({
    edits: false,
    editWindowMs: 120_000,
  });
  for (const bad of ["0s", "-1m", "soon"]) {
    expect(() => line.settle(["--edit-window", bad])).toThrow(UsageError);
  }
  for (const bad of [{ edits: "no" }, { edits: 0 }, { editWindow: 0 }, { editWindow: "soon" }]) {
    expect(() => line.settleFile(bad)).toThrow(UsageError);
  }
});

test("[Z81] --no-limits lifts the rates that the file sets, and none of its sizes and times", () => {
  const config = line.fileOf({
    messageRate: "1/s burst 1",
    queuedBytes: "2M",
    longestWait: "1s",
    roomsPerUser: 3,
  });
  const limits = limitsOf(line.settle(["--config", config, "--no-limits"]));
  expect(limits).toEqual(
    withoutRates({
      ...DEFAULT_SERVER_LIMITS,
      queuedBytes: 2 * 1_024 ** 2,
      longestWaitMs: 1_000,
      roomsPerUser: 3,
    }),
  );
});

test("[Z81] --quiet and --verbose go before the log level of the file", () => {
  expect(DEFAULTS.logLevel).toBe("warn");
  const config = line.fileOf({ logLevel: "info" });
  expect(line.settle(["--config", config]).logLevel).toBe("info");
  expect(line.settle(["--config", config, "--quiet"]).logLevel).toBe("error");
  expect(line.settle(["--verbose"]).logLevel).toBe("info");
});

test("[L6] --no-limits lifts every rate", () => {
  const isRate = (value: unknown) => value instanceof Object && "perSecond" in value;
  const limits = limitsOf(line.settle(["--no-limits"]));
  expect(Object.values(DEFAULT_SERVER_LIMITS).filter(isRate).length).toBeGreaterThan(5);
  expect(Object.entries(limits).filter(([, value]) => isRate(value))).toEqual([]);
});

test("[Z81] a data file is found from the folder of the config file, from the home folder, or in memory", () => {
  expect(line.settleFile({ data: "logs/chat.db" }).data).toBe(join(folder, "logs/chat.db"));
  expect(line.settleFile({ data: "~/chat.db" }).data).toBe("/home/alice/chat.db");
  expect(line.settleFile({ data: "/srv/chat.db" }).data).toBe("/srv/chat.db");
  expect(line.settleFile({ data: ":memory:" }).data).toBe(":memory:");
  expect(line.settleFile({ data: null }).data).toBeNull();
});

test("[Z81] bytes may be a plain number, a duration without a unit is seconds", () => {
  expect(line.settleFile({ queuedBytes: 2_097_152, diskReserve: 0, longestWait: "2" })).toMatchObject({
    queuedBytes: 2 * 1_024 ** 2,
    diskReserve: 0,
    longestWaitMs: 2_000,
  });
});

test.each(["docs/OPERATING.md", "docs/OPERATING.zh-CN.md"])(
  "[Z81] the example in %s is such a file",
  (page) => {
    const [, example = ""] = /```json\n(.*?)```/s.exec(readFileSync(page, "utf8")) ?? [];
    expect(line.settleFile(example)).toMatchObject({
      host: "0.0.0.0",
      data: join(folder, "chat.db"),
      messageRate: { perSecond: 5, burst: 10 },
      queuedBytes: 2 * 1_024 ** 2,
    });
  },
);

test("[Z84] docs/SECURITY.md lists every limit with its default (npm run schemas)", () => {
  const page = readFileSync("docs/SECURITY.md", "utf8");
  expect(withLimitsTable(page)).toBe(page);
  expect(page).toContain("| `messageRate` | `10/s burst 20` |");
});

test("[D10] --max-data is a size, of 32M at least", () => {
  expect(line.settle(["--max-data", "1.5G"]).maxData).toBe(1.5 * 1024 ** 3);
  expect(line.settle([], { GROUPCHAT_MAX_DATA: "64m" }).maxData).toBe(64 * 1024 ** 2);
  expect(line.settleFile({ maxData: "10G" }).maxData).toBe(10 * 1024 ** 3);
  for (const bad of ["31M", "ten", "-1G", "1X"]) expect(() => line.settle(["--max-data", bad])).toThrow();
});
