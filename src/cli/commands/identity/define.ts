import { Argument } from "commander";
import type { CliWords } from "../../words/english.ts";
import { withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** The things that `identity` does. */
export const IDENTITY_ACTIONS = ["export", "import"] as const;

/** `groupchat identity`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { argument, option, example } = words;
  const command = new ShellCommand("identity", words)
    .description(words.commands.identity)
    .addArgument(new Argument("<action>", argument.identityAction).choices(IDENTITY_ACTIONS))
    .argument("[file]", argument.identityFile, "-")
    .option("--plain", option.plainIdentity)
    .option("--passphrase-file <file>", option.passphraseFile)
    .option("--replace", option.replaceIdentity)
    .example("groupchat identity export alice.identity", example.identityExport)
    .example("groupchat identity import alice.identity", example.identityImport);
  return withClientOptions(command);
}
