/** commander 的英文句子及其中文。 */
const SENTENCES: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^missing required argument '(.*)'$/s, (name) => `缺少参数 ${name}`],
  [/^option '(.*)' argument missing$/s, (flags) => `选项 ${flags} 缺少值`],
  [/^required option '(.*)' not specified$/s, (flags) => `必须给出选项 ${flags}`],
  [
    /^option '(.*?)' value '(.*)' from env '(.*?)' is invalid\. (.*)$/s,
    (flags, value, name, why) => `环境变量 ${name} 给选项 ${flags} 的值 ${value} 无效：${whyOf(why)}`,
  ],
  [
    /^option '(.*?)' argument '(.*)' is invalid\. (.*)$/s,
    (flags, value, why) => `选项 ${flags} 的值 ${value} 无效：${whyOf(why)}`,
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*?)'\. (.*)$/s,
    (value, name, why) => `参数 ${name} 的值 ${value} 无效：${whyOf(why)}`,
  ],
  [
    /^(option|environment variable) '(.*)' cannot be used with (option|environment variable) '(.*)'$/s,
    (one, first, other, second) => `${kindOf(one)} ${first} 不能与${kindOf(other)} ${second} 一起使用`,
  ],
  [
    /^too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)\.$/s,
    (name, expected, got) =>
      `${name === "" ? "" : `${name} `}的参数太多：应有 ${expected} 个，给了 ${got} 个`,
  ],
];

/** 把 commander 关于命令行错误的话译成中文；不认识的保持原样。 */
export function commandLine(message: string): string {
  const unknown = /^unknown (option|command) '(.*?)'(?:\s*\(Did you mean (?:one of )?(.*)\?\))?$/s.exec(
    message,
  );
  if (unknown !== null) {
    const [, kind, name = "", meant] = unknown;
    const hint = meant === undefined ? "" : `（是不是 ${meant.split(", ").join("、")}？）`;
    return kind === "option" ? `没有选项 ${name}${hint}` : `没有命令 ${name}${hint}`;
  }
  for (const [sentence, say] of SENTENCES) {
    const match = sentence.exec(message);
    if (match !== null) return say(...match.slice(1).map((part) => part ?? ""));
  }
  return message;
}

function kindOf(kind: string | undefined): string {
  return kind === "option" ? "选项" : "环境变量";
}

function whyOf(why: string | undefined): string {
  const [, list] = /^Allowed choices are (.*)\.$/s.exec(why ?? "") ?? [];
  return list === undefined ? (why ?? "") : `可选 ${list}`;
}
