import { DEFAULT_LIMITS } from "../../core/protocol/limits.ts";
import type { Nick } from "../../core/protocol/names.ts";
import { DEFAULT_SERVER_LIMITS, LEAST_DATA, type ServerLimits } from "../../server/server-limits.ts";
import type { TrustedNetwork } from "../../server/sockets/addresses.ts";
import type { AllowedOrigins } from "../../server/sockets/origin.ts";
import type { Sync } from "../../server/store/database.ts";
import type { CliWords } from "../words/english.ts";
import {
  byteRate,
  choice,
  duration,
  flag,
  type Kind,
  networks,
  nicks,
  origins,
  orNone,
  rate,
  size,
  text,
  whole,
} from "./kinds.ts";

/** Limits that belong to the protocol itself: both ends know them, so no server can have others. */
type FixedLimit = "nickCharacters" | "nickColumns" | "roomIdCharacters";

/** The data file of a server that forgets all at its end. */
export const IN_MEMORY = ":memory:";

/** All that an operator may set. */
export interface ServerSettings extends Omit<ServerLimits, FixedLimit> {
  /** null: none but the socket. */
  readonly port: number | null;
  /** The path of a Unix socket. */
  readonly socket: string | null;
  readonly tlsCert: string | null;
  readonly tlsKey: string | null;
  readonly host: string;
  readonly origin: AllowedOrigins;
  /** Proxies that may say for which client they speak. */
  readonly trustProxy: readonly TrustedNetwork[];
  /** A path; null is the usual one. */
  readonly data: string | null;
  /** A path; null asks for no password. */
  readonly passwordFile: string | null;
  readonly tokens: boolean;
  /** Nicks that only admins take. */
  readonly reserveNick: readonly Nick[];
  readonly sync: Sync;
  /** ms; null keeps all. */
  readonly keep: number | null;
  readonly keepMessages: number | null;
  /** The least that the log tells. */
  readonly logLevel: "error" | "warn" | "info";
}

export type SettingField = keyof ServerSettings;

/** One setting of the server. */
export interface ServerSetting<T> extends Kind<T> {
  /** Its meaning, in a few words. */
  describe(words: CliWords): string;
}

/** The settings that hold where nothing says otherwise; those that have a flag and a default get it from there. */
export const SETTING_DEFAULTS: Omit<ServerSettings, "port" | "host" | "sync"> = {
  ...DEFAULT_SERVER_LIMITS,
  origin: [],
  trustProxy: [],
  data: null,
  socket: null,
  tlsCert: null,
  tlsKey: null,
  passwordFile: null,
  tokens: false,
  reserveNick: [],
  keep: null,
  keepMessages: null,
  logLevel: "warn",
};

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const YEAR = 365 * 24 * HOUR;
const K = 1_024;
const MEGABYTE = K * K;

/**
 * Every setting of the server: its kind, with the least and the most that a server can run with, and its meaning in English and
 * Chinese. Its name in a config file is `settingName`. A field of `ServerLimits` that is missing here does not compile.
 */
