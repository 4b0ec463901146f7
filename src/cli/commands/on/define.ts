import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import { roomsOption, timeoutOption, wholeNumber, withClientOptions, withFilter } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat on`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("on", words)
    .description(words.commands.on)
    .argument("<command...>", words.argument.command)
    .addOption(roomsOption(words))
    .addOption(new Option("--jobs <n>", option.jobs).default(1).argParser(wholeNumber(1, 256)))
    .option("--reply", option.reply)
    .option("--own", option.own)
    .option("--changes", option.changesOn)
    .option("--since <place>", option.sinceOn)
    .option("--state <file>", option.stateOn)
    .addOption(timeoutOption(words))
    .example(
      `groupchat on --rooms ops --nick deploybot --match 'deploy (?<env>\\w+)' --reply -- ./deploy.sh`,
      example.on,
    );
  return withClientOptions(withFilter(command));
}
