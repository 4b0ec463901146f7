import type { CliWords } from "../../words/english.ts";
import { roomsOption, themeOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat join`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, option, example } = words;
  const command = new ShellCommand("join", words)
    .description(words.commands.join)
    .argument("[link]", argument.link)
    .addOption(roomsOption(words))
    .option("--at <address>", option.at)
    .option("--plain", option.plain)
    .addOption(themeOption(words))
    .option("--no-mouse", option.noMouse)
    .example("groupchat join --nick alice --rooms 1,2", example.join)
    .example("groupchat join groupchat://chat.example:9999/join/SECRET", example.joinLink);
  return withClientOptions(command);
}
