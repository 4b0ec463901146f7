import { Option } from "commander";
import { toEmoji } from "../../core/protocol/changes.ts";
import { parseDuration } from "../../core/time/duration.ts";
import { type AllowedOrigins, parseAllowedOrigin } from "../../server/sockets/origin.ts";
import { InvalidValueError } from "../exit.ts";
import { DEFAULT_URL } from "../settings/default-url.ts";
import { formatSize, parseSize } from "../settings/units.ts";
import type { CliWords } from "../words/english.ts";
import { fromEnvironment, type ShellCommand } from "./shell-command.ts";

/** `--debug`, which every command takes; `main.ts` looks for it. */
export function debugOption({ option }: CliWords): Option {
  return new Option("--debug", option.debug);
}

/** Adds the options that every command takes which talks to a server. */
export function withClientOptions(command: ShellCommand): ShellCommand {
  const { option } = command.words;
  return command
    .addOption(fromEnvironment("--url <url>", option.url, "GROUPCHAT_URL").default(undefined, DEFAULT_URL))
    .addOption(
      fromEnvironment("--nick <nick>", option.nick, "GROUPCHAT_NICK").default(undefined, option.systemUser),
    )
    .addOption(fromEnvironment("--ca <file>", option.ca, "GROUPCHAT_CA"))
    .addOption(new Option("--insecure", option.insecure))
    .addOption(fromEnvironment("--password-file <file>", option.secretPassword, "GROUPCHAT_PASSWORD_FILE"))
    .addOption(fromEnvironment("--token-file <file>", option.secretToken, "GROUPCHAT_TOKEN_FILE"))
    .addOption(new Option("--quiet", option.quiet))
    .addOption(new Option("--verbose", option.verbose).conflicts("quiet"))
    .addOption(debugOption(command.words));
}

/** `--timeout`, for the answers of the server. */
export function timeoutOption(words: CliWords): Option {
  return fromEnvironment("--timeout <duration>", words.option.timeout, "GROUPCHAT_TIMEOUT")
    .default(30_000, "30s")
    .argParser(duration);
}

/** `--rooms`, for commands that take several rooms. */
export function roomsOption({ option }: CliWords): Option {
  return fromEnvironment("--rooms <list>", option.rooms, "GROUPCHAT_ROOMS");
}

/** `--room`, for commands that take one. */
export function roomOption({ option }: CliWords): Option {
  return fromEnvironment("--room <room>", option.room, "GROUPCHAT_ROOM");
}

/** `--room`, for commands that ask about rooms, all of them where nothing is said. */
export function someRoomsOption({ option }: CliWords): Option {
  return fromEnvironment("--room <list>", option.someRooms, "GROUPCHAT_ROOM").default(
    undefined,
    option.everyRoom,
  );
}

const THEMES = ["auto", "dark", "light", "solarized", "gruvbox", "catppuccin", "high-contrast", "ascii"];

/** `--theme`, of the screen. */
export function themeOption({ option }: CliWords): Option {
  return fromEnvironment("--theme <theme>", option.theme, "GROUPCHAT_THEME").choices(THEMES);
}

/** `--data`, the server's log. */
export function dataOption({ option }: CliWords): Option {
  return fromEnvironment("--data <file>", option.data, "GROUPCHAT_DATA").default(
    undefined,
    option.defaultData,
  );
}

/** `--json`, for commands that print records. */
export function jsonOption({ option }: CliWords): Option {
  return new Option("--json", option.json);
}

/** Adds what chooses among messages: `--match`, `--ignore-case`, `--from`. */
export function withFilter(command: ShellCommand): ShellCommand {
  const { option } = command.words;
  return command
    .option("--match <regex>", option.match)
    .option("-i, --ignore-case", option.ignoreCase)
    .option("--from <nick>", option.from);
}

/** Adds how messages are printed: `--format` or `--json`. */
export function withFormat(command: ShellCommand): ShellCommand {
  const { words } = command;
  return command
    .addOption(new Option("--format <template>", words.option.format).conflicts("json"))
    .addOption(jsonOption(words));
}

/** Adds the options that every command takes which changes a message. */
export function withChangeOptions(command: ShellCommand): ShellCommand {
  const { words } = command;
  return withClientOptions(
    command
      .option("--id <key>", words.option.changeId)
      .option("--json", words.option.receipt)
      .addOption(timeoutOption(words)),
  );
}

/** Argument parser: an emoji, in the form in which it is drawn as one. */
export function oneEmoji(text: string): string {
  const emoji = toEmoji(text.trim());
  if (emoji === undefined) throw new InvalidValueError(({ changing }) => changing.badEmoji);
  return emoji;
}

/** Argument parser: a whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidValueError((words) => words.wholeNumber(least, most));
  };
}

/** Argument parser: whole numbers from `least` on, one for each time that it is given. */
export function wholeNumbers(least: number): (text: string, before?: readonly number[]) => readonly number[] {
  const parse = wholeNumber(least);
  return (text, before = []) => [...before, parse(text)];
}

/** Argument parser: how old something may be, such as 90d, as ms. More than nothing. */
export function age(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0) throw new InvalidValueError((words) => words.age);
  return ms;
}

/** Argument parser: a size such as 10G, as bytes. */
export function bytes(least: number): (text: string) => number {
  return (text) => {
    const size = parseSize(text);
    if (size !== undefined && size >= least) return size;
    throw new InvalidValueError((words) => words.size(formatSize(least)));
  };
}

/** Argument parser: a duration such as 30s, as ms. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidValueError((words) => words.duration);
  return ms;
}

/** Parses the origins whose pages may use the server, with commas between; repeated options add up, and `*` is every page. */
export function allowedOrigins(text: string, before: AllowedOrigins = []): AllowedOrigins {
  const parsed = text.split(/[,，]/).map((part) => parseAllowedOrigin(part.trim()));
  if (parsed.includes(undefined)) throw new InvalidValueError((words) => words.badOrigin);
  const hosts = parsed.filter((one) => one !== undefined && one !== "all");
  return before === "all" || parsed.includes("all") ? "all" : [...before, ...hosts];
}
