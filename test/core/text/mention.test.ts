import { expect, test } from "vitest";
import { callsAll, mentions } from "../../../src/core/text/mention.ts";

test.each([
  ["alice: hi", "alice", true],
  ["hi @ALICE!", "alice", true],
  ["ａｌｉｃｅ？", "alice", true],
  ["malice", "alice", false],
  ["alices", "alice", false],
  ["alice2 no, alice yes", "alice", true],
  ["谢谢小爱了", "小爱", true],
  ["请alice看一下", "alice", true],
  ["@小爱你好", "小爱", true],
  ["nothing", "", false],
])("[S10] %j names %j: %s", (msg, nick, named) => {
  expect(mentions(msg, nick)).toBe(named);
});

test.each([
  ["@all: lunch", true],
  ["lunch, @ALL!", true],
  ["（＠ａｌｌ）", true],
  ["大家好@所有人", true],
  ["@所有人 开会", true],
  ["@全体成员", true],
  ["@all请看", true],
  ["all of them", false],
  ["@allison", false],
  ["@all_hands", false],
  ["mail@all.example", false],
  ["所有人", false],
  ["@", false],
  ["", false],
])("[Y24] %j calls all: %s", (msg, called) => {
  expect(callsAll(msg)).toBe(called);
});
