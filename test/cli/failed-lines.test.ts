import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { FailedLines } from "../../src/cli/sending/failed-lines.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { chatError, fromErrorData } from "../../src/core/protocol/errors.ts";

function failedLines(words = englishShell) {
  const errors = new PassThrough({ encoding: "utf8" });
  const lines = new FailedLines({ errors, words });
  return {
    lines,
    told: () =>
      String(errors.read() ?? "")
        .split("\n")
        .filter((line) => line !== ""),
  };
}

const TOO_LONG = fromErrorData({ code: "TOO_LARGE", message: "too long" });
const CLOSED = chatError("connection-closed", {});

const FORBIDDEN = fromErrorData({ code: "FORBIDDEN", message: "not you" });

test("[Z74] the first line of a reason is told at once, the others of it together in the end", () => {
  const { lines, told } = failedLines();
  lines.add(1, TOO_LONG);
  expect(told()).toEqual(["groupchat: line 1 was not sent: too long"]);
  for (let line = 2; line <= 2_000; line += 1) lines.add(line, TOO_LONG);
  expect(told()).toEqual([]);
  lines.add(2_001, FORBIDDEN);
  expect(told()).toEqual(["groupchat: line 2001 was not sent: not you"]);
  lines.end();
  expect(told()).toEqual(["groupchat: lines 2–2000 were not sent (1999 of them): too long"]);
  expect(lines.exit).toBe(5);
});

test("[Z74] lines that fail between lines that are said are no news for the same reason", () => {
  const { lines, told } = failedLines();
  for (const line of [1, 2, 4, 5, 8]) lines.add(line, TOO_LONG);
  lines.end();
  expect(told()).toEqual([
    "groupchat: line 1 was not sent: too long",
    "groupchat: lines 2, 4–5, 8 were not sent (4 of them): too long",
  ]);
});

test("[Z74] two reasons that alternate over thousands of lines are four lines", () => {
  const { lines, told } = failedLines();
  for (let line = 1; line <= 2_000; line += 1) lines.add(line, line % 2 === 1 ? TOO_LONG : FORBIDDEN);
  lines.end();
  lines.end();
  expect(told()).toEqual([
    "groupchat: line 1 was not sent: too long",
    "groupchat: line 2 was not sent: not you",
    "groupchat: lines 3, 5, 7, 9, 11, 13, 15, 17, … were not sent (999 of them): too long",
    "groupchat: lines 4, 6, 8, 10, 12, 14, 16, 18, … were not sent (999 of them): not you",
  ]);
});

test("[Z74] a reason of its own for each of thousands of lines does not make thousands of lines", () => {
  const { lines, told } = failedLines();
  for (let line = 1; line <= 2_000; line += 1)
    lines.add(line, fromErrorData({ code: "INVALID", message: `bad at ${line}` }));
  lines.end();
  const all = told();
  expect(all.at(0)).toBe("groupchat: line 1 was not sent: bad at 1");
  expect(all.at(-1)).toBe("groupchat: lines 21–2000 were not sent (1980 of them): each for another reason");
  expect(all).toHaveLength(21);
});

test("[Z74] lines that were on their way in the end are told together", () => {
  for (const [words, sentence] of [
    [
      englishShell,
      "groupchat: lines 3–2002 were not confirmed (2000 of them): each may have been said or not",
    ],
    [chineseShell, "groupchat: 第 3–2002 行未得到确认（共 2000 行）：可能已发送，也可能未发送"],
  ] as const) {
    const { lines, told } = failedLines(words);
    for (let line = 3; line <= 2_002; line += 1) lines.add(line, CLOSED);
    expect(told()).toEqual([]);
    lines.end();
    expect(told()).toEqual([sentence]);
  }
});
