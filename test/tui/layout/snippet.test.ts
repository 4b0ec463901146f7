import { expect, test } from "vitest";
import { STANDARD } from "../../../src/core/text/measure.ts";
import { lineText, lineWidth } from "../../../src/tui/layout/line.ts";
import { layoutSnippet } from "../../../src/tui/layout/snippet.ts";

const lit = (text: string, words: string, width = 40): string[] =>
  layoutSnippet(text, words.split(" "), width, STANDARD)
    .filter(({ tint }) => tint === "match")
    .map((span) => span.text);

test.each([
  ["the deploy failed", "deploy", ["deploy"]],
  ["Deploys, redeployed", "deploy", ["Deploy"]],
  ["明天部署，部署失败", "部署", ["部署", "部署"]],
  ["ＤＥＰＬＯＹ café", "deploy cafe", ["ＤＥＰＬＯＹ", "café"]],
  ["版本deploy好了", "deploy", ["deploy"]],
  ["nothing here", "else", []],
])("[K80] of “%s” a search for %s lights %j", (text, words, expected) => {
  expect(lit(text, words)).toEqual(expected);
});

test("[K80] a long text is cut around the match, by columns and never through a grapheme", () => {
  const family = "👨‍👩‍👧";
  for (let width = 8; width <= 40; width += 1) {
    const line = layoutSnippet(
      `${`聊天${family}`.repeat(40)}部署${`失败${family}`.repeat(40)}`,
      ["部署"],
      width,
      STANDARD,
    );
    expect(lineWidth(line, STANDARD)).toBeLessThanOrEqual(width);
    expect(lineText(line)).toMatch(/^….*部署.*…$/);
    expect(lineText(line).replaceAll(family, "")).not.toMatch(/[👨👩👧\u200d]/u);
  }
});

test("[K80] a text whose match is near its beginning begins with it", () => {
  expect(
    lineText(layoutSnippet(`the deploy ${"of many words ".repeat(9)}`, ["deploy"], 30, STANDARD)),
  ).toMatch(/^the deploy of .*…$/);
});
