import { Option } from "commander";
import type { CliWords } from "../words/english.ts";
import {
  duration,
  jsonOption,
  roomOption,
  roomsOption,
  someRoomsOption,
  timeoutOption,
  wholeNumber,
  withClientOptions,
  withFilter,
  withFormat,
} from "./options.ts";
import { ShellCommand } from "./shell-command.ts";

const MOST = Number.MAX_SAFE_INTEGER;

/** `tail`. */
export function tailCommand(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("tail", words)
    .description(words.about.tail)
    .addOption(roomsOption(words))
    .addOption(
      new Option("-n, --lines <n>", option.last)
        .default(undefined, option.lastDefault)
        .argParser(wholeNumber(words, 0, MOST)),
    )
    .option("-f, --follow", option.follow)
    .option("--since <place>", option.since)
    .addOption(new Option("--until <place>", option.until).conflicts("follow"))
    .option("--state <file>", option.state)
    .addOption(timeoutOption(words))
    .example("groupchat tail --rooms 1,2 -n 20 -f --json", example.tail)
    .example("groupchat tail --rooms ops --state ~/.ops-seen", example.tailState)
    .example("groupchat tail --rooms 1 --format '{{seq}} {{nick}}: {{msg}}'", example.tailFormat);
  return withClientOptions(withFormat(withFilter(command)));
}

/** `history`. */
export function historyCommand(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("history", words)
    .description(words.about.history)
    .addOption(roomOption(words))
    .option("--since <place>", option.since)
    .option("--until <place>", option.until)
    .addOption(new Option("--limit <n>", option.limit).argParser(wholeNumber(words, 1, MOST)))
    .addOption(timeoutOption(words))
    .example("groupchat history --room 1 --since '2026-11-22 09:00' --json", example.history);
  return withClientOptions(withFormat(withFilter(command)));
}

/** `search`. */
export function searchCommand(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("search", words)
    .description(words.about.search)
    .argument("<words...>", words.argument.words)
    .addOption(someRoomsOption(words))
    .option("--from <nick>", option.from)
    .option("--since <place>", option.since)
    .option("--until <place>", option.until)
    .addOption(
      new Option("--limit <n>", option.limitFound).default(50).argParser(wholeNumber(words, 1, MOST)),
    )
    .addOption(timeoutOption(words))
    .example("groupchat search 部署 失败 --room 1 --limit 20", example.search);
  return withClientOptions(withFormat(command));
}

/** `wait`. */
export function waitCommand(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("wait", words)
    .description(words.about.wait)
    .addOption(roomOption(words))
    .addOption(new Option("--count <n>", option.count).default(1).argParser(wholeNumber(words, 1, MOST)))
    .addOption(new Option("--ask <text>", option.ask).conflicts("since"))
    .option("--since <place>", option.since)
    .addOption(
      new Option("--timeout <duration>", option.waitTimeout)
        .default(undefined, option.never)
        .argParser(duration(words)),
    )
    .example(`groupchat wait --room 1 --ask "deploy? (yes/no)" --match '^(yes|no)$'`, example.wait);
  return withClientOptions(withFormat(withFilter(command)));
}

/** `who`. */
export function whoCommand(words: CliWords): ShellCommand {
  const command = new ShellCommand("who", words)
    .description(words.about.who)
    .addOption(someRoomsOption(words))
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat who --room 1 --json", words.example.who);
  return withClientOptions(command);
}

/** `rooms`. */
export function roomsCommand(words: CliWords): ShellCommand {
  const command = new ShellCommand("rooms", words)
    .description(words.about.rooms)
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat rooms --json | jq -r .roomId", words.example.rooms);
  return withClientOptions(command);
}
