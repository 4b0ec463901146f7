import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import {
  roomsOption,
  timeoutOption,
  wholeNumber,
  withClientOptions,
  withFilter,
  withFormat,
} from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat tail`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("tail", words)
    .description(words.commands.tail)
    .addOption(roomsOption(words))
    .addOption(
      new Option("-n, --lines <n>", option.last)
        .default(undefined, option.lastDefault)
        .argParser(wholeNumber(0)),
    )
    .option("-f, --follow", option.follow)
    .option("--changes", option.changes)
    .option("--since <place>", option.since)
    .addOption(new Option("--until <place>", option.until).conflicts("follow"))
    .option("--state <file>", option.state)
    .addOption(timeoutOption(words))
    .example("groupchat tail --rooms 1,2 -n 20 -f --json", example.tail)
    .example("groupchat tail --rooms ops --state ~/.ops-seen", example.tailState)
    .example("groupchat tail --rooms 1 --format '{{seq}} {{nick}}: {{msg}}'", example.tailFormat);
  return withClientOptions(withFormat(withFilter(command)));
}
