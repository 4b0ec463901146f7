import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import { duration, roomOption, wholeNumber, withClientOptions, withFilter, withFormat } from "../options.ts";
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
      new Option("--timeout <duration>", option.waitTimeout)
        .default(undefined, option.never)
        .argParser(duration),
    )
    .example(`groupchat wait --room 1 --ask "deploy? (yes/no)" --match '^(yes|no)$'`, example.wait);
  return withClientOptions(withFormat(withFilter(command)));
}
