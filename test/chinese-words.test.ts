import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FILES = ["core", "tui", "cli"].flatMap((part) => {
  const folder = join("src", part, "words");
  return readdirSync(folder)
    .filter((name) => name.startsWith("chinese"))
    .map((name) => join(folder, name));
});

/** The lines of sentences, with the file that they are of. */
const LINES = FILES.flatMap(
  (file) =>
    readFileSync(file, "utf8")
      .replaceAll("\\n", " ")
      .split("\n")
      .filter((line) => /["`]/.test(line) && !/^\s*(?:\/\*\*|import|yes:)/.test(line))
      .map((line) => `${file}: ${line.trim()}`)
      .map((line) => line.replace(/\b(?:from|in|before|has):/g, "$& ")), // operators of a search are typed so
);

const linesWith = (pattern: RegExp) => LINES.filter((line) => pattern.test(line));

test("[K31] Chinese sentences are found where they are written", () => {
  expect(FILES.length).toBeGreaterThan(10);
  expect(linesWith(/\p{Script=Han}/u).length).toBeGreaterThan(500);
});

test("[K31] Chinese sentences have full-width punctuation", () => {
  expect(linesWith(/\p{Script=Han}[,;:!?()]|[,;:!?(]\p{Script=Han}/u)).toEqual([]);
});

test("[K31] a space stands between Chinese and Latin letters", () => {
  expect(linesWith(/\p{Script=Han}[A-Za-z]|[A-Za-z]\p{Script=Han}/u)).toEqual([]);
});

test.each([
  ["你", "您"],
  ["此服务器", "[这该]个?服务器"],
  ["服务器管理员", "管理者|运营者"],
  ["发送失败", "未发出|没有发出"],
  ["修改", "更改"],
  ["讨论串", "线程|消息串"],
])("[K31] %s is the one word for it", (_, other) => {
  expect(linesWith(new RegExp(other, "u"))).toEqual([]);
});
