import type { CliWords } from "../../words/english.ts";
import { debugOption } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat passwd`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  return new ShellCommand("passwd", words)
    .description(words.commands.passwd)
    .requiredOption("--file <file>", option.newPasswordFile)
    .addOption(debugOption(words))
    .example("groupchat passwd --file /srv/chat.password", example.passwd)
    .example("openssl rand -base64 18 | groupchat passwd --file /srv/chat.password", example.passwdPiped);
}
