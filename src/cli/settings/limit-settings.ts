import { DEFAULT_LIMITS } from "../../core/protocol/limits.ts";
import { LEAST_DATA, type ServerLimits } from "../../server/server-limits.ts";
import { byteRate, duration, flag, orNone, rate, size, whole } from "./kinds.ts";
import { option, type ServerSetting, setting } from "./server-setting.ts";

/** Limits that belong to the protocol itself: both ends know them, so no server can have others. */
type FixedLimit = "nickCharacters" | "nickColumns" | "roomIdCharacters";

/** The limits that an operator may set. */
export type LimitSettings = Omit<ServerLimits, FixedLimit>;

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const YEAR = 365 * 24 * HOUR;
const K = 1_024;
const MEGABYTE = K * K;

/** Every limit that an operator may set: its kind, with the least and the most that a server can run with, and its meaning. */
export const LIMIT_SETTINGS: { readonly [F in keyof LimitSettings]: ServerSetting<LimitSettings[F]> } = {
  messageCharacters: setting(whole(1, 64 * K), "characters of a message", "一条消息的字符数"),
  messageBytes: setting(size(4, MEGABYTE), "UTF-8 bytes of a message", "一条消息的 UTF-8 字节数"),
  roomsPerUser: setting(
    whole(1, 10_000),
    "rooms that a user may be in at once",
    "一个用户可同时加入的房间数",
  ),
  historyPage: setting(
    whole(1, DEFAULT_LIMITS.historyPage),
    "messages in a page of history; clients ask for no more than the default",
    "一页历史消息的条数；客户端不会请求超过默认值的条数",
  ),
  batchMessages: setting(whole(1, 10_000), "messages in one request", "一个请求中的消息条数"),
  payloadBytes: setting(
    size(DEFAULT_LIMITS.payloadBytes, 16 * MEGABYTE),
    "bytes of a packet; who sends a larger one loses the connection",
    "一个数据包的字节数；发送更大的包会断开连接",
  ),
  queuedBytes: setting(
    size(MEGABYTE / 2, 64 * MEGABYTE),
    "bytes that wait for a client that reads slowly; beyond it loses the connection",
    "等待慢速客户端读取的字节数；超过则断开连接",
  ),
  addressQueuedBytes: setting(
    size(MEGABYTE, 4_096 * MEGABYTE),
    "bytes that wait for all clients of an address together",
    "等待同一地址所有客户端读取的字节数",
  ),
  pingEveryMs: setting(
    duration(SECOND, HOUR),
    "time between two pings of a connection",
    "两次心跳之间的时间",
  ),
  pingTimeoutMs: setting(
    duration(SECOND, HOUR),
    "time for the answer to a ping, before the connection counts as dead",
    "等待心跳响应的时间，超过则视为断线",
  ),
  messageRate: setting(
    rate,
    "messages of a user (of a base client, of its connection)",
    "每个用户的消息（基本客户端按连接）",
  ),
  joinRate: setting(rate, "joins of a connection", "每个连接的加入请求"),
  connectionRate: setting(rate, "new connections from an address", "每个地址的新连接"),
  edits: setting(
    flag,
    "whether messages may be edited, also by send --update; deleting one's own is no edit",
    "是否允许编辑消息（包括 send --update）；删除自己的消息不算编辑",
  ),
  editWindowMs: option(orNone(duration(SECOND, 100 * YEAR)), (words) => words.option.editWindow),

  textRate: setting(
    byteRate,
    "bytes of messages of a user (of a base client, of its connection)",
    "每个用户消息的字节数（基本客户端按连接）",
  ),
  addressTextRate: setting(byteRate, "bytes of messages from an address", "每个地址消息的字节数"),
  askRate: setting(
    rate,
    "requests of a connection besides joins, leaving, messages, history, read marks and typing",
    "每个连接除加入、离开、消息、历史、已读标记和输入提示以外的请求",
  ),
  typingRate: setting(
    rate,
    "notices of typing of a user; more are dropped",
    "每个用户的输入提示；超过的会被丢弃",
  ),
  connectionWork: setting(rate, "ms of the server's work for a connection", "处理每个连接的请求所用的毫秒数"),
  userWork: setting(
    rate,
    "ms of work for a user, on all its connections",
    "处理每个用户（其所有连接）的请求所用的毫秒数",
  ),
  addressWork: setting(
    rate,
    "ms of work for an address (of IPv6, a /64)",
    "处理每个地址（IPv6 按 /64）的请求所用的毫秒数",
  ),
  serverWork: setting(
    rate,
    "ms of heavy work (searches, pages, lists) for all together",
    "处理所有人的耗时请求（搜索、翻页、列表）所用的毫秒数",
  ),
  longestWaitMs: setting(
    duration(100, 8 * SECOND),
    "time that a request may wait for its turn; one that would wait longer is refused",
    "请求排队的最长时间；超过的会被拒绝",
  ),
  unansweredRequests: setting(
    whole(1, 64 * K),
    "requests of a connection without an answer, beyond which nothing more is read from it",
    "每个连接未响应的请求数，超过则暂停读取",
  ),
  connections: setting(
    whole(10, 1_000_000),
    "connections in all; fewer where the system gives fewer file descriptors",
    "连接总数；同时受系统文件描述符数量的限制",
  ),
  keptForKnown: setting(
    whole(1, 90),
    "percent of them that are kept for addresses from which a user came in the last hours",
    "其中为最近几小时有用户登录过的地址预留的百分比",
  ),
  connectionsPerAddress: setting(
    orNone(whole(1, 1_000_000)),
    "clients of an address (of IPv6, a /64) at once",
    "每个地址（IPv6 按 /64）同时的客户端数",
  ),
  halfOpenPerAddress: setting(
    orNone(whole(1, 1_000_000)),
    "connections of an address on which no client has come in yet",
    "每个地址尚未登录的连接数",
  ),
  connectTimeoutMs: setting(
    duration(SECOND, HOUR),
    "time in which a client must come in on its connection",
    "客户端建立连接后须在此时间内登录",
  ),
  overBudgetMs: setting(
    duration(SECOND, HOUR),
    "time that a connection may stay over its budget of work, before it is ended",
    "连接可持续超出处理限额的时间，超过则断开",
  ),
  newIdentityRate: setting(rate, "new identities of an address", "每个地址的新身份"),
  identities: setting(
    whole(100, 10_000_000),
    "identities that are kept; beyond it the longest unused go",
    "保留的身份数；超过时最久未用的会被删除",
  ),
  newDirectRate: setting(rate, "new rooms of two that a user opens", "每个用户新发起的私聊"),
  newRoomRate: setting(
    rate,
    "new rooms that a user makes, or an address of base clients",
    "每个用户（基本客户端按地址）新建的房间",
  ),
  newRoomAddressRate: setting(
    rate,
    "new rooms that all users of an address make",
    "每个地址的所有用户新建的房间",
  ),
  decisionRate: setting(
    rate,
    "decisions about rooms (bans, roles, invites, settings, deleting what others said) from an address, but for moderators of the server",
    "每个地址对房间的管理操作（封禁、角色、邀请、设置、删除他人消息），服务器管理员除外",
  ),
  unaskedRoomsPerUser: setting(
    whole(1, 10_000),
    "rooms of two that a user may be in besides, which it neither opened nor spoke in",
    "一个用户可额外参与的、由他人发起且自己尚未发言的私聊数",
  ),
  refusedPerUser: setting(
    whole(1, 10_000),
    "users from whom a user takes no direct messages",
    "一个用户可拒收私聊的人数",
  ),
  blockedPerUser: setting(whole(1, 10_000), "users whom a user blocks", "一个用户可屏蔽的人数"),
  maxData: option(orNone(size(LEAST_DATA, K ** 5)), (words) => words.option.maxData),
  diskReserve: setting(
    size(0, K ** 4),
    "bytes that are left free on the disk of the data; with less nothing more is taken",
    "数据所在磁盘保留的空闲字节数；低于它时不再接收新内容",
  ),
};
