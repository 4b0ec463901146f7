import { Argument } from "commander";
import type { CliWords } from "../../words/english.ts";
import { jsonOption, timeoutOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** The things that `sessions` does. */
export const SESSION_ACTIONS = ["list", "end"] as const;

/** `groupchat sessions`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, example } = words;
  const command = new ShellCommand("sessions", words)
    .description(words.commands.sessions)
    .addArgument(new Argument("[action]", argument.sessionAction).choices(SESSION_ACTIONS).default("list"))
    .argument("[id]", argument.sessionId)
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat sessions", example.sessions)
    .example("groupchat sessions end others", example.sessionsEnd);
  return withClientOptions(command);
}
