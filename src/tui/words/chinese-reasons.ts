/** A sentence of fixed shape, and what it is in Chinese with the parts that vary. */
export type Sentence = readonly [RegExp, (...parts: string[]) => string];

/** Refusals of the server, by their code. */
const CODES: Readonly<Record<string, string>> = {
  INVALID: "服务器不接受这个请求",
  TOO_LARGE: "内容太大",
  UNAUTHORIZED: "需要验证身份",
  FORBIDDEN: "没有权限",
  NICK_IN_USE: "这个昵称已被占用，请换一个",
  NOT_IN_ROOM: "你不在这个房间里，请先加入",
  ROOM_FULL: "加入的房间已达上限，请先离开一个",
  RATE_LIMITED: "操作太频繁，请稍后再试",
  UNAVAILABLE: "服务器暂时无法处理，请重试",
  INTERNAL: "服务器出错，请重试",
};

/** The Chinese names of a request's fields. */
const FIELDS: Readonly<Record<string, string>> = {
  "the payload": "请求",
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

const seconds = (ms: string): string => `${Math.max(1, Math.ceil(Number(ms) / 1_000))} 秒后再试`;

/** Sentences of the server. */
const SERVER: readonly Sentence[] = [
  [
    /^msg is longer than (\d+) (characters|bytes); send it in parts$/,
    (most, unit) => `消息超过 ${most} ${unit === "bytes" ? "字节" : "个字符"}，请分开发送`,
  ],
  [/^msg is empty$/, () => "消息是空的"],
  [/^replyTo must be the seq of a message in (.*)$/, (room) => `要回复的消息不在 ${room} 里`],
  [/^messages must be at most (\d+); send the rest after them$/, (most) => `一次最多 ${most} 条消息`],
  [/^nickName or id is missing$/, () => "缺少昵称或用户 id"],
  [/^userId is your own; name another one$/, () => "那是你自己，请换一个人"],
  [/^userId: nobody of that id is known here$/, () => "这里没有这个人"],
  [
    /^this server speaks protocol (\d+); use a client that does$/,
    (version) => `这个服务器使用协议 ${version}，请换用支持它的客户端`,
  ],
  [/^unknown event (.*)$/, (event) => `服务器不支持 ${event}`],
  [
    /^you are in (\d+) rooms, the most this server allows; leave one first$/,
    (most) => `已加入 ${most} 个房间，达到服务器的上限，请先离开一个`,
  ],
  [
    /^too many connections come from your address; try again in (\d+) ms$/,
    (ms) => `来自你的地址的连接太多，${seconds(ms)}`,
  ],
  [/^you join too fast; try again in (\d+) ms$/, (ms) => `加入房间太频繁，${seconds(ms)}`],
  [/^you send too fast; try again in (\d+) ms$/, (ms) => `发送太频繁，${seconds(ms)}`],
  [/^you ask too fast; try again in (\d+) ms$/, (ms) => `操作太频繁，${seconds(ms)}`],
  [/^the user id (.*) belongs to somebody else here; use another$/, () => "这个用户 id 已被占用，请换一个"],
  [
    /^the nick (.*) belongs to somebody else here; choose another( with --nick)?$/,
    (nick, flag) => `昵称 ${nick} 已被占用，请${flag === undefined ? "" : "用 --nick "}换一个`,
  ],
  [/^you are not in (.*); join it first$/, (room) => `你不在 ${room} 里，请先加入`],
  [/^only a client that speaks protocol 1 may ask that$/, () => "只有使用协议 1 的客户端可以这样做"],
  [/^(.*) is a room of two others$/, (room) => `${room} 是另外两个人的私聊`],
  [/^the server is closing; try again$/, () => "服务器正在关闭，请稍后重试"],
  [/^the server stops; groupchat comes back by itself$/, () => "服务器即将停止，groupchat 会自动重新连接"],
  [/^the connection is closed$/, () => "连接已关闭"],
  [/^the server can't read its log just now; try again$/, () => "服务器暂时无法读取消息记录，请重试"],
  [/^the server can't write to its log just now; try again$/, () => "服务器暂时无法写入消息记录，请重试"],
  [
    /^the server can't look that up or write it down just now; try again$/,
    () => "服务器暂时无法读写数据，请重试",
  ],
  [
    /^the server can't look up or write down who you are just now; try again$/,
    () => "服务器暂时无法确认你的身份，请重试",
  ],
  [/^the server failed on this request; try again$/, () => "服务器处理这个请求时出错，请重试"],
  [/^the server refused the connection$/, () => "服务器拒绝连接"],
];

/** Demands on a field, which follow its name. */
const PREDICATES: readonly Sentence[] = [
  [/^is missing or not text$/, () => "缺失，或不是文字"],
  [/^is missing or not a list$/, () => "缺失，或不是列表"],
  [/^is missing$/, () => "缺失"],
  [/^is empty$/, () => "是空的"],
  [/^must be an object$/, () => "必须是对象"],
  [/^must be (.*) letters, digits, _ \. or -$/, (range) => `必须是 ${range} 个文字、数字、_ . 或 -`],
  [
    /^must be (.*) visible characters and at most (\d+) columns$/,
    (range, columns) => `必须是 ${range} 个可见字符，最多 ${columns} 列`,
  ],
  [/^must be (\S*) characters or a whole number$/, (range) => `必须是 ${range} 个字符或整数`],
  [/^must be at most (\d+) characters$/, (most) => `最多 ${most} 个字符`],
  [/^must be (\S*) characters$/, (range) => `必须是 ${range} 个字符`],
  [/^must be a whole number( of ms)?$/, (ms) => `必须是整数${ms === undefined ? "" : "（毫秒）"}`],
  [/^must not be negative$/, () => "不能是负数"],
  [/^must be at most (\d+)$/, (most) => `最大是 ${most}`],
  [/^must be (\d+)$/, (value) => `必须是 ${value}`],
  [/^must be text or me$/, () => "必须是 text 或 me"],
  [/^must be true or false$/, () => "必须是 true 或 false"],
  [/^give one of (.*)$/, (fields) => `只能给出其中之一：${fields.replace(" and ", "、")}`],
  [/^Invalid .*$/, () => "无效"],
];

/** Socket.IO's reasons for a lost connection; those that are not here would tell a person nothing. */
const LOSSES: Readonly<Record<string, string>> = {
  "ping timeout": "（服务器没有响应）",
  "transport error": "（网络错误）",
  "io server disconnect": "（被服务器断开）",
  "parse error": "（收到无法识别的数据）",
};

/** Sentences of the client. */
const CLIENT: readonly Sentence[] = [
  [/^the server did not answer for ([\d.]+) s$/, (time) => `服务器 ${time} 秒没有响应`],
  [/^the server takes no more connections just now$/, () => "服务器暂时不接受新的连接"],
  [/^the connection was lost \((.*)\)$/, (why) => `连接断开${LOSSES[why] ?? ""}`],
  [/^the connection was closed$/, () => "连接已关闭"],
  [/^the connection was closed before the server had it$/, () => "服务器收到之前连接已关闭"],
  [/^not connected$/, () => "未连接"],
  [/^the room was left$/, () => "已离开房间"],
  [/^the room was joined anew$/, () => "已重新加入房间"],
  [
    /^the server's reply makes no sense to this version of groupchat$/,
    () => "这个版本的 groupchat 无法识别服务器的响应",
  ],
  [
    /^the server did not echo it; sending it again may show it twice$/,
    () => "服务器没有回显，再发一次可能会重复",
  ],
  [
    /^the connection was lost before the echo; sending it again may show it twice$/,
    () => "回显之前连接断开，再发一次可能会重复",
  ],
  [
    /^groupchat ended before the echo; sending it again may show it twice$/,
    () => "回显之前 groupchat 已退出，再发一次可能会重复",
  ],
  [/^it was left unsent more than a day ago$/, () => "一天多以前没有发出"],
  [/^its clientMsgId is that of a message of another room$/, () => "它的 id 与另一个房间的消息相同"],
  [
    /^this server speaks only the base protocol: it knows no (.*)$/,
    (event) => `这个服务器只支持基本协议，没有 ${event}`,
  ],
  [
    /^(.*) can't be written \((.*)\); make its folder writable or set XDG_STATE_HOME$/s,
    (file, code) => `无法写入 ${file}（${code}）；请让所在目录可写，或设置 XDG_STATE_HOME`,
  ],
  [
    /^what is unsent is not kept on disk: (.*) can't be written or locked \((.*)\)$/s,
    (folder, why) => `未发出的内容没有保存到磁盘：${folder} 无法写入或加锁（${why}）`,
  ],
];

/** A sentence of one of these shapes in Chinese, or undefined. */
export function inChinese(message: string, sentences: readonly Sentence[]): string | undefined {
  for (const [sentence, say] of sentences) {
    const match = sentence.exec(message);
    if (match !== null) return say(...match.slice(1));
  }
  return undefined;
}

/** `nickName must be …`, `messages.0.msg is empty`. */
function faultIn(message: string): string | undefined {
  const [, path, predicate] = /^(the payload|[\w.]+) (.*)$/.exec(message) ?? [];
  if (path === undefined || predicate === undefined) return undefined;
  const said = inChinese(predicate, PREDICATES);
  const field = path.split(".").at(-1) ?? path;
  return said === undefined ? undefined : `${FIELDS[path] ?? FIELDS[field] ?? field} ${said}`;
}

const HAN = /\p{Script=Han}/u;

/**
 * Translates what a server or the client says, by the sentence; one that is not known by its code, with what another
 * server says where the code says nothing of it.
 */
export function reasonInChinese(message: string, code?: string): string {
  const known = inChinese(message, SERVER) ?? inChinese(message, CLIENT) ?? faultIn(message);
  if (known !== undefined || HAN.test(message)) return known ?? message;
  const general = CODES[code ?? ""];
  if (general === undefined) return message;
  return code === "INVALID" || code === "TOO_LARGE" ? `${general}：${message}` : general;
}
