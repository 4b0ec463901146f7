import type { JsonProblem } from "../io/json-lines.ts";
import type { SettingProblem } from "../settings/setting-problems.ts";
import type { commandLine as english } from "./english-problems.ts";

/** 命令行有误时的文字，简体中文。 */
export const commandLine: typeof english = {
  missingArgument: (name) => `缺少参数 ${name}`,
  missingValue: (flags) => `选项 ${flags} 缺少值`,
  missingOption: (flags) => `缺少选项 ${flags}`,
  badOption: (flags, value, why) => `选项 ${flags} 的值 ${value} 无效：${why}`,
  badVariable: (flags, value, variable, why) =>
    `选项 ${flags} 的值 ${value}（来自环境变量 ${variable}）无效：${why}`,
  badArgument: (name, value, why) => `参数 ${name} 的值 ${value} 无效：${why}`,
  choices: (list) => `可选 ${list.join("、")}`,
  optionNamed: (flags) => `选项 ${flags}`,
  variableNamed: (variable) => `环境变量 ${variable}`,
  conflict: (one, other) => `${one} 不能与${other} 一起使用`,
  tooManyArguments: (command, expected, given) =>
    `${command} 的参数过多：应为 ${expected} 个，实际为 ${given} 个`,
  unknownOption: (flag, similar) => `未知选项 ${flag}${meant(similar)}`,
  unknownCommand: (name, similar) => `未知命令 ${name}${meant(similar)}`,
};

function meant(similar: readonly string[]): string {
  return similar.length === 0 ? "" : `（是不是 ${similar.join("、")}？）`;
}

/** 设置或 pipe 输入行的字段有什么问题；接在名称之后。 */
export const settingProblem: Readonly<Record<SettingProblem, (detail: string) => string>> = {
  "must-be-object": () => "必须是一个 JSON 对象",
  "not-the-config": () => "必须是一个 JSON 对象",
  "must-be-text": () => "必须是文字",
  "not-text-or-number": () => "必须是文字或数字",
  "not-a-room-value": () => "只能包含同一种文字的字母、数字、_ . 或 -",
  "not-a-group": () => "必须是 { name, value }，可以带 notify",
  "not-groups": () => "必须是 { name, value } 的列表",
  "not-a-level": () => "必须是 off、mentions 或 all",
  "not-levels": () => "必须是 off、mentions 或 all，或 { bell, desktop, title } 各取其一",
  "not-a-style": () =>
    "必须由 bold、dim、italic、underline、reverse、颜色名、0–255 或 #rrggbb 组成，背景前加 on",
  "not-words": () => "必须是关键词的列表，最多 50 个，每个最多 64 个字符",
  "not-styles": () => "必须是样式的列表",
  "not-an-action": (actions) => `必须是 none 或以下之一：${actions}`,
  "must-be-one-of": (choices) => `必须是以下之一：${choices}`,
  "must-be-boolean": () => "必须是 true 或 false",
  "not-whole": (range) => `必须是 ${range} 的整数`,
  "not-a-size": (range) => `必须是字节数，例如 4096、"64K" 或 "10M"，范围 ${range}`,
  "not-a-duration": (range) => `必须是时长，例如 "500ms"、"30s" 或 "90d"，范围 ${range}`,
  "not-a-rate": () =>
    '必须是速率，例如 "10/s burst 20"（/m、/h、/d 表示每分钟、每小时、每天；两个数都至少为 1），或 null 表示不限',
  "not-an-origin": () =>
    '必须是网页地址的列表，例如 "https://chat.example" 或 "chat.example:8080"，或用 "*" 表示所有网页',
  "not-a-nick-list": () => '必须是昵称（例如 "root"）的列表',
  "not-a-network": () => '必须是地址（例如 "127.0.0.1"）或网段（例如 "10.0.0.0/8"）的列表',
  "is-unknown": (similar) => `不是有效的设置${similar === "" ? "" : `（是不是 ${similar}？）`}`,
  "is-twice": () => "出现了两次",
  "too-small": (least) => `不能小于 ${least}`,
  "is-missing": () => "缺失",
  "not-a-pipe-field": () => "不是 pipe 输入行的字段",
  "not-a-message-number": () => "必须是消息编号：1、2、3……",
  "not-a-pipe-type": () =>
    "必须是 message、edit、delete、react、pin、kick、ban、unban、silence 或 unsilence，或省略：只有消息可以原样发回",
  "update-without-id": () => "使用 update 时须有 id",
  invalid: () => "无效",
};

/** JSON 文本哪里有误。 */
export const jsonProblem: Readonly<Record<JsonProblem, string>> = {
  InvalidSymbol: "无效的符号",
  InvalidNumberFormat: "数字格式无效",
  PropertyNameExpected: "此处应有属性名",
  ValueExpected: "此处应有值",
  ColonExpected: "此处应有冒号",
  CommaExpected: "此处应有逗号",
  CloseBraceExpected: "此处应有 }",
  CloseBracketExpected: "此处应有 ]",
  EndOfFileExpected: "文件应到此结束",
  InvalidCommentToken: "不能有注释",
  UnexpectedEndOfComment: "注释没有结束",
  UnexpectedEndOfString: "字符串没有结束",
  UnexpectedEndOfNumber: "数字没有结束",
  InvalidUnicode: "无效的 Unicode 转义",
  InvalidEscapeCharacter: "无效的转义字符",
  InvalidCharacter: "无效的字符",
};
