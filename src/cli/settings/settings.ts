import { userInfo } from "node:os";
import { resolve } from "node:path";
import { type Group, type Nick, toGroup, toNick } from "../../core/protocol/names.ts";
import { UsageError } from "../exit.ts";
import { expandPath } from "../files/paths.ts";
import { readIfThere } from "../files/read-file.ts";
import { socketPath, UNIX } from "../local-agent.ts";
import { readPin, serverOf } from "../tls/pins.ts";
import type { CaFile, Trust } from "../tls/trust.ts";
import { type Config, loadConfig } from "./config.ts";
import { DEFAULT_URL } from "./default-url.ts";

/** The options of every command that talks to a server, as commander gives them. */
export interface ClientFlags {
  readonly url?: string;
  readonly nick?: string;
  readonly ca?: string;
  readonly insecure?: true;
  readonly passwordFile?: string;
  readonly tokenFile?: string;
  readonly quiet?: true;
  readonly verbose?: true;
}

/** The paths of the files with the secrets of a client. */
export interface SecretFiles {
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

/** Settings of a client command: flag over environment over config file over default. */
export interface ClientSettings {
  readonly url: string;
  readonly nick: Nick;
  /** The certificates that are taken of a server that speaks TLS. */
  readonly trust: Trust;
  readonly secrets: SecretFiles;
  readonly config: Config;
}

/** Settles the client options against the environment and the config file. */
export function clientSettings(flags: ClientFlags, env: NodeJS.ProcessEnv): ClientSettings {
  const config = loadConfig(env);
  const url = parseUrl(flags.url ?? config.url ?? DEFAULT_URL, env);
  const nick = parseNick("--nick", flags.nick ?? config.nick ?? systemUser(env));
  const trust = trustOf(url, flags, config, env);
  return { url, nick, trust, secrets: secretFiles(flags, env), config };
}

/** The certificates that are taken of a server. Throws UsageError for a file that holds none. */
export function trustOf(
  url: string,
  { ca, insecure }: Pick<ClientFlags, "ca" | "insecure">,
  config: Pick<Config, "ca">,
  env: NodeJS.ProcessEnv,
): Trust {
  const given = ca ?? config.ca;
  const isTls = /^(wss|https):/.test(url);
  return {
    ca: given === undefined || !isTls ? undefined : readCa(expandPath("--ca", given, env)),
    pin: isTls ? readPin(serverOf(url), env) : undefined,
    insecure: insecure === true,
  };
}

function readCa(path: string): CaFile {
  const text = readIfThere(path);
  if (text === undefined || !text.includes("-----BEGIN CERTIFICATE-----"))
    throw new UsageError((words) => words.tls.badCa(path));
  return { path, text };
}

/** The files that the options name. */
export function secretFiles({ passwordFile, tokenFile }: ClientFlags, env: NodeJS.ProcessEnv): SecretFiles {
  return {
    password: passwordFile === undefined ? undefined : expandPath("--password-file", passwordFile, env),
    token: tokenFile === undefined ? undefined : expandPath("--token-file", tokenFile, env),
  };
}

/** The nick in an option's value. */
export function parseNick(option: string, text: string): Nick {
  const nick = toNick(text);
  if (nick === undefined) throw new UsageError((words) => words.badNick(option));
  return nick;
}

/** The name of the system's user, which is the nick where nothing else is said. */
export function systemUser(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER || env.LOGNAME || "guest"; // the user id has no entry in the user database
  }
}

/** A server's address: ws, wss, http or https; `host:port` alone is ws; `unix:PATH` is a socket of this machine. */
export function parseUrl(text: string, env: NodeJS.ProcessEnv): string {
  const path = socketPath(text);
  if (path !== undefined) return `${UNIX}${resolve(expandPath("--url unix:", path, env))}`;
  const full = /^[a-z]+:\/\//i.test(text) ? text : `ws://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (
    url === undefined ||
    !["ws:", "wss:", "http:", "https:"].includes(url.protocol) ||
    url.hostname === ""
  ) {
    throw new UsageError((words) => words.badUrl(text, DEFAULT_URL));
  }
  const server = `${url.protocol}//${url.host}`;
  if (url.pathname !== "/" || url.search !== "") {
    throw new UsageError((words) => words.urlHasPath(text, server));
  }
  return server;
}

/**
 * `1,2` or `聊天群1=1,ops=ops` as groups; a value without a name takes the one the config file has for it. Full-width
 * `，` and `＝` count as `,` and `=`. Throws UsageError for a bad value or an empty list.
 */
export function parseRooms(text: string, known: readonly Group[], option = "--rooms"): Group[] {
  const groups = text
    .split(/[,\uff0c]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => parseRoom(part, known));
  if (groups.length === 0) throw new UsageError((words) => words.emptyRooms(option));
  return [...new Map(groups.map((group) => [group.roomId, group])).values()];
}

/** One room of `--rooms` or `--room`: `1`, `#1` or `聊天群1=1`. */
export function parseRoom(text: string, known: readonly Group[]): Group {
  const [, name, value] = /^(?:(.*)[=\uff1d])?#?([^=\uff1d]*)$/.exec(text) ?? [];
  const group = toGroup(value?.trim() ?? "", name);
  if (group === undefined) throw new UsageError((words) => words.badRoom(text));
  return name === undefined ? (known.find(({ roomId }) => roomId === group.roomId) ?? group) : group;
}

/** The rooms a command is for: those of the flag, else the configured ones. Throws UsageError when there are none. */
export function chosenRooms(flag: string | undefined, config: Config): readonly Group[] {
  if (flag !== undefined) return parseRooms(flag, config.groups);
  if (config.groups.length > 0) return config.groups;
  throw new UsageError((words) => words.noRooms(config.file));
}

/** The one room a command is for: that of the flag, else the only configured one. */
export function chosenRoom(flag: string | undefined, config: Config): Group {
  if (flag !== undefined) return parseRoom(flag.trim(), config.groups);
  const [only, another] = config.groups;
  if (only !== undefined && another === undefined) return only;
  throw new UsageError((words) => words.whichRoom);
}
