import { Option } from "commander";
import { INVITED_ROLES } from "../../../core/protocol/roles.ts";
import type { CliWords } from "../../words/english.ts";
import { age, jsonOption, roomOption, timeoutOption, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat invite`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("invite", words)
    .description(words.commands.invite)
    .addOption(roomOption(words))
    .option("--once", option.onceInvite)
    .addOption(
      new Option("--expires <duration>", option.inviteExpires).default(undefined, "7d").argParser(age),
    )
    .addOption(new Option("--role <role>", option.invitedRole).choices(INVITED_ROLES).default("member"))
    .addOption(new Option("--end", option.endInvites).conflicts(["once", "expires", "json"]))
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat invite --room ops --once --expires 2h", example.invite)
    .example("groupchat join groupchat://chat.example:9999/join/SECRET", example.joinLink);
  return withClientOptions(command);
}
