/** A sentence of fixed shape, and what it is in Chinese with the parts that vary. */
type Sentence = readonly [RegExp, (...parts: string[]) => string];

/** 配置文件里的设置出了什么问题，以及 jsonc-parser 的说法。 */
const PROBLEMS: readonly Sentence[] = [
  [/^must be a JSON object$/, () => "必须是一个 JSON 对象"],
  [/^is not a field of a line for pipe$/, () => "不是 pipe 的输入行里的字段"],
  [/^is missing$/, () => "缺失"],
  [/^is missing or not text$/, () => "缺失，或不是文字"],
  [/^is empty$/, () => "是空的"],
  [/^must be the number of a message, 1, 2, 3 …$/, () => "必须是消息的编号：1、2、3……"],
  [/^must be text or me$/, () => "必须是 text 或 me"],
  [/^must be 1–(\d+) characters$/, (most) => `必须是 1–${most} 个字符`],
  [
    /^must be message, or be left out: nothing else is sent back$/,
    () => "必须是 message，或不写：能原样发回的只有消息",
  ],
  [/^must hold a JSON object$/, () => "必须是一个 JSON 对象"],
  [/^must be text$/, () => "必须是文字"],
  [/^must be text or a number$/, () => "必须是文字或数字"],
  [/^must be letters, digits, _ \. or -$/, () => "只能用文字、数字、_ . 或 -"],
  [/^must be \{ name, value \}, and may have notify$/, () => "必须是 { name, value }，可以带 notify"],
  [/^must be a list of \{ name, value \}$/, () => "必须是 { name, value } 的列表"],
  [/^must be off, mentions or all$/, () => "必须是 off、mentions 或 all"],
  [
    /^must be off, mentions or all, or \{ bell, desktop, title \} with one of these each$/,
    () => "必须是 off、mentions 或 all，或 { bell, desktop, title } 各取其一",
  ],
  [
    /^must be words such as (.*), a colour name, 0–255 or #rrggbb, and on before a background$/,
    (words) => `必须由 ${words}、颜色名、0–255 或 #rrggbb 组成，背景前加 on`,
  ],
  [/^must be none or one of (.*)$/, (list) => `必须是 none 或以下之一：${list}`],
  [/^must be one of (.*)$/, (list) => `必须是以下之一：${list}`],
  [/^must be true or false$/, () => "必须是 true 或 false"],
  [/^Invalid key: Expected (.*) but received undefined$/, (key) => `缺少 ${key}`],
  [/^Invalid type: Expected (.*) but received (.*)$/, (type, got) => `应为 ${type}，而不是 ${got}`],
  [/^invalid symbol$/, () => "无效的符号"],
  [/^invalid number format$/, () => "数字格式无效"],
  [/^property name expected$/, () => "此处应有属性名"],
  [/^value expected$/, () => "此处应有值"],
  [/^colon expected$/, () => "此处应有冒号"],
  [/^comma expected$/, () => "此处应有逗号"],
  [/^close brace expected$/, () => "此处应有 }"],
  [/^close bracket expected$/, () => "此处应有 ]"],
  [/^end of file expected$/, () => "文件应到此结束"],
  [/^invalid comment token$/, () => "不能有注释"],
  [/^unexpected end of comment$/, () => "注释没有结束"],
  [/^unexpected end of string$/, () => "字符串没有结束"],
  [/^unexpected end of number$/, () => "数字没有结束"],
  [/^invalid unicode$/, () => "无效的 Unicode 转义"],
  [/^invalid escape character$/, () => "无效的转义字符"],
  [/^invalid character$/, () => "无效的字符"],
];

/** 一项设置的问题；不认识的保持原样。 */
export function problem(message: string): string {
  for (const [sentence, say] of PROBLEMS) {
    const match = sentence.exec(message);
    if (match !== null) return say(...match.slice(1));
  }
  return message;
}
