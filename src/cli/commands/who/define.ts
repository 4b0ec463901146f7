import type { CliWords } from "../../words/english.ts";
import { jsonOption, someRoomsOption, timeoutOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat who`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const command = new ShellCommand("who", words)
    .description(words.commands.who)
    .addOption(someRoomsOption(words))
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat who --room 1 --json", words.example.who);
  return withClientOptions(command);
}
