import { sentenceOf } from "../../core/protocol/errors.ts";
import { columns } from "../../core/text/columns.ts";
import { STANDARD } from "../../core/text/measure.ts";
import { chineseErrors } from "../../core/words/chinese-errors.ts";
import { chineseSearch } from "../../core/words/chinese-search.ts";
import { chineseCauses } from "../../core/words/chinese-unreachable.ts";
import { isDiskFull } from "../../files/whole-file.ts";
import { breakLines } from "../../tui/layout/break-lines.ts";
import { admin } from "./chinese-admin.ts";
import { changing } from "./chinese-changing.ts";
import { argument, commands, example } from "./chinese-commands.ts";
import { entry } from "./chinese-entry.ts";
import { helping } from "./chinese-helping.ts";
import { option } from "./chinese-options.ts";
import { commandLine, jsonProblem, settingProblem } from "./chinese-problems.ts";
import { tls } from "./chinese-tls.ts";
import type { CliWords } from "./english.ts";

/** 命令行的全部文字，简体中文。 */
export const chineseShell: CliWords = {
  language: "zh",
  layout: { columns, wrap: (text, width) => breakLines(text, width, STANDARD).join("\n") },
  helping,
  admin,
  changing,
  tls,
  entry,
  commandLine,
  settingProblem,
  jsonProblem,
  about: {
    groupchat: "终端里的群聊。",
    help: "查看某个命令的帮助",
  },
  commands,
  argument,
  option,
  example,
  title: {
    "Usage:": "用法：",
    "Arguments:": "参数：",
    "Options:": "选项：",
    "Commands:": "命令：",
    examples: "示例：",
  },
  exitCodes:
    "退出码：0 成功，1 失败，2 用法错误，3 无法连接服务器，4 被拒绝，5 内容未被接受，6 超时，130 被中断，143 被终止",
  noted: (text, notes) => `${text}（${notes.join("；")}）`,
  choices: (list) => `可选：${list.join("、")}`,
  fallback: (value) => `默认：${value}`,
  needsRestart: "修改后须重启",
  environment: (name) => `环境变量：${name}`,

  dashes: (text) => `${text}；如果以短横线开头的内容不是选项，请在前面加 --`,
  noSuchCommand: "没有这个命令；可用 groupchat --help 查看全部命令",
  reason: (error) => sentenceOf(error, chineseErrors),
  unreachableCause: chineseCauses,
  unexpected: (message) => `意外错误：${message}（加 --debug 可查看详情）`,
  connecting: "正在连接",
  connectedAs: (nick, dialect) => `已连接，昵称 ${nick}（协议 ${dialect}）`,
  connectedAgain: "已重新连接",
  lostTryingAgain: (why) => `${why}；正在重试`,
  joined: (room, messages) => `已加入 ${room}，共有 ${messages} 条消息`,
  gap: (lost) => `有 ${lost} 条消息已从服务器清除`,
  anotherLog: "服务器的消息记录已更换，以下从头开始",

  away: (text) => (text === "" ? "离开" : `离开：${text}`),
  online: (count) => `${count} 人在线`,
  messages: (count) => `${count} 条消息`,

  wholeNumber: (least, most) => `必须是 ${least} 到 ${most} 之间的整数。`,
  badNetwork: "必须是地址（例如 127.0.0.1）或网段（例如 10.0.0.0/8、fd00::/8）。",
  badOrigin: "必须是网页的地址，例如 https://chat.example 或 chat.example:8080；'*' 表示所有网页。",
  duration: "必须是时长，例如 500ms、30s、10m 或 2h。",
  size: (least) => `必须是大小，例如 500M 或 10G，至少 ${least}。`,
  age: "必须是时长，例如 90d、12h 或 30m。",
  badNick: (option) => `${option} 须为 1–32 个可见字符，只用同一种文字，宽度不超过 32 列`,
  badUrl: (text, such) => `--url ${text} 不是有效的地址，正确的例子：${such}`,
  urlHasPath: (text, such) => `--url ${text} 带有路径；请只写服务器，例如 ${such}`,
  badRoom: (text) => `房间 ${text}：值只能包含同一种文字的字母、数字、_ . 或 -，例如 1 或 ops`,
  emptyRooms: (option) => `${option} 为空；请填写值，例如 1,2 或 "ops=ops"`,
  noRooms: (file) =>
    file === undefined
      ? "没有指定房间：请使用 --rooms 1,2"
      : `没有指定房间：请使用 --rooms 1,2，或在 ${file} 里设置 "groups"`,
  whichRoom: "请指定房间，例如 --room 1",
  searchTerms: chineseSearch,
  badPosition: {
    unknown: (option, text) =>
      `${option}：无法识别“${text}”，请使用 2h（两小时前）、昨天上午10点、"周一 9:30"、2026-11-20、2026-11-20T10:30 或消息编号`,
    future: (option, text) => `${option}：“${text}”还没到，请使用过去的时间或消息编号`,
  },
  badPattern: (option, why) => `${option} 不是有效的正则表达式：${why}`,
  badField: (name, fields) => `--format：没有字段 {{${name}}}；可用的字段：${fields}`,
  notBoth: (one, other) => `${one} 和 ${other} 不能一起使用`,
  needs: (option, other) => `${option} 需要 ${other}`,
  nothingToSend: "没有可发送的内容：请输入文字，或用 - 读取标准输入",
  emptyText: "没有可发送的内容：文字为空",
  stdinUnreadable: (code) => `无法读取标准输入（${code}）`,
  stdinNotUtf8: (encoding) => `标准输入的编码是 ${encoding}；请转换为 UTF-8（iconv -f ${encoding}）`,
  stdinDamaged: (line) => `标准输入的第 ${line} 行不是 UTF-8；该行及之后各行中无法识别的字节以 \ufffd 代替`,
  unwritableOutput: (code) => `无法写入标准输出（${code}）`,
  noHome: (variable) => `没有主目录：请设置 HOME 或 ${variable}`,
  noHomeForData: "没有主目录：请设置 HOME 或 XDG_DATA_HOME，或用 --data 指定文件",
  noHomeForPath: (option, path) => `${option} ${path}：没有主目录；请设置 HOME，或写出完整路径`,
  homeOfAnother: (option, path) =>
    `${option} ${path}：不支持“~用户名”；请写出完整路径，如果它就是文件名请写 ./${path}`,
  emptyPath: (option) => `${option} 为空；请指定文件`,
  badId: (most) => `--id 必须是 1–${most} 个字符`,
  onlySomeRooms: (rooms) => `只搜索了前 ${rooms} 个房间；其他房间请用 --room 指定`,
  linesNotSent: (lines, count, why) =>
    count === 1 ? `第 ${lines} 行发送失败：${why}` : `第 ${lines} 行发送失败（共 ${count} 行）：${why}`,
  otherReasons: "原因各不相同",
  linesUnconfirmed: (lines, count) =>
    count === 1
      ? `第 ${lines} 行未得到确认：可能已发送，也可能未发送`
      : `第 ${lines} 行未得到确认（共 ${count} 行）：可能已发送，也可能未发送`,
  sending: (sent, seconds) => `已发送 ${sent} 条，每秒 ${Math.round(sent / Math.max(seconds, 0.001))} 条`,
  reading: (read) => `${read} 条消息`,
  unreadableFile: (file, code) => `无法读取 ${file}（${code}）；请修改权限或删除它`,
  unwritableFile: (file, code) =>
    isDiskFull(code)
      ? `无法写入 ${file}（${code}）；请腾出磁盘空间`
      : `无法写入 ${file}（${code}）；请确保所在目录可写`,
  notUtf8: (file, encoding) =>
    encoding === "unknown"
      ? `${file} 不是 UTF-8 编码；请另存为 UTF-8`
      : `${file} 的编码是 ${encoding}；请另存为 UTF-8`,
  notJson: (file, line, why) => `${file} 不是有效的 JSON：第 ${line} 行：${why}`,
  noConfigFile: (file) => `没有文件 ${file}；可用 groupchat serve --print-config > ${file} 生成`,
  serverConfigHead: [
    "服务器的设置，供 groupchat serve --config 使用；格式为带注释的 JSON。",
    "未写出的设置取默认值；null 表示不限。大小的单位：K、M、G；时长的单位：ms、s、m、h、d。",
  ],
  badSetting: (file, line, place, why) => `${file}：第 ${line} 行：${place} ${why}`,
  configItself: "整个文件",
  serving: (version, url, data, join) =>
    `groupchat ${version} 已启动：${url}\n  日志  ${data}\n  聊天  ${join}`,
  sound: (file, contents) => `${file} 完好：${contents}`,
  badRoomSetting: (text, names) =>
    `${text} 不是设置项：格式为 名称=值，名称为 ${names} 之一，值为 on、off、文字，或时间（如 30s）`,
  noSettings: "没有要修改的内容：请写出设置，例如 read-only=on",
  badLink: "这不是邀请链接；可用 groupchat invite 生成",
  linkAndRooms: "链接已指明房间，请去掉 --rooms 和 --at",
  localLink: (host) => `其他人无法访问 ${host}；请用 --url 指定他们能访问的服务器地址`,
  noLink: (url) => `其他人无法通过 ${url} 访问，请用 --url 指定其他地址`,
  invitesEnded: (room) => `${room} 的邀请链接已全部撤销`,
  inviteUntil: (room, until, once) =>
    `进入 ${room} 的邀请链接，${until} 前有效${once ? "，仅限一人使用" : ""}`,
  granted: (nickName, role, room) =>
    room === undefined ? `${nickName} 现在是服务器的 ${role}` : `${nickName} 现在是 ${room} 的 ${role}`,
  revoked: (nickName, room) =>
    room === undefined ? `已收回 ${nickName} 在服务器上的角色` : `已收回 ${nickName} 在 ${room} 里的角色`,
  copied: (file, contents) => `${file}：${contents}`,
  contents: (messages, rooms, megabytes, version) =>
    `${rooms} 个房间，${messages} 条消息，${megabytes} MB，版本 ${version}`,
  theLine: "这一行",
  notJsonLine: (why) => `不是 JSON：${why}`,
  pipeNeedsRoom: (values) => `缺少 room；可选：${values}`,
  notARoomOfPipe: (values) => `room 不是这个 pipe 的房间；可选：${values}`,
  notARoomIdOfPipe: (ids) => `roomId 不是这个 pipe 的房间；可选：${ids}`,
  twoRooms: "room 和 roomId 指向不同的房间；请只写一个",
  noProgram: (name) => `找不到程序 ${name}；请检查名称和 PATH`,
  notRunnable: (file) => `无法运行 ${file}；请检查它是否存在，并设为可执行（chmod +x）`,
  endedWith: (status) => `已退出，退出码 ${status}`,
  endedBy: (signal) => `被信号 ${signal} 终止`,
  notStarted: (code) => `无法启动（${code}）`,
  commandFailed: (command, message, how) => `处理消息 ${message} 的命令 ${command} ${how}`,
  replyFailed: (message, why) => `对消息 ${message} 的回复发送失败：${why}`,
  badState: (file) => `${file} 不是 groupchat 的状态文件；请换一个文件，或将其删除`,
  stateOfAnotherLog: (room) => `${room}：服务器的消息记录已更换；从同一时刻继续`,
};
