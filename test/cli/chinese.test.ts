import { expect, test } from "vitest";
import { ShellCommand } from "../../src/cli/commands/shell-command.ts";
import { oneLine } from "../../src/cli/exit.ts";
import { firstProblem } from "../../src/cli/io/json-lines.ts";
import { ConfigSchema, checkSettings } from "../../src/cli/settings/config.ts";
import { ScreenSchema } from "../../src/cli/settings/screen-config.ts";
import { commandTree, definitions, wholeTree } from "../../src/cli/tree.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { columns } from "../../src/core/text/columns.ts";
import { BINDINGS } from "../../src/tui/input/bindings.ts";

const HAN = /\p{Script=Han}/u;

/** Words that say the same in both languages. */
const SAME = new Set([
  "language",
  "layout",
  "helping.checks.node",
  "helping.noAnswer",
  "helping.badValue",
  "helping.advised",
  "copied",
  "httpStatus",
]);

/** Something of every type that entries take. */
const ARGUMENTS = ["1", "2", "3", "4"];

/** Names that are similar to an unknown one come as a list. */
function argumentsOf(name: string): readonly unknown[] {
  return name.startsWith("unknown") ? ["1", ["2"]] : ARGUMENTS;
}

/** Every entry of a catalogue with its place, called with numbers as text if it makes its text. */
function entries(words: object, place = ""): (readonly [string, string])[] {
  return Object.entries(words).flatMap(([name, value]) => {
    const at = place === "" ? name : `${place}.${name}`;
    if (SAME.has(at) || ["reason", "conflict", "choices", "list", "noted"].includes(name)) return [];
    if (typeof value === "function") return [[at, String(value(...argumentsOf(name)))] as const];
    return typeof value === "string" ? [[at, value] as const] : entries(value, at);
  });
}

test("[Z53] every text of the command line has a Chinese one", () => {
  const foreign = new Map(entries(englishShell));
  const own = entries(chineseShell);
  expect(own.map(([at]) => at).sort()).toEqual([...foreign.keys()].sort());
  expect(own.filter(([at, text]) => text === foreign.get(at) || !HAN.test(text))).toEqual([]);
});

/** The complaint about a command line, in Chinese. */
const define = await definitions();

function complaint(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const tree = commandTree(englishShell, "1.2.3", define);
  for (const command of tree.commands) command.action(() => {});
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    tree.parse(args, { from: "user" });
  } catch (error) {
    return oneLine(error, chineseShell);
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  }
  throw new Error("nothing was wrong");
}

test.each([
  [
    ["send", "--rom", "1"],
    "未知选项 --rom（是不是 --room？）；如果以短横线开头的内容不是选项，请在前面加 --",
  ],
  [["send", "--zzzzzz"], "未知选项 --zzzzzz；如果以短横线开头的内容不是选项，请在前面加 --"],
  [["snd"], "未知命令 snd（是不是 send？）"],
  [["backup"], "缺少参数 file"],
  [["send", "--room"], "选项 --room <room> 缺少值"],
  [["completion", "tcsh"], "参数 shell 的值 tcsh 无效：可选 bash、zsh、fish"],
  [
    ["join", "--theme", "pink"],
    "选项 --theme <theme> 的值 pink 无效：可选 auto、dark、light、solarized、gruvbox、catppuccin、high-contrast、ascii",
  ],
  [["who", "me"], "who 的参数过多：应为 0 个，实际为 1 个"],
  [["config", "--path", "--json"], "选项 --path 不能与选项 --json 一起使用"],
])("[Z53] what is wrong with %j is said in Chinese", (args, said) => {
  expect(complaint(args).replace(/\s+/g, " ")).toBe(said);
});

test("[Z53] a wrong variable of the environment is named in Chinese too", () => {
  const said = complaint(["join"], { GROUPCHAT_THEME: "pink" });
  expect(said).toMatch(/^选项 --theme <theme> 的值 pink（来自环境变量 GROUPCHAT_THEME）无效：可选 auto/);
});

const BAD_SETTINGS: readonly unknown[] = [
  [],
  { url: 1 },
  { groups: 1 },
  { groups: [1] },
  { groups: [{ name: 1, value: "1" }] },
  { groups: [{ name: "x", value: [] }] },
  { groups: [{ name: "x", value: "a b" }] },
  { groups: [{ name: "x" }] },
  { theme: "pink" },
  { colors: 1 },
  { colors: { mention: "loud" } },
  { colors: { mention: 1 } },
  { keys: { "ctrl-t": "fly" } },
  { keys: 1 },
  { mouse: 1 },
  { notify: "loud" },
  { notify: { bell: "loud" } },
];

test.each(BAD_SETTINGS.map((settings) => [JSON.stringify(settings), settings]))(
  "[Z53] what is wrong with %s is said in Chinese",
  (_, settings) => {
    const bad = [ConfigSchema, ScreenSchema].flatMap((schema) => {
      const checked = checkSettings(settings, schema);
      return "bad" in checked ? [checked.bad] : [];
    });
    expect(bad).not.toEqual([]);
    for (const { say } of bad) {
      expect(say(chineseShell)).toMatch(HAN);
      expect(say(chineseShell)).not.toBe(say(englishShell));
    }
  },
);

test("[Z53] the list of what a key may do is kept", () => {
  const checked = checkSettings({ keys: { x: "fly" } }, ScreenSchema);
  expect("bad" in checked && checked.bad.say(chineseShell)).toContain(BINDINGS[0]?.action);
});

test.each([
  "{",
  "[1",
  '{"a" 1}',
  '{"a":1 "b":2}',
  '{"a":}',
  "{} x",
  "/* x",
  '"\\x"',
  '"\\u12"',
  '"a',
  "{1:2}",
  "1.",
  "nul",
  '"\u0001"',
])("[Z53] why %j is not JSON is said in Chinese", (text) => {
  const { problem } = firstProblem(text) ?? expect.unreachable();
  expect(chineseShell.jsonProblem[problem]).toMatch(HAN);
});

test("[Z54] Chinese help is aligned by the columns that it takes, and no line is wider than the window", async () => {
  const tree = await wholeTree(chineseShell, "1.2.3");
  for (const command of [tree, ...tree.commands]) {
    command.configureOutput({ getOutHelpWidth: () => 80 });
    const help = command.helpInformation();
    const options = help.split("\n").filter((line) => /^ {2}-/.test(line));
    expect(
      new Set(options.map((line) => columns(/^ {2}\S.*? {2,}/.exec(line)?.[0] ?? "")).values()).size,
    ).toBe(1);
    expect(Math.max(...help.split("\n").map(columns))).toBeLessThanOrEqual(80);
  }
});

test("[Z54] the examples of Chinese help stand one under the other, what they do too", () => {
  const command = new ShellCommand("x", chineseShell)
    .example("groupchat send 你好", "一")
    .example("groupchat who", "二");
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  const [first, second] = text.split("\n").slice(-3);
  expect(columns(first?.split("一")[0] ?? "")).toBe(columns(second?.split("二")[0] ?? "?"));
});

test("[Z54] Chinese help has full-width signs alone, also where commander would have its own", async () => {
  const tree = await wholeTree(chineseShell, "1.2.3");
  for (const command of [tree, ...tree.commands]) {
    const help = command.helpInformation();
    expect(help).toMatch(/^用法：groupchat/);
    expect(help).not.toMatch(/choices|default:|\p{Script=Han}[(),:]/u);
  }
});
