import { sentenceOf } from "../../core/protocol/errors.ts";
import { dayAge, dayOf, timeOfDay } from "../../core/time/local-time.ts";
import { chineseErrors } from "../../core/words/chinese-errors.ts";
import { chineseSearch } from "../../core/words/chinese-search.ts";
import { chineseChanges } from "./chinese-changes.ts";
import { chineseCommands } from "./chinese-commands.ts";
import { chineseHelp } from "./chinese-help.ts";
import { chinesePicked } from "./chinese-picked.ts";
import { chinesePreferences } from "./chinese-preferences.ts";
import type { Words } from "./english.ts";

const WEEKDAYS = "日一二三四五六";

/** Every word the screen and line mode show, in simplified Chinese. */
export const chineseScreen: Words = {
  ...chineseCommands,
  ...chinesePicked,
  ...chineseHelp,
  ...chineseChanges,
  ...chinesePreferences,
  product: "groupchat",
  searchTerms: chineseSearch,
  placeholder: (room) => `发送到 ${room}，以 / 开头可执行命令`,
  placeholderNowhere: "以 / 开头可执行命令",
  tooSmall: (columns, rows) => `窗口太小，至少 ${columns}×${rows}`,
  online: (count) => `${count} 人在线`,
  onlineTitle: "在线",
  roomsTitle: "房间",
  you: "（你）",
  away: "离开",
  more: (count) => `… 还有 ${count} 个`,
  moreLines: (count) => `… 还有 ${count} 行 · Ctrl-End 查看全部`,
  listed: (names) => names.join("、"),
  awayIn: (nick, why) => `${nick}（离开${why === "" ? "" : `：${why}`}）`,
  rosterUnknown: "此服务器不提供成员列表",
  day: (at) => {
    const { year, month, date, weekday } = dayOf(at);
    return `${year}年${month}月${date}日 星期${WEEKDAYS[weekday]}`;
  },
  shortTime: (at, now) => {
    const { year, month, date, weekday } = dayOf(at);
    switch (dayAge(at, now)) {
      case "today":
        return timeOfDay(at);
      case "week":
        return `周${WEEKDAYS[weekday]} ${timeOfDay(at)}`;
      case "year":
        return `${month}月${date}日`;
      case "older":
        return `${year}年${month}月${date}日`;
    }
  },
  reason: (error) => sentenceOf(error, chineseErrors),

  connecting: "正在连接…",
  connected: "已连接",
  lag: (seconds) => `服务器响应缓慢（${seconds} 秒）`,
  reconnecting: "正在重新连接…",
  reconnectingIn: (seconds) => `${seconds} 秒后重新连接`,
  refused: "被拒绝",
  closed: "已关闭",
  queued: (count) => `${count} 条待发送`,
  failed: (count) => `${count} 条发送失败，/retry`,
  below: (count) => `下方还有 ${count} 条`,
  scrolledBack: "正在查看历史消息",
  hintUnread: "Alt-a 下一个未读",
  hintHelp: "F1 帮助",
  hintEnd: "End 回到最新",
  hintEscape: "Esc 回到最新",
  hintBack: "Esc 返回",
  hintFound: "n N 下一个、上一个",
  hintUnpick: "Esc 取消选中",
  picked: {
    reply: "Enter 或 r 回复",
    retry: "Enter 重新发送",
    unsent: "尚未发送",
    unnumbered: "无法回复",
    delete: "Enter 删除",
  },
  askToLeave: "再按一次 Ctrl-C 退出",
  typing: (nicks) => (nicks.length > 3 ? `${nicks.length} 个人正在输入…` : `${nicks.join("、")} 正在输入…`),

  newMessages: (count, since) => `${since} 起有 ${count} 条新消息 · Alt-u`,
  noMention: { above: "上方没有更早提到你的消息，Alt-i 列出全部", below: "下方没有提到你的消息" },
  nothingNew: "没有新消息",
  loadingOlder: "正在加载更早的消息…",
  olderFailed: "更早的消息加载失败，向上翻页可重试",
  beginning: (room, isDirect) =>
    isDirect ? `与 ${room.slice(1)} 的私聊从这里开始` : `${room} 的消息从这里开始`,
  firstKept: "更早的消息已从服务器清除",
  gap: (lost) => `有 ${lost} 条消息已从服务器清除`,
  restarted: "服务器的消息记录已更换，以下与上文不连续",
  backOnline: "已重新连接",
  backOnlineMissed: (count) => `已重新连接，断线期间有 ${count} 条新消息`,
  backOnlineUnsure: "已重新连接，但此服务器不提供断线期间的消息",
  openServer: "任何能连接到此服务器的人都可以进入并查看全部内容；服务器管理员可以设置密码或令牌",
  connectionRefused: (reason) => `服务器拒绝连接：${reason}`,
  joining: "正在加入…",
  joinFailed: (room, reason) => `无法加入 ${room}：${reason}`,
  notJoined: (reason) => (reason === "" ? "未加入" : `未加入：${reason}`),
  placeholderRefused: (value) => `你没有加入这个房间 · 输入 /join ${value} 重试`,
  notSent: (reason) => `发送失败：${reason} · /retry`,
  noRoom: "还没有加入房间 · 输入 /join 1 加入",
  quoteUnknown: "一条更早的消息",
  listLoading: "正在加载…",
  inboxTitle: "收件箱",
  inboxKeys: "Enter 跳转，d 完成，D 全部完成，Esc 关闭",
  inboxEmpty: "没有与你有关的消息",
  inboxNever: "此服务器没有收件箱",
  inboxGone: "已无法查看",
  inboxDeleted: "删除了这条消息",
  inboxWhy: { mention: "提到你", all: "@all", reply: "回复", reaction: "表情回应", direct: "私聊" },
  pinsTitle: "置顶消息",
  pinsKeys: "Enter 跳转，Esc 关闭",
  pinsEmpty: "这里没有置顶消息",
  messageGone: "那条消息已从服务器清除",
  threadTitle: (room) => `${room} 的讨论串`,
  threadRootGone: "讨论串的第一条消息已从服务器清除",
  placeholderThread: "在讨论串中回复",
  quoteTrimmed: "已从服务器清除的消息",
  quoteBlocked: "你屏蔽的人的一条消息",
  quoteDeleted: (nick) => `${nick} 的消息（已删除）`,
  replyingTo: (quote) => `回复 ${quote}`,

  editorFailed: (editor, reason) => `${editor}：${reason}；草稿未改动`,

  pasteTitle: (lines, characters) => `粘贴 ${lines} 行（共 ${characters} 个字符）？`,
  pasteKeys: "Enter 粘贴到输入框，Esc 取消",
  pasteTooLong: (characters, most) => `未粘贴：内容有 ${characters} 个字符，输入框最多容纳 ${most} 个`,
  switcherTitle: "切换房间",
  switcherKeys: "输入筛选，↑ ↓ 选择，Enter 跳转，Esc 关闭",
  usersKeys: "输入筛选，↑ ↓ 选择，Enter 私聊，Esc 关闭",
  answerTitle: "结果",
  recallTitle: "发送历史",
  recallKeys: "输入搜索，↑ ↓ 选择，Enter 填入，Esc 关闭",
  searchTitle: "搜索消息",
  searchKeys: "Enter 搜索，↑ ↓ 选择，Enter 跳转，Esc 关闭",
  searchHint: "输入关键词，可加 from:小明 in:ops before:2026-11-20 has:link；含空格的内容请加引号",
  searchOn: "暂未找到，按 ↓ 继续搜索更早的消息",
  searching: "正在搜索…",
  found: (count, more) => `找到 ${count}${more ? "+" : ""} 条`,
  nothingFound: "未找到相关消息",
  nothingFits: "无匹配项",
  prompts: {
    switcher: "房间",
    rooms: "房间",
    users: "昵称",
    recall: "历史",
    search: "搜索",
    verbs: "操作",
    emoji: "表情",
    preferences: "设置",
    themes: "主题",
  },
  selectModeHint: "用鼠标选中文字复制 · PgUp PgDn 翻页 · Esc 或 F4 返回",

  alertSaid: (nick, room) => `${nick}（${room}）`,
  alertDirect: (nick) => nick,
  goodbye: (nick) => `再见，${nick}`,
  keptUnsent: (room, text) => `尚未发送，下次加入 ${room} 时自动发送：${text}`,
  crashed: (file) => `groupchat 意外退出，详情见 ${file}`,
  lineModeHello: (nick, rooms) => `${nick} 已进入 ${rooms}；输入 /help 查看命令`,
};