export const SERVER_SETTINGS: { readonly [F in SettingField]: ServerSetting<ServerSettings[F]> } = {
  port: option(orNone(whole(0, 65_535)), (words) => words.option.port),
  socket: option(orNone(text), (words) => words.option.socket),
  tlsCert: option(orNone(text), (words) => words.option.tlsCert),
  tlsKey: option(orNone(text), (words) => words.option.tlsKey),
  host: option(text, (words) => words.option.host),
  origin: setting(
    origins,
    'web pages of other hosts that may use this server; "*" for every page',
    '允许使用本服务器的其他主机的网页；"*" 表示所有网页',
  ),
  trustProxy: setting(
    networks,
    'addresses and networks of proxies that may say for which client they speak, such as ["10.0.0.0/8"]',
    '可以说明自己代表哪个客户端的代理的地址和网段，例如 ["10.0.0.0/8"]',
  ),
  data: option(orNone(text), (words) => words.option.data),
  passwordFile: option(orNone(text), (words) => words.option.passwordFile),
  tokens: option(flag, (words) => words.option.tokens),
  reserveNick: setting(
    nicks,
    'nicks that only admins take, and those that look like them, such as ["root", "admin"]',
    '只有管理员可以用的昵称，以及看起来与之相同的昵称，例如 ["root", "admin"]',
  ),
  sync: option(choice(["full", "normal"]), (words) => words.option.sync),
  keep: option(orNone(duration(SECOND, 100 * YEAR)), (words) => words.option.keep),
  keepMessages: option(orNone(whole(1, 10 ** 12)), (words) => words.option.keepMessages),
  logLevel: setting(
    choice(["error", "warn", "info"]),
    "the least that the log tells: error (--quiet), warn, or info (--verbose)",
    "日志记录的最低级别：error（--quiet）、warn 或 info（--verbose）",
  ),

  messageCharacters: setting(whole(1, 64 * K), "characters of a message", "一条消息的字符数"),
  messageBytes: setting(size(4, MEGABYTE), "UTF-8 bytes of a message", "一条消息的 UTF-8 字节数"),
  roomsPerUser: setting(whole(1, 10_000), "rooms that a user may be in at once", "一个用户同时所在的房间数"),
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
    "等待心跳回应的时间，超过则视为断线",
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
  connectionWork: setting(rate, "ms of the server's work for a connection", "服务器为每个连接工作的毫秒数"),
  userWork: setting(
    rate,
    "ms of work for a user, on all its connections",
    "为每个用户（其所有连接）工作的毫秒数",
  ),
  addressWork: setting(
    rate,
    "ms of work for an address (of IPv6, a /64)",
    "为每个地址（IPv6 按 /64）工作的毫秒数",
  ),
  serverWork: setting(
    rate,
    "ms of heavy work (searches, pages, lists) for all together",
    "为所有人做的繁重工作（搜索、翻页、列表）的毫秒数",
  ),
  longestWaitMs: setting(
    duration(100, 8 * SECOND),
    "time that a request may wait for its turn; one that would wait longer is refused",
    "请求排队的最长时间；要等更久的会被拒绝",
  ),
  unansweredRequests: setting(
    whole(1, 64 * K),
    "requests of a connection without an answer, beyond which nothing more is read from it",
    "每个连接未答复的请求数，超过则暂停读取",
  ),
  connections: setting(
    whole(10, 1_000_000),
    "connections in all; fewer where the system gives fewer file descriptors",
    "连接总数；系统给的文件描述符更少时则更少",
  ),
  keptForKnown: setting(
    whole(1, 90),
    "percent of them that are kept for addresses from which a user came in the last hours",
    "其中为最近几小时有用户来过的地址保留的百分比",
  ),
  connectionsPerAddress: setting(
    orNone(whole(1, 1_000_000)),
    "clients of an address (of IPv6, a /64) at once",
    "每个地址（IPv6 按 /64）同时的客户端数",
  ),
  halfOpenPerAddress: setting(
    orNone(whole(1, 1_000_000)),
    "connections of an address on which no client has come in yet",
    "每个地址尚无客户端登入的连接数",
  ),
  connectTimeoutMs: setting(
    duration(SECOND, HOUR),
    "time in which a client must come in on its connection",
    "建立连接后客户端必须登入的时间",
  ),
  overBudgetMs: setting(
    duration(SECOND, HOUR),
    "time that a connection may stay over its budget of work, before it is ended",
    "连接可以持续超出工作预算的时间，之后断开",
  ),
  newIdentityRate: setting(rate, "new identities of an address", "每个地址的新身份"),
  identities: setting(
    whole(100, 10_000_000),
    "identities that are kept; beyond it the longest unused go",
    "保留的身份数；超过时最久未用的会被删除",
  ),
  newDirectRate: setting(rate, "new rooms of two that a user opens", "每个用户新开的私聊"),
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
    "一个用户另外可以所在的、由别人发起且自己没有发言的私聊数",
  ),
  refusedPerUser: setting(
    whole(1, 10_000),
    "users from whom a user takes no direct messages",
    "一个用户拒收私聊的人数",
  ),
  maxData: option(orNone(size(LEAST_DATA, K ** 5)), (words) => words.option.maxData),
  diskReserve: setting(
    size(0, K ** 4),
    "bytes that are left free on the disk of the data; with less nothing more is taken",
    "数据所在磁盘保留的空闲字节数；低于它时不再接收新内容",
  ),
};

/** The name of a setting in a config file: units are in its value. */
export function settingName(field: SettingField): string {
  return field.replace(/Ms$/, "");
}

/** The name of a setting's flag among the options of `serve`, if it has one. */
export function flagName(field: SettingField): string {
  return field === "edits" ? "edit" : settingName(field);
}

/** All fields, in the order in which they are printed. */
export const SETTING_FIELDS: readonly SettingField[] = Object.keys(SERVER_SETTINGS).filter(isField);

/** Tells the limits among the settings. */
export function isLimit(field: SettingField): field is SettingField & keyof ServerLimits {
  return field in DEFAULT_SERVER_LIMITS;
}

function isField(name: string): name is SettingField {
  return name in SERVER_SETTINGS;
}

/** A setting that is described as its flag is. */
function option<T>(kind: Kind<T>, describe: ServerSetting<T>["describe"]): ServerSetting<T> {
  return { ...kind, describe };
}

/** A setting that has its description here. */
function setting<T>(kind: Kind<T>, en: string, zh: string): ServerSetting<T> {
  return { ...kind, describe: ({ language }) => ({ en, zh })[language] };
}
