import type { CliWords } from "../../words/english.ts";
import { jsonOption, timeoutOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat doctor`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const command = new ShellCommand("doctor", words)
    .description(words.commands.doctor)
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat doctor --url ws://chat.example:9999", words.example.doctor);
  return withClientOptions(command);
}
