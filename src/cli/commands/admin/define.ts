import { Argument, Option } from "commander";
import { ROLES } from "../../../core/protocol/roles.ts";
import type { CliWords } from "../../words/english.ts";
import { dataOption, debugOption } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** The things that `admin` does. */
export const ADMIN_ACTIONS = ["grant", "revoke"] as const;

/** `groupchat admin`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, option, example } = words;
  return new ShellCommand("admin", words)
    .description(words.commands.admin)
    .addArgument(new Argument("<action>", argument.adminAction).choices(ADMIN_ACTIONS))
    .argument("<nick>", argument.ofWhom)
    .addOption(new Option("--role <role>", option.role).choices(ROLES).default("admin"))
    .option("--room <room>", option.inRoom)
    .addOption(dataOption(words))
    .addOption(debugOption(words))
    .example("groupchat admin grant alice", example.adminGrant)
    .example("groupchat admin grant bob --role moderator --room ops", example.adminRoom);
}
