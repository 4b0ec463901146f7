import type { JSONPath } from "jsonc-parser";
import type { Group } from "../../core/protocol/names.ts";
import { asksForChinese } from "../../core/text/language.ts";
import { formatQuiet } from "../../tui/update/preference-table.ts";
import type { ShellCommand } from "../commands/shell-command.ts";
import { expandPath, findConfigFile, findDataFile, findStateFolder } from "../files/paths.ts";
import { hasSetting, lineOf } from "../io/json-lines.ts";
import type { SettingRecord } from "../io/records.ts";
import type { Config } from "./config.ts";
import { DEFAULT_URL } from "./default-url.ts";
import type { ScreenConfig } from "./screen-config.ts";
import { parseNick, parseRooms, parseUrl, secretFiles, systemUser } from "./settings.ts";

type Origin = Pick<SettingRecord, "source" | "from">;

const DEFAULT: Origin = { source: "default", from: null };

/** Sources of the settings: the command line, the file in two views, the environment. */
export interface SettingSources {
  readonly command: ShellCommand;
  readonly config: Config;
  readonly screen: ScreenConfig;
  readonly env: NodeJS.ProcessEnv;
}

/** Every setting: what holds, and where it came from. Throws UsageError for a flag or variable that is wrong. */
export function settingList(sources: SettingSources): SettingRecord[] {
  const { command, config, screen, env } = sources;
  const { url, nick, rooms, timeout } = command.opts();
  const own = <T>(name: string, value: T): SettingRecord => ({ name, value, ...inFile(config, name) });
  return [
    { name: "url", value: parseUrl(url ?? config.url ?? DEFAULT_URL, env), ...origin(sources, "url") },
    {
      name: "nick",
      value: parseNick("--nick", nick ?? config.nick ?? systemUser(env)),
      ...origin(sources, "nick"),
    },
    { name: "ca", value: command.opts().ca ?? config.ca ?? null, ...origin(sources, "ca") },
    {
      name: "groups",
      value: (rooms === undefined ? config.groups : parseRooms(rooms, config.groups)).map(groupValue(screen)),
      ...origin(sources, "groups", "rooms"),
    },
    { name: "theme", value: command.opts().theme ?? screen.preferences.theme, ...origin(sources, "theme") },
    own("colors", coloursOf(screen)),
    own("keys", screen.keys),
    {
      name: "mouse",
      value: command.opts().mouse && screen.preferences.mouse,
      ...origin(sources, "mouse"),
    },
    own("notify", levelsOf(screen)),
    own("highlights", screen.preferences.highlights),
    own("layout", screen.preferences.layout),
    own("roomList", screen.preferences.roomList),
    own("memberList", screen.preferences.memberList),
    own("quiet", formatQuiet(screen.preferences) ?? null),
    own("aliases", screen.preferences.aliases),
    ownSecretFile("passwordFile", command, env),
    ownSecretFile("tokenFile", command, env),
    { name: "timeout", value: `${timeout / 1000}s`, ...ofCommand(command, "timeout") },
    { name: "language", ...language(env) },
    { name: "config", value: findConfigFile(env) ?? null, ...fromFirst(env, ["XDG_CONFIG_HOME"]) },
    { name: "state", value: findStateFolder(env) ?? null, ...fromFirst(env, ["XDG_STATE_HOME"]) },
    ownDataFile(command, env),
  ];
}

/** The path alone: nothing of what is in the file. */
function ownSecretFile(
  name: "passwordFile" | "tokenFile",
  command: ShellCommand,
  env: NodeJS.ProcessEnv,
): SettingRecord {
  const { password, token } = secretFiles(command.opts(), env);
  const value = name === "passwordFile" ? password : token;
  return { name, value: value ?? null, ...ofCommand(command, name) };
}

function ownDataFile(command: ShellCommand, env: NodeJS.ProcessEnv): SettingRecord {
  const { data } = command.opts();
  if (data !== undefined)
    return { name: "data", value: expandPath("--data", data, env), ...ofCommand(command, "data") };
  return { name: "data", value: findDataFile(env) ?? null, ...fromFirst(env, ["XDG_DATA_HOME"]) };
}

/** Flag over environment over file over default; the option and the setting may differ in name. */
function origin({ command, config }: SettingSources, setting: string, option = setting): Origin {
  const { source, from } = ofCommand(command, option);
  return source === "default" ? inFile(config, setting) : { source, from };
}

function ofCommand(command: ShellCommand, name: string): Origin {
  const option = command.options.find((one) => one.attributeName() === name);
  switch (command.getOptionValueSource(name)) {
    case "cli":
      return { source: "flag", from: option?.long ?? null };
    case "env":
      return { source: "environment", from: option?.envVar ?? null };
    default:
      return DEFAULT;
  }
}

function inFile({ file, text }: Config, name: string): Origin {
  const path: JSONPath = [name];
  if (text === undefined || !hasSetting(text, path)) return DEFAULT;
  return { source: "file", from: `${file}:${lineOf(text, path)}` };
}

/** The first of these variables that says something. */
function fromFirst(env: NodeJS.ProcessEnv, variables: readonly string[]): Origin {
  const from = variables.find((variable) => (env[variable] ?? "") !== "");
  return from === undefined ? DEFAULT : { source: "environment", from };
}

function language(env: NodeJS.ProcessEnv): Omit<SettingRecord, "name"> {
  const value = asksForChinese(env) ? "zh-CN" : "en";
  return { value, ...fromFirst(env, ["LC_ALL", "LC_MESSAGES", "LANG"]) };
}

/** As the file has it. */
function groupValue({ preferences: { alerts } }: ScreenConfig): (group: Group) => object {
  return ({ name, value, roomId }) => {
    const notify = alerts.rooms.get(roomId);
    return notify === undefined ? { name, value } : { name, value, notify };
  };
}

function coloursOf({ colours: { roles, nicks } }: ScreenConfig): object {
  return nicks === undefined ? roles : { ...roles, nicks };
}

function levelsOf({
  preferences: {
    alerts: { bell, desktop, title },
  },
}: ScreenConfig): object {
  return { bell, desktop, title };
}
