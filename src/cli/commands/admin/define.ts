import { Argument, Option } from "commander";
import { MODERATIONS } from "../../../core/protocol/moderation.ts";
import { ROLES } from "../../../core/protocol/roles.ts";
import type { CliWords } from "../../words/english.ts";
import { age, dataOption, jsonOption, timeoutOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** The things that `admin` does: the first three in a data file, the others online. */
export const ADMIN_ACTIONS = ["grant", "revoke", "list", ...MODERATIONS] as const;

/** `groupchat admin`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, option, example } = words;
  const command = new ShellCommand("admin", words)
    .description(words.commands.admin)
    .addArgument(new Argument("<action>", argument.adminAction).choices(ADMIN_ACTIONS))
    .argument("[nick]", argument.ofWhom)
    .addOption(new Option("--role <role>", option.role).choices([...ROLES, "none"]))
    .option("--room <room>", option.inRoom)
    .option("--address <address>", option.address)
    .option("--for <duration>", option.forDuration, age)
    .option("--reason <text>", option.reason)
    .addOption(dataOption(words))
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat admin grant alice", example.adminGrant)
    .example("groupchat admin grant bob --role moderator --room ops", example.adminRoom)
    .example("groupchat admin ban eve --for 2h --reason spam", example.adminBan)
    .example("groupchat admin silence --address 10.1.0.0/16 --room ops", example.adminSilence);
  return withClientOptions(command);
}
