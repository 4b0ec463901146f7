import { Argument } from "commander";
import type { CliWords } from "../../words/english.ts";
import { oneEmoji, withChangeOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat react`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, option, example } = words;
  const command = new ShellCommand("react", words)
    .description(words.commands.react)
    .argument("<address>", argument.address)
    .addArgument(new Argument("<emoji>", argument.emoji).argParser(oneEmoji))
    .option("--off", option.reactOff)
    .example("groupchat react ops/42 👍", example.react);
  return withChangeOptions(command);
}
