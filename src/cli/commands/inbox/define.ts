import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import { jsonOption, timeoutOption, wholeNumber, wholeNumbers, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** The options that print. */
const PRINTING = ["lines", "follow", "json"];

/** `groupchat inbox`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("inbox", words)
    .description(words.commands.inbox)
    .addOption(
      new Option("-n, --lines <n>", option.lastItems).default(undefined, "20").argParser(wholeNumber(0)),
    )
    .option("-f, --follow", option.followInbox)
    .addOption(jsonOption(words))
    .addOption(
      new Option("--done <id...>", option.done).argParser(wholeNumbers(1)).conflicts([...PRINTING, "all"]),
    )
    .addOption(new Option("--all", option.allDone).conflicts(PRINTING))
    .addOption(timeoutOption(words))
    .example("groupchat inbox -f --json", example.inbox)
    .example("groupchat inbox --done 7 12", example.inboxDone);
  return withClientOptions(command);
}
