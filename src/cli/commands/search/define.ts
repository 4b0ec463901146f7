import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import { someRoomsOption, timeoutOption, wholeNumber, withClientOptions, withFormat } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat search`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("search", words)
    .description(words.commands.search)
    .argument("<words...>", words.argument.words)
    .addOption(someRoomsOption(words))
    .option("--from <nick>", option.from)
    .option("--since <place>", option.since)
    .option("--until <place>", option.until)
    .addOption(new Option("--limit <n>", option.limitFound).default(50).argParser(wholeNumber(1)))
    .addOption(timeoutOption(words))
    .example("groupchat search 部署 失败 --room 1 --limit 20", example.search);
  return withClientOptions(withFormat(command));
}
