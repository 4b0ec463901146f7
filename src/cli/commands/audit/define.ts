import type { CliWords } from "../../words/english.ts";
import { jsonOption, timeoutOption, wholeNumber, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat audit`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("audit", words)
    .description(words.commands.audit)
    .option("-n <n>", option.auditLines, wholeNumber(1))
    .option("--data <file>", option.auditData)
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat audit -n 50", example.audit)
    .example("groupchat audit --data /srv/chat.db --json", example.auditData);
  return withClientOptions(command);
}
