import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import {
  duration,
  oneEmoji,
  roomOption,
  wholeNumber,
  withClientOptions,
  withFilter,
  withFormat,
} from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat wait`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("wait", words)
    .description(words.commands.wait)
    .addOption(roomOption(words))
    .addOption(new Option("--count <n>", option.count).default(1).argParser(wholeNumber(1)))
    .addOption(new Option("--ask <text>", option.ask).conflicts("since"))
    .option("--since <place>", option.since)
    .addOption(
      new Option("--reaction <address>", option.reaction).conflicts([
        "count",
        "ask",
        "since",
        "match",
        "ignoreCase",
        "from",
      ]),
    )
    .addOption(
      new Option("--emoji <emoji>", option.reactionEmoji)
        .default(undefined, option.anyEmoji)
        .argParser(oneEmoji),
    )
    .addOption(
      new Option("--timeout <duration>", option.waitTimeout)
        .default(undefined, option.never)
        .argParser(duration),
    )
    .example(`groupchat wait --room 1 --ask "deploy? (yes/no)" --match '^(yes|no)$'`, example.wait)
    .example("groupchat wait --reaction ops/42 --emoji ✅ --timeout 1h && ./deploy.sh", example.waitReaction);
  return withClientOptions(withFormat(withFilter(command)));
}
