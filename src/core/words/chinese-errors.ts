import type { FieldProblem, ReasonSentences, WireCode } from "../protocol/reasons.ts";
import { toTimes } from "../time/time.ts";
import { chineseCauses } from "./chinese-unreachable.ts";
import { lookUp } from "./look-up.ts";

/** 其他服务器的错误，按代码。 */
const CODES: Readonly<Record<WireCode, string>> = {
  INVALID: "服务器不接受这个请求",
  TOO_LARGE: "内容太大",
  UNAUTHORIZED: "需要验证身份",
  FORBIDDEN: "没有权限",
  NICK_IN_USE: "这个昵称已被占用，请换一个",
  NOT_IN_ROOM: "你没有加入这个房间，请先加入",
  ROOM_FULL: "加入的房间已达上限，请先离开一个",
  RATE_LIMITED: "操作太频繁，请稍后再试",
  UNAVAILABLE: "服务器暂时无法处理，请重试",
  INTERNAL: "服务器出错，请重试",
};

/** 请求里各字段的名称。 */
const FIELDS: Readonly<Record<string, string>> = {
  "": "请求",
  msg: "消息",
  messages: "消息列表",
  clientMsgId: "消息 id",
  replyTo: "要回复的消息",
  kind: "消息类型",
  roomId: "房间名",
  nickName: "昵称",
  id: "用户 id",
  userId: "用户 id",
  session: "会话",
  protocol: "协议版本",
  topic: "话题",
  text: "内容",
  query: "搜索内容",
  limit: "数量",
  seq: "编号",
};

/** 角色的名称。 */
const ROLES = { guest: "访客", reader: "读者", member: "成员", moderator: "版主", admin: "管理员" };

/** 角色可能不允许的事。 */
const RIGHTS = {
  be: "使用这个身份",
  appear: "修改昵称或设为离开状态",
  list: "查看房间列表",
  enter: "进入房间",
  read: "查看消息",
  say: "发言",
  pin: "置顶消息",
  topic: "设置话题",
  direct: "发起私聊",
  moderate: "管理成员",
  appoint: "设置服务器角色",
  audit: "查看审计日志",
  make: "创建私密房间",
  settings: "修改房间设置",
  invite: "邀请别人进入房间",
};

const KINDS = { folder: "文件夹", pipe: "管道", socket: "套接字", device: "设备" };

const FIELD_PROBLEMS: Readonly<Record<FieldProblem, (detail: string | number) => string>> = {
  missing: () => "缺失",
  "not-an-object": () => "必须是对象",
  "not-text": () => "缺失，或不是文字",
  "not-a-list": () => "缺失，或不是列表",
  "not-boolean": () => "必须是 true 或 false",
  "not-whole": () => "必须是整数",
  "not-an-instant": () => "必须是整数（毫秒）",
  negative: () => "不能是负数",
  above: (most) => `最大是 ${most}`,
  empty: () => "不能为空",
  "too-long": (most) => `最多 ${most} 个字符`,
  "not-an-id": (most) => `必须是 1–${most} 个字符`,
  "not-an-id-or-number": (most) => `必须是 1–${most} 个字符或整数`,
  "not-a-room": () => "必须是 1–64 个同一种文字的字母、数字、_ . 或 -",
  "not-a-nick": () => "必须是 1–32 个可见字符，只用同一种文字，宽度不超过 32 列",
  "not-an-emoji": () => "必须是一个表情符号",
  "not-an-address": () => "必须是地址，或 10.0.0.0/8 这样的网段",
  "not-one-of": (choices) => `必须是 ${String(choices).replaceAll(" or ", " 或 ")}`,
  "one-of-fields": (fields) =>
    `只能指定其中之一：${String(fields).replace(" and ", "、").replaceAll(", ", "、")}`,
  invalid: () => "无效",
};

function fieldProblem(field: string | number, problem: string | number, detail: string | number): string {
  const path = String(field);
  const name = lookUp(FIELDS, path) ?? lookUp(FIELDS, path.split(".").at(-1) ?? path) ?? path;
  const say = lookUp(FIELD_PROBLEMS, problem) ?? FIELD_PROBLEMS.invalid; // 其他服务器可能有更多种
  return `${name} ${say(detail)}`;
}

/** 处置何时结束，本地时间。 */
function endOf(until: string | number): string {
  return Number(until) > 0 ? `，至 ${toTimes(Number(until))}` : "";
}

function becauseOf(why: string | number): string {
  return why === "" ? "" : `：${why}`;
}

const HAN = /\p{Script=Han}/u;

