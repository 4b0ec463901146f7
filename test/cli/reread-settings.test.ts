import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { rereadSettings } from "../../src/cli/commands/serve/reread-settings.ts";
import type { ServerSettings } from "../../src/cli/settings/server-settings.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { ServeLine } from "../support/serve-line.ts";

const line = new ServeLine();
afterAll(() => line.close());

/** Reads a config file for a server that runs with `current`; the settings that hold then, and the lines of the log. */
function reread(current: ServerSettings, content: string | object, words = englishShell) {
  const lines: unknown[] = [];
  const write =
    (level: string) =>
    (message: string, fields: object = {}) =>
      lines.push([level, message, fields]);
  const logger = { info: write("info"), warn: write("warn"), error: write("error") };
  const settings = rereadSettings(current, () => line.settleFile(content), { logger, words });
  return { settings, lines };
}

const RUNNING = line.settleFile({ messageRate: "5/s burst 10", keep: "90d", port: 7_000 });

test("[Z97] what changed in the file holds, each change is a line of the log, and nothing else changes", () => {
  const next = { messageRate: "6/s burst 10", keepMessages: 100, logLevel: "info", port: 7_000 };
  const { settings, lines } = reread(RUNNING, next);
  expect(settings).toEqual({
    ...RUNNING,
    messageRate: { perSecond: 6, burst: 10 },
    keep: null,
    keepMessages: 100,
    logLevel: "info",
  });
  const changed = (setting: string, from: string, to: string) => [
    "warn",
    "a setting changed",
    { setting, from, to },
  ];
  expect(lines).toEqual([
    changed("keep", "90d", "null"),
    changed("keepMessages", "null", "100"),
    changed("logLevel", "warn", "info"),
    changed("messageRate", "5/s burst 10", "6/s burst 10"),
  ]);
});

test("[Z97] what needs a restart stays as it is, and is told each time", () => {
  const next = { port: 7_001, payloadBytes: "1M", queuedBytes: "2M", messageBytes: "64K", keep: "90d" };
  const first = reread(RUNNING, { ...next, messageRate: "5/s burst 10" });
  expect(first.settings).toEqual(RUNNING);
  const told = ["port", "messageBytes", "payloadBytes", "queuedBytes"].map((setting) => [
    "warn",
    "a setting will change with a restart",
    expect.objectContaining({ setting }),
  ]);
  expect(first.lines).toEqual(told);
  expect(reread(first.settings, { ...next, messageRate: "5/s burst 10" }).lines).toEqual(told);
});

test("[Z97] a file that is the same is told as such", () => {
  const { settings, lines } = reread(RUNNING, { messageRate: "5/s burst 10", keep: "90d", port: 7_000 });
  expect([settings, lines]).toEqual([RUNNING, [["warn", "no setting changed", {}]]]);
});

test.each([
  ["a wrong value", { messageRate: "7/s burst 9", roomsPerUser: 0 }, /roomsPerUser.*1–10000/],
  ["no JSON", "{ messageRate", /line 1/],
  ["an unknown setting", { mesageRate: null }, /messageRate\?/],
])("[Z97] %s in the file changes nothing, and the log says why", (_, content, why) => {
  const { settings, lines } = reread(RUNNING, content);
  expect(settings).toBe(RUNNING);
  expect(lines).toEqual([
    ["error", "no setting changed: the config file can't be used", { why: expect.stringMatching(why) }],
  ]);
});

test("[Z97] the reason is told in Chinese too, and a file that is gone changes nothing", () => {
  const { lines } = reread(RUNNING, { roomsPerUser: 0 }, chineseShell);
  expect(JSON.stringify(lines)).toMatch(/第 1 行/);
  const file = line.fileOf({});
  rmSync(file);
  const read = () => line.settle(["--config", file]);
  const errors: unknown[] = [];
  const logger = { info: () => {}, warn: () => {}, error: (message: string) => errors.push(message) };
  expect(rereadSettings(RUNNING, read, { logger, words: englishShell })).toBe(RUNNING);
  expect(errors).toHaveLength(1);
});
