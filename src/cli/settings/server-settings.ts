import type { Nick } from "../../core/protocol/names.ts";
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from "../../server/server-limits.ts";
import type { TrustedNetwork } from "../../server/sockets/addresses.ts";
import type { AllowedOrigins } from "../../server/sockets/origin.ts";
import type { Sync } from "../../server/store/database.ts";
import { choice, duration, flag, networks, nicks, origins, orNone, text, whole } from "./kinds.ts";
import { LIMIT_SETTINGS, type LimitSettings } from "./limit-settings.ts";
import { option, type ServerSetting, setting } from "./server-setting.ts";

/** The data file of a server that forgets all at its end. */
export const IN_MEMORY = ":memory:";

/** All that an operator may set. */
export interface ServerSettings extends LimitSettings {
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
const YEAR = 365 * 24 * 3_600 * SECOND;

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
    '允许使用此服务器的其他主机的网页；"*" 表示所有网页',
  ),
  trustProxy: setting(
    networks,
    'addresses and networks of proxies that may say for which client they speak, such as ["10.0.0.0/8"]',
    '可信代理的地址和网段，由代理说明客户端的地址，例如 ["10.0.0.0/8"]',
  ),
  data: option(orNone(text), (words) => words.option.data),
  passwordFile: option(orNone(text), (words) => words.option.passwordFile),
  tokens: option(flag, (words) => words.option.tokens),
  reserveNick: setting(
    nicks,
    'nicks that only admins take, and those that look like them, such as ["root", "admin"]',
    '仅管理员可用的昵称，以及看起来与之相同的昵称，例如 ["root", "admin"]',
  ),
  sync: option(choice(["full", "normal"]), (words) => words.option.sync),
  keep: option(orNone(duration(SECOND, 100 * YEAR)), (words) => words.option.keep),
  keepMessages: option(orNone(whole(1, 10 ** 12)), (words) => words.option.keepMessages),
  logLevel: setting(
    choice(["error", "warn", "info"]),
    "the least that the log tells: error (--quiet), warn, or info (--verbose)",
    "日志记录的最低级别：error（--quiet）、warn 或 info（--verbose）",
  ),
  ...LIMIT_SETTINGS,
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