/** 其他服务器的说明：中文照原样；否则按代码，代码不足以说明时附上原文。 */
function foreign(code: string | number, message: string | number): string {
  const text = String(message);
  const general = lookUp<string>(CODES, code);
  if (HAN.test(text) || general === undefined) return text;
  return code === "INVALID" || code === "TOO_LARGE" ? `${general}：${text}` : general;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** 等待的时间，几秒到一天。 */
function wait(ms: string | number): string {
  const time = Number(ms);
  if (time > 2 * HOUR_MS) return `${Math.ceil(time / HOUR_MS)} 小时后再试`;
  if (time > 2 * MINUTE_MS) return `${Math.ceil(time / MINUTE_MS)} 分钟后再试`;
  return `${Math.max(1, Math.ceil(time / 1_000))} 秒后再试`;
}

/** 管理员设定的一段时间。 */
function span(ms: string | number): string {
  const time = Number(ms);
  if (time % HOUR_MS === 0) return `${time / HOUR_MS} 小时`;
  if (time % MINUTE_MS === 0) return `${time / MINUTE_MS} 分钟`;
  return `${time / 1_000} 秒`;
}

/** Socket.IO 断开连接的原因；不在这里的对人没有意义。 */
const LOSSES: Readonly<Record<string, string>> = {
  "ping timeout": "（服务器没有响应）",
  "transport error": "（网络错误）",
  "io server disconnect": "（被服务器断开）",
  "parse error": "（收到无法识别的数据）",
};

/** 每种原因的中文说法：出了什么问题，该怎么办。 */
export const chineseErrors: ReasonSentences = {
  "field-invalid": ({ field, problem, detail }) => fieldProblem(field, problem, detail),
  "protocol-unsupported": ({ protocol }) => `此服务器使用协议 ${protocol}，请换用支持该协议的客户端`,
  "event-unknown": ({ event }) => `服务器不支持 ${event}`,
  "batch-too-long": ({ most }) => `一次最多 ${most} 条消息`,
  "reply-target-missing": ({ roomId }) => `要回复的消息不在 ${roomId} 里`,
  "message-missing": ({ roomId, seq }) => `${roomId} 里没有编号为 ${seq} 的消息，或已被清除`,
  "update-target-missing": ({ roomId }) => `你没有在 ${roomId} 里发送过这个 id 的消息`,
  "message-deleted": () => "这条消息已被删除，无法进行操作",
  "too-many-emoji": ({ most }) => `这条消息已有 ${most} 种表情，达到上限，请从中选一个`,
  "too-many-pins": ({ most }) => `这个房间已置顶 ${most} 条消息，达到上限，请先取消一条`,
  "privacy-fixed": () => "只能在创建时将房间设为私密，请新建一个私密房间",
  "too-many-invites": ({ most }) => `一个房间最多有 ${most} 个有效邀请，请先撤销现有的邀请`,
  "direct-to-self": () => "不能对自己执行这项操作",
  "nick-unknown": ({ nickName }) => `没有昵称为 ${nickName} 的用户；对方须先进入过一次`,
  "user-unknown": () => "没有这个用户",
  "sanction-missing": () => "对方没有受到这项限制",
  "block-self": () => "不能屏蔽自己",
  "too-many-blocked": ({ most }) => `已屏蔽 ${most} 个人，达到上限，请先解除其中一人`,
  "too-many-refused": ({ most }) => `已拒收 ${most} 个人的私聊，达到服务器的上限，请先恢复接收其中一人`,
  "message-too-long": ({ most, unit }) =>
    `消息超过 ${most} ${unit === "bytes" ? "字节" : "个字符"}，请分开发送`,
  "too-many-rooms": ({ most }) => `已加入 ${most} 个房间，达到服务器的上限，请先离开一个`,
  "over-budget": () => "发送的内容超出了服务器的处理限额，连接已断开，请减少发送量",
  "too-many-of-address": () => "来自你的地址的客户端过多，请关闭一些，或稍后再试",
  "too-many-connections": ({ waitMs }) => `来自你的地址的连接过多，${wait(waitMs)}`,
  "too-many-identities": ({ waitMs }) => `来自你的地址的新用户过多，${wait(waitMs)}`,
  "too-many-new-rooms": ({ waitMs }) => `新建的房间过多，${wait(waitMs)}`,
  "too-many-decisions": ({ waitMs }) => `来自你的地址的房间管理操作过多，${wait(waitMs)}`,
  "too-many-direct-rooms": ({ waitMs }) => `发起的私聊过多，${wait(waitMs)}`,
  "joins-too-fast": ({ waitMs }) => `加入房间太频繁，${wait(waitMs)}`,
  "sends-too-fast": ({ waitMs }) => `发送太频繁，${wait(waitMs)}`,
  "asks-too-fast": ({ waitMs }) => `操作太频繁，${wait(waitMs)}`,
  "slow-mode": ({ waitMs }) => `这个房间开启了慢速模式，${wait(waitMs)}`,
  "sent-away": () => "请求一直过于频繁，连接已断开",
  "password-needed": () => "此服务器需要密码：请将密码存入文件，并用 --password-file 文件 指定",
  "token-needed": () => "此服务器需要令牌：请将令牌存入文件，并用 --token-file 文件 指定",
  "password-or-token-needed": () =>
    "此服务器需要密码或令牌：请存入文件，并用 --password-file 文件 或 --token-file 文件 指定",
  "password-wrong": () => "密码错误",
  "password-changed": () => "服务器已更换密码，请用新密码登录",
  "token-invalid": () => "令牌不属于此服务器，请向服务器管理员索取",
  "token-expired": () => "令牌已过期，请向服务器管理员索取新令牌",
  "token-revoked": () => "令牌已被撤销，请向服务器管理员索取新令牌",
  "session-ended": () => "你已在另一台设备上结束此会话",
  "session-unknown": ({ id }) => `没有会话 ${id}，可用 groupchat sessions 查看现有会话`,
  "too-many-tries": ({ waitMs }) => `尝试次数过多，${wait(waitMs)}`,
  "invite-over": () => "邀请已失效（过期、已使用或已撤销），请索取新的邀请",
  "user-id-taken": () => "这个用户 id 已被占用，请换一个",
  "nick-taken": ({ nickName }) => `昵称 ${nickName} 已被占用，请换一个`,
  "nick-reserved": ({ nickName }) => `昵称 ${nickName} 仅限此服务器的管理员使用，请换一个`,
  "nick-taken-on-entry": ({ nickName }) => `昵称 ${nickName} 已被占用，请用 --nick 换一个`,
  "not-in-room": ({ roomId }) => `你没有加入 ${roomId}，请先加入`,
  "protocol-needed": ({ protocol }) => `仅使用协议 ${protocol} 的客户端支持这项操作`,
  "role-forbids": ({ role, right }) =>
    `${lookUp(ROLES, role) ?? "你的角色"}在这里不能${lookUp(RIGHTS, right) ?? "执行这项操作"}；可请版主为你更换角色`,
  "room-outside-token": () => "你的令牌或邀请不适用于这个房间",
  "nick-of-token": () => "昵称由令牌决定，如需更换请联系服务器管理员",
  banned: ({ roomId, until, why }) =>
    `你已被${roomId === "" ? "此服务器" : ` ${roomId} `}封禁${endOf(until)}${becauseOf(why)}`,
  silenced: ({ roomId, until, why }) =>
    `你已${roomId === "" ? "" : `在 ${roomId} 里`}被禁言${endOf(until)}${becauseOf(why)}`,
  kicked: ({ roomId, why }) =>
    `你已被移出${roomId === "" ? "此服务器" : ` ${roomId}`}${becauseOf(why)}；可以重新进入`,
  "role-not-lower": ({ role, own }) =>
    `只能管理角色比自己低的人：对方是${lookUp(ROLES, role) ?? role}，你是${lookUp(ROLES, own) ?? own}`,
  "room-closed": () => "无法进入这个房间；如果房间存在，可请房间成员邀请你",
  "room-read-only": () => "这个房间仅版主可以发言",
  "room-archived": () => "这个房间已归档，不能再发言或修改内容",
  "topic-locked": () => "这个房间仅版主可以设置话题",
  "room-of-two": () => "私聊没有房间设置，也不能邀请别人",
  "message-of-others": () => "只能对自己的消息执行这项操作",
  "edit-window-over": ({ windowMs }) => `消息只能在发送后 ${span(windowMs)}内编辑，请发送新消息`,
  "edits-off": () => "此服务器不允许编辑消息，请发送新消息",
  "direct-of-others": ({ roomId }) => `${roomId} 是另外两个人的私聊`,
  "direct-refused": () => "对方拒收你的私聊消息",
  "direct-refusing": () => "你已拒收对方的私聊消息，请先恢复接收",
  "connection-refused": () => "服务器拒绝连接",
  "connection-gone": () => "连接已关闭",
  "server-closing": () => "服务器正在关闭，请稍后重试",
  "server-stopping": () => "服务器即将停止，groupchat 会自动重新连接",
  "log-unreadable": () => "服务器暂时无法读取消息记录，请重试",
  "server-data-damaged": () => "服务器的这部分数据已损坏，需要管理员恢复备份",
  "log-unwritable": () => "服务器暂时无法写入消息记录，请重试",
  "data-full": () => "服务器的数据已达到管理员设定的上限，腾出空间之前不再接收新内容",
  "disk-nearly-full": () => "服务器的磁盘快满了，腾出空间之前不再接收新内容",
  "records-unavailable": () => "服务器暂时无法读写数据，请重试",
  "identities-unavailable": () => "服务器暂时无法确认你的身份，请重试",
  "server-failed": () => "服务器处理这个请求时出错，请重试",
  foreign: ({ code, message }) => foreign(code, message),

  unreachable: ({ url, cause, detail }) => `无法连接 ${url}：${causeOf(cause, detail)}`,
  "no-connection": () => "未连接",
  "connection-lost": ({ cause }) => `连接断开${lookUp(LOSSES, cause) ?? ""}`,
  "no-answer": ({ seconds }) => `服务器 ${seconds} 秒内没有响应`,
  "connection-closed": () => "连接已关闭",
  "closed-unsent": () => "连接在服务器收到之前已关闭",
  "room-left": () => "已离开房间",
  "room-rejoined": () => "已重新加入房间",
  "reply-unreadable": () => "这个版本的 groupchat 无法识别服务器的响应",
  "base-server": ({ event }) => `此服务器只支持基本协议，不支持 ${event}`,
  "not-echoed": () => "服务器没有回显，重新发送可能会重复",
  "lost-before-echo": () => "连接在服务器回显之前断开，重新发送可能会重复",
  "ended-before-echo": () => "groupchat 在服务器回显之前已退出，重新发送可能会重复",
  "unsent-too-long": () => "超过一天未能发送",
  "id-of-another-room": () => "它的 id 与另一个房间的消息相同",
  "not-confirmed": ({ seconds }) => `${seconds} 秒内服务器没有确认这条消息（--timeout）`,
  "not-answered": ({ seconds }) => `${seconds} 秒内服务器没有响应（--timeout）`,
  "not-said": ({ seconds }) => `${seconds} 秒内没有匹配的消息（--timeout）`,
  "not-reacted": ({ seconds }) => `${seconds} 秒内没有匹配的表情回应（--timeout）`,
  "commands-ended": () => "再次收到退出信号，已终止正在运行的命令",
  unexpected: ({ message }) => String(message),

  "tls-file-unusable": ({ file, cause }) => `${file} 不能用于 TLS：${cause}`,
  "socket-in-use": ({ file }) => `${file} 正被另一个服务器使用：请先停止它，或用 --socket 另选一个`,
  "socket-not-one": ({ file }) => `${file} 不是套接字，未作改动：请为 --socket 另选一个路径`,
  "socket-path-too-long": ({ file, most }) =>
    `${file} 太长：套接字的路径最多 ${most} 字节；请为 --socket 另选一个路径`,
  "socket-unusable": ({ file, cause }) => `无法在 ${file} 监听：${cause}`,
  "port-in-use": ({ port }) => `端口 ${port} 已被占用：请停止占用该端口的程序，或用 --port 另选一个`,
  "port-forbidden": ({ port }) => `使用端口 ${port} 需要更高的权限：请用 --port 选择 1023 以上的端口`,
  "host-not-ours": ({ host }) => `${host} 不是本机的地址：请用 --host 指定本机的地址，或用 0.0.0.0 表示全部`,
  "not-listening": ({ host, port, cause }) =>
    `无法监听 ${host} 端口 ${port}（${cause}）：请用 --host 和 --port 另行指定`,
  "data-of-another-build": ({ file }) =>
    `${file} 由另一个版本的 groupchat 创建；请使用该版本，或用 --data 另选文件`,
  "data-of-another-program": ({ file }) => `${file} 是其他程序的数据库；请用 --data 另选文件`,
  "data-not-migrated": ({ file, from, to, cause }) =>
    `${file} 无法从版本 ${from} 升级到 ${to}（${cause}）；文件保持原样：请检查磁盘空间，以及文件是否完好（groupchat backup --check）`,
  "data-in-use": ({ file }) => `${file} 正被另一个 groupchat 服务器使用；请先停止它，或用 --data 另选文件`,
  "data-in-use-by": ({ file, pid }) =>
    `${file} 正被另一个 groupchat 服务器使用（进程 ${pid}）；请先停止它，或用 --data 另选文件`,
  "data-locked-by-stranger": ({ file, lock, pid, uid }) =>
    `${file} 被另一个用户（${uid}）的进程 ${pid} 锁定，该进程打开了 ${lock}；请结束该进程，或删除这个锁文件`,
  "lock-not-ours": ({ file }) => `${file} 应为当前用户所有的空文件，实际不是；请删除它，或用 --data 另选文件`,
  "data-of-several-names": ({ file, names }) =>
    `${file} 有 ${names} 个名字（硬链接），用不同的名字打开时会各自缺少消息；请只保留一个，或用 groupchat backup 复制`,
  "data-gone": ({ file, beside }) =>
    `${file} 不存在，但它的附属文件 ${beside} 还在；请放回 ${file}，或删除 ${beside} 以重新开始`,
  "data-disk-full": ({ file }) => `${file} 所在的磁盘已满；请腾出空间，或用 --data 另选文件`,
  "data-empty": ({ file }) => `${file} 为空；请恢复备份，或删除它以重新开始`,
  "data-damaged-at-start": ({ file, damage }) =>
    `${file} 已损坏（${damage}），文件保持原样；请恢复备份，或用 groupchat backup --check 检查`,
  "data-wal-damaged": ({ file, beside }) =>
    `${beside} 存有 ${file} 最新的消息，现已损坏，文件保持原样；请用备份替换这两个文件，或移走 ${beside} 并放弃这些消息`,
  "data-not-ours": ({ file }) =>
    `${file} 不是 groupchat 的数据文件，或文件开头已损坏；请用 --data 另选文件，或恢复备份`,
  "data-unusable": ({ file, cause }) =>
    `无法用 ${file} 保存数据（${cause}）；请确保它可写，或用 --data 另选文件`,
  "password-file-invalid": ({ file }) => `${file} 里没有密码，请用 groupchat passwd --file ${file} 设置`,
  "token-keys-invalid": ({ file }) => `${file} 里没有令牌密钥：请恢复备份，或删除它（所有令牌随之失效）`,
  "tokens-need-data": () => "使用令牌的服务器需要数据文件，请用 --data 指定",
  "token-unknown": ({ id }) => `没有令牌 ${id}，可用 groupchat token list 查看现有令牌`,
  "secrets-unreadable": ({ file, cause }) => `无法读取 ${file}（${cause}）`,
  "data-missing": ({ file }) => `没有数据文件 ${file}；请用 --data 指定服务器的数据文件`,
  "file-exists": ({ file }) => `${file} 已存在；请换一个文件名`,
  "file-missing": ({ file }) => `没有文件 ${file}`,
  "file-empty": ({ file }) => `${file} 为空`,
  "not-a-file": ({ file, kind }) => `${file} 是${lookUp(KINDS, kind) ?? "其他类型"}，不是文件；请另选一个`,
  "data-unreadable": ({ file, cause }) =>
    `无法读取 ${file}（${cause}）；请检查磁盘是否正常，以及你是否有权读取它并写入其所在的文件夹`,
  "backup-folder-missing": ({ folder }) => `没有存放备份的文件夹 ${folder}；请先创建，或换一个文件名`,
  "backup-part-left": ({ file, part, cause }) => `未能创建 ${file}：${cause}；未完成的部分无法删除：${part}`,
  "backup-disk-full": ({ file }) => `无法创建 ${file}（磁盘已满）；请腾出空间，或换到另一个磁盘`,
  "backup-failed": ({ file, cause }) => `无法创建 ${file}（${cause}）`,
  "data-damaged": ({ file, damage }) => `${file} 不是完好的数据文件：${damage}`,

  "identity-damaged": ({ file, nickName }) =>
    `${file} 已损坏，它本应保存你作为 ${nickName} 的身份；请恢复它的备份，或将其删除并成为新用户（原用户 30 天未使用后，新用户才能使用这个昵称）`,
  "file-unwritable": ({ file, cause }) =>
    `无法写入 ${file}（${cause}）；请确保所在目录可写，或设置 XDG_STATE_HOME`,
  "file-disk-full": ({ file, cause }) =>
    `无法写入 ${file}（${cause}）；请腾出磁盘空间，或设置 XDG_STATE_HOME`,
  "outbox-unwritable": ({ folder, cause }) =>
    `未发送的内容没有保存到磁盘：${folder} 无法写入或加锁（${cause}）`,
};

function causeOf(cause: string | number, detail: string | number): string {
  const known = lookUp<string>(chineseCauses, cause); // other 没有句子
  if (known === undefined) return `${detail}；请确认它是 groupchat 或 Socket.IO 服务器`;
  return detail === "" ? known : `${known}（HTTP ${detail}）`;
}
