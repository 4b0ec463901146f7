import { inChinese, reasonInChinese, type Sentence } from "../../tui/words/chinese-reasons.ts";

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

/** 服务器进程启动、备份时的错误；服务器和客户端在聊天中说的由 `reasonInChinese` 翻译。 */
const REASONS: readonly Sentence[] = [
  [
    /^(.*) can't be written \((.*)\); make room on its disk or set XDG_STATE_HOME$/s,
    (file, code) => `无法写入 ${file}（${code}）；请腾出磁盘空间，或设置 XDG_STATE_HOME`,
  ],
  [
    /^(.*) is damaged: it should hold who you are as (.*); put a copy of it back, .*$/s,
    (file, nick) =>
      `${file} 已损坏：它本应保存你作为 ${nick} 的身份；请放回它的副本，或删除它并成为新用户，旧用户 30 天没有使用后才能再用这个昵称`,
  ],
  [/^(.*) exists already; give a new name$/s, (file) => `${file} 已经存在；请换一个文件名`],
  [/^can't make (.*) \(its disk is full\)$/s, (file) => `无法创建 ${file}（磁盘已满）`],
  [/^can't make (.*) \((.*)\)$/s, (file, why) => `无法创建 ${file}（${why}）`],
  [
    /^there is no data file (.*); give the server's with --data$/s,
    (file) => `没有数据文件 ${file}；请用 --data 给出服务器的`,
  ],
  [/^there is no (.*)$/s, (file) => `没有 ${file}`],
  [/^(.*) is empty$/s, (file) => `${file} 是空的`],
  [/^(.*) is not a sound data file: (.*)$/s, (file, what) => `${file} 不是完好的数据文件：${what}`],
  [
    /^(.*) was written by a newer groupchat; update this one or give another --data$/s,
    (file) => `${file} 由更新的 groupchat 写成；请更新本程序，或另给 --data`,
  ],
  [
    /^(.*) is another program's database; give another --data$/s,
    (file) => `${file} 是别的程序的数据库；请另给 --data`,
  ],
  [
    /^(.*) is in use by another groupchat server; stop it or give another --data$/s,
    (file) => `${file} 正被另一个 groupchat 服务器使用；请停止它，或另给 --data`,
  ],
  [
    /^(.*) is not a groupchat data file; give another --data$/s,
    (file) => `${file} 不是 groupchat 的数据文件；请另给 --data`,
  ],
  [
    /^can't use (.*) for the data \((.*)\); make it writable or give another --data$/s,
    (file, why) => `无法用 ${file} 保存数据（${why}）；请让它可写，或另给 --data`,
  ],
  [
    /^(.*) can't be brought from version (\d+) to (\d+) \((.*)\); it is left as it was: .*$/s,
    (file, from, to, why) =>
      `${file} 无法从版本 ${from} 升级到 ${to}（${why}）；文件保持原样：请检查磁盘空间，以及文件是否完好（groupchat backup --check）`,
  ],
  [
    /^port (\d+) is already in use: .*$/,
    (port) => `端口 ${port} 已被占用：请停止占用它的程序，或用 --port 另选一个`,
  ],
  [
    /^port (\d+) needs more rights than you have: .*$/,
    (port) => `使用端口 ${port} 需要更高的权限：请用 --port 选择 1023 以上的端口`,
  ],
  [
    /^(.*) is not an address of this machine: .*$/s,
    (host) => `${host} 不是本机的地址：请用 --host 给出本机的地址，或 0.0.0.0 表示全部`,
  ],
  [
    /^can't listen on (.*) port (\d+) \((.*)\): choose others with --host and --port$/s,
    (host, port, why) => `无法监听 ${host} 端口 ${port}（${why}）：请用 --host 和 --port 另选`,
  ],
];

/** 一项设置的问题；不认识的保持原样。 */
export function problem(message: string): string {
  return inChinese(message, PROBLEMS) ?? message;
}

/** 失败的原因；不认识的按错误代码，或保持原样。 */
export function reasonOf(message: string, code?: string): string {
  return inChinese(message, REASONS) ?? reasonInChinese(message, code);
}
