import { userInfo } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../core/duration.ts";
import { type Group, type Nick, toGroup, toNick } from "../core/names.ts";
import { type Config, loadConfig } from "./config.ts";
import { UsageError } from "./exit.ts";

/** Where a client looks for its server when nothing says otherwise. */
export const DEFAULT_URL = "ws://127.0.0.1:9999";

/** The options of every command that talks to a server, as commander gives them. */
export interface ClientFlags {
  readonly url?: string;
  readonly nick?: string;
  readonly quiet?: true;
  readonly debug?: true;
}

/** What holds for a client command: flag over environment over config file over default. */
export interface ClientSettings {
  readonly url: string;
  readonly nick: Nick;
  readonly config: Config;
}

/** Adds the options that every client command takes. */
export function withClientOptions(command: Command): Command {
  return command
    .addOption(new Option("--url <url>", `the server (default: ${DEFAULT_URL})`).env("GROUPCHAT_URL"))
    .addOption(
      new Option("--nick <nick>", "your name (default: your system user name)").env("GROUPCHAT_NICK"),
    )
    .option("--quiet", "say nothing on stderr but errors")
    .option("--debug", "show where an unexpected failure came from");
}

/** `--rooms`, for commands that take several rooms. */
export function roomsOption(): Option {
  return new Option("--rooms <list>", 'values, or names with values: 1,2 or "聊天群1=1,ops=ops"').env(
    "GROUPCHAT_ROOMS",
  );
}

/** Settles the client options against the environment and the config file. */
export function clientSettings(flags: ClientFlags, env: NodeJS.ProcessEnv): ClientSettings {
  const config = loadConfig(env);
  const url = parseUrl(flags.url ?? config.url ?? DEFAULT_URL);
  const name = flags.nick ?? config.nick ?? systemUser(env);
  const nick = toNick(name);
  if (nick === undefined) {
    throw new UsageError("--nick must be 1–32 visible characters and at most 32 columns");
  }
  return { url, nick, config };
}

function systemUser(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER ?? env.LOGNAME ?? "guest"; // a user id without an entry in the user database
  }
}

/** A server's address: ws, wss, http or https; `host:port` alone is ws. */
export function parseUrl(text: string): string {
  const full = /^[a-z]+:\/\//i.test(text) ? text : `ws://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (
    url === undefined ||
    !["ws:", "wss:", "http:", "https:"].includes(url.protocol) ||
    url.hostname === ""
  ) {
    throw new UsageError(`--url ${text} is not an address; give one such as ${DEFAULT_URL}`);
  }
  if (url.pathname !== "/" || url.search !== "") {
    throw new UsageError(
      `--url ${text} has a path; give only the server, such as ${url.protocol}//${url.host}`,
    );
  }
  return `${url.protocol}//${url.host}`;
}

/**
 * `1,2` or `聊天群1=1,ops=ops` as groups; a value without a name takes the one the config file has for it. Full-width
 * `，` and `＝` count as `,` and `=`. Throws UsageError for a bad value or an empty list.
 */
export function parseRooms(text: string, known: readonly Group[]): Group[] {
  const groups = text
    .split(/[,，]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => parseRoom(part, known));
  if (groups.length === 0) throw new UsageError('--rooms is empty; give values such as 1,2 or "ops=ops"');
  return [...new Map(groups.map((group) => [group.roomId, group])).values()];
}

/** One room of `--rooms` or `--room`: `1`, `#1` or `聊天群1=1`. */
export function parseRoom(text: string, known: readonly Group[]): Group {
  const [, name, value] = /^(?:(.*)[=＝])?#?([^=＝]*)$/.exec(text) ?? [];
  const group = toGroup(value?.trim() ?? "", name);
  if (group === undefined) {
    throw new UsageError(`room ${text}: the value must be letters, digits, _ . or -, such as 1 or ops`);
  }
  return name === undefined ? (known.find(({ roomId }) => roomId === group.roomId) ?? group) : group;
}

/** The rooms a command is for: those of the flag, else the configured ones. Throws UsageError when there are none. */
export function chosenRooms(flag: string | undefined, config: Config): readonly Group[] {
  if (flag !== undefined) return parseRooms(flag, config.groups);
  if (config.groups.length > 0) return config.groups;
  throw new UsageError(`no room: give --rooms 1,2 or set "groups" in ${config.file}`);
}

/** The one room a command is for: that of the flag, else the only configured one. */
export function chosenRoom(flag: string | undefined, config: Config): Group {
  if (flag !== undefined) return parseRoom(flag.trim(), config.groups);
  const [only, another] = config.groups;
  if (only !== undefined && another === undefined) return only;
  throw new UsageError("which room? give --room 1");
}

/** Argument parser: a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Argument parser: how old something may be, such as 90d, as ms. More than nothing. */
export function age(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0)
    throw new InvalidArgumentError("It must be a duration such as 90d, 12h or 30m.");
  return ms;
}

/** Argument parser: a duration such as 30s, as ms. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined)
    throw new InvalidArgumentError("It must be a duration such as 500ms, 30s, 10m or 2h.");
  return ms;
}
