import { Argument, Option } from "commander";
import { ROLES } from "../../../core/protocol/roles.ts";
import type { CliWords } from "../../words/english.ts";
import { age, dataOption, debugOption, jsonOption } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** The things that `token` does. */
export const TOKEN_ACTIONS = ["create", "list", "revoke", "rotate"] as const;

const DEFAULT_AGE_MS = 90 * 24 * 60 * 60 * 1_000;

/** `groupchat token`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, option, example } = words;
  return new ShellCommand("token", words)
    .description(words.commands.token)
    .addArgument(new Argument("<action>", argument.tokenAction).choices(TOKEN_ACTIONS))
    .argument("[id]", argument.tokenId)
    .option("--nick <nick>", option.tokenNick)
    .addOption(new Option("--rooms <list>", option.tokenRooms).default(undefined, words.entry.allRooms))
    .addOption(new Option("--role <role>", option.role).choices(ROLES).default("member"))
    .addOption(new Option("--expires <age>", option.expires).default(DEFAULT_AGE_MS, "90d").argParser(age))
    .addOption(dataOption(words))
    .addOption(jsonOption(words))
    .addOption(debugOption(words))
    .example("groupchat token create --nick bot --rooms 1,ops --expires 30d > bot.token", example.tokenCreate)
    .example("groupchat token list", example.tokenList)
    .example("groupchat token revoke 5f0c91d2ab37", example.tokenRevoke);
}
