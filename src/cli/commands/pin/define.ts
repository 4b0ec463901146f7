import type { CliWords } from "../../words/english.ts";
import { withChangeOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat pin`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, option, example } = words;
  const command = new ShellCommand("pin", words)
    .description(words.commands.pin)
    .argument("<address>", argument.address)
    .option("--off", option.pinOff)
    .example("groupchat pin ops/42", example.pin);
  return withChangeOptions(command);
}
