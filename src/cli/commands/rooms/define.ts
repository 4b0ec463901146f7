import type { CliWords } from "../../words/english.ts";
import { jsonOption, timeoutOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat rooms`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const command = new ShellCommand("rooms", words)
    .description(words.commands.rooms)
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat rooms --json | jq -r .roomId", words.example.rooms);
  return withClientOptions(command);
}
