import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import {
  roomOption,
  timeoutOption,
  wholeNumber,
  withClientOptions,
  withFilter,
  withFormat,
} from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat history`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("history", words)
    .description(words.commands.history)
    .addOption(roomOption(words))
    .option("--since <place>", option.since)
    .option("--until <place>", option.until)
    .addOption(new Option("-n, --limit <n>", option.limit).argParser(wholeNumber(1)))
    .addOption(new Option("--around <address>", option.around).conflicts(["room", "since", "until"]))
    .addOption(timeoutOption(words))
    .example("groupchat history --around 1/42 -n 10", example.historyAround)
    .example("groupchat history --room 1 --since 'yesterday 10am' --json", example.history);
  return withClientOptions(withFormat(withFilter(command)));
}
