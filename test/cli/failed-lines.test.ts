import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { FailedLines } from "../../src/cli/sending/failed-lines.ts";
import { chinese } from "../../src/cli/words/chinese.ts";
import { english } from "../../src/cli/words/english.ts";
import { ConnectionLostError } from "../../src/core/connection.ts";
import { serverError } from "../../src/core/errors.ts";

function failedLines(words = english) {
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

const TOO_LONG = serverError("TOO_LARGE", "too long");
const CLOSED = new ConnectionLostError("closed");

test("[Z74] the first of a kind is told at once, those that follow it for the same reason together", () => {
  const { lines, told } = failedLines();
  lines.add(1, TOO_LONG);
  expect(told()).toEqual(["groupchat: line 1 was not sent: too long"]);
  for (let line = 2; line <= 2_000; line += 1) lines.add(line, TOO_LONG);
  expect(told()).toEqual([]);
  lines.add(2_001, serverError("FORBIDDEN", "not you"));
  expect(told()).toEqual([
    "groupchat: lines 2–2000 were not sent (1999 of them): too long",
    "groupchat: line 2001 was not sent: not you",
  ]);
  expect(lines.exit).toBe(5);
});

test("[Z74] a line that is said between two that fail makes the second one news", () => {
  const { lines, told } = failedLines();
  lines.add(1, TOO_LONG);
  lines.add(2, TOO_LONG);
  lines.succeeded();
  lines.add(4, TOO_LONG);
  lines.end();
  expect(told().map((line) => line.replace(": too long", ""))).toEqual([
    "groupchat: line 1 was not sent",
    "groupchat: line 2 was not sent",
    "groupchat: line 4 was not sent",
  ]);
});

test("[Z74] lines that were on their way in the end are told together", () => {
  for (const [words, sentence] of [
    [english, "groupchat: lines 3–2002 were not confirmed (2000 of them): each may have been said or not"],
    [chinese, "groupchat: 第 3–2002 行中有 2000 行没有得到确认：可能已经发出，也可能没有"],
  ] as const) {
    const { lines, told } = failedLines(words);
    for (let line = 3; line <= 2_002; line += 1) lines.add(line, CLOSED);
    expect(told()).toEqual([]);
    lines.end();
    expect(told()).toEqual([sentence]);
  }
});
