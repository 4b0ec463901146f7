import type { CliWords } from "../../words/english.ts";
import { withChangeOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat edit`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, example } = words;
  const command = new ShellCommand("edit", words)
    .description(words.commands.edit)
    .argument("<address>", argument.address)
    .argument("[text...]", argument.newText)
    .example('groupchat edit ops/42 "build 42 is green"', example.edit);
  return withChangeOptions(command);
}
