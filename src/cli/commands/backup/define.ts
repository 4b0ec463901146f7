import type { CliWords } from "../../words/english.ts";
import { dataOption, debugOption } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat backup`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  return new ShellCommand("backup", words)
    .description(words.commands.backup)
    .argument("<file>", words.argument.copy)
    .addOption(dataOption(words))
    .option("--check", words.option.check)
    .addOption(debugOption(words))
    .example("groupchat backup monday.db", words.example.backup);
}
