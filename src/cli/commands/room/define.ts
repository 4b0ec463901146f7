import { Argument } from "commander";
import type { CliWords } from "../../words/english.ts";
import { jsonOption, roomOption, timeoutOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** The things that `room` does. */
export const ROOM_ACTIONS = ["show", "set", "new"] as const;

/** `groupchat room`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, example } = words;
  const command = new ShellCommand("room", words)
    .description(words.commands.room)
    .addArgument(new Argument("<action>", argument.roomAction).choices(ROOM_ACTIONS))
    .argument("[setting...]", argument.roomSettings)
    .addOption(roomOption(words))
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat room set read-only=on slow=30s --room ops", example.roomSet)
    .example("groupchat room new name=Board", example.roomNew);
  return withClientOptions(command);
}
