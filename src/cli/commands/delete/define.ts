import type { CliWords } from "../../words/english.ts";
import { withChangeOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat delete`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, option, example } = words;
  const command = new ShellCommand("delete", words)
    .description(words.commands.delete)
    .argument("<address>", argument.address)
    .option("--reason <text>", option.reason)
    .example("groupchat delete ops/42", example.delete);
  return withChangeOptions(command);
}
