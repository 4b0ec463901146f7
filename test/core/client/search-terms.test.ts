import { describe, expect, test } from "vitest";
import { parseSearch } from "../../../src/core/client/search-terms.ts";
import { chineseSearch } from "../../../src/core/words/chinese-search.ts";
import { englishSearch } from "../../../src/core/words/english-search.ts";
import { explainSearchProblem } from "../../../src/core/words/search-problem.ts";

const NOTHING = { from: undefined, room: undefined, before: undefined, hasLink: false };

describe("a search as it is typed", () => {
  test.each([
    ["部署 失败", { words: "部署 失败" }],
    ["deploy from:bob", { words: "deploy", from: "bob" }],
    ["from:@小明 in:#ops 部署", { words: "部署", from: "小明", room: "#ops" }],
    ['from:"Ann Lee" in:“Release day” x', { words: "x", from: "Ann Lee", room: "Release day" }],
    ["ＦＲＯＭ：bob x", { words: "x", from: "bob" }],
    [
      "来自:小明 房间：聊天群1 早于:昨天 包含:链接",
      { words: "http", from: "小明", room: "聊天群1", before: "昨天", hasLink: true },
    ],
    ['before:"mon 9:30" x', { words: "x", before: "mon 9:30" }],
    ["x has:link", { words: "x", hasLink: true }],
    ["x from:bob from:eve", { words: "x", from: "eve" }],
    [
      "https://chat.example/a:b 10:30 C:\\temp note: std::string",
      { words: "https://chat.example/a:b 10:30 C:\\temp note: std::string" },
    ],
    ["问题：为什么", { words: "问题：为什么" }],
    ['"error:404" "two words"', { words: "error:404 two words" }],
  ])("[K81] %s", (typed, expected) => {
    expect(parseSearch(typed)).toEqual({ ...NOTHING, ...expected });
  });

  test.each([
    ["x form:bob", /there is no form:/, /不支持按 form: 搜索/],
    ["x from:", /from: needs a value/, /from：后面要紧跟内容/],
    ["x from:@", /from: needs a value/, /from：后面要紧跟内容/],
    ["x has:cats", /has:cats is unknown/, /不支持 has:cats/],
    ["from:bob", /at least one word/, /至少输入一个关键词/],
  ])("[K81] %s is told, not searched for", (typed, english, chinese) => {
    const parsed = parseSearch(typed);
    const { problem } = "problem" in parsed ? parsed : expect.unreachable();
    expect(explainSearchProblem(problem, englishSearch)).toMatch(english);
    expect(explainSearchProblem(problem, chineseSearch)).toMatch(chinese);
  });
});
