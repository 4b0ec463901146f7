import type { CliWords } from "../../words/english.ts";
import { roomsOption, timeoutOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat pipe`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const command = new ShellCommand("pipe", words)
    .description(words.commands.pipe)
    .addOption(roomsOption(words))
    .addOption(timeoutOption(words))
    .example("coproc groupchat pipe --rooms 1 --nick echobot", words.example.pipe);
  return withClientOptions(command);
}
