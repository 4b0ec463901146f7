import { Argument } from "commander";
import type { CliWords } from "../../words/english.ts";
import { debugOption } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat completion`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  return new ShellCommand("completion", words)
    .description(words.commands.completion)
    .addArgument(new Argument("<shell>", words.argument.shell).choices(["bash", "zsh", "fish"]))
    .addOption(debugOption(words))
    .example('eval "$(groupchat completion bash)"', words.example.completion);
}
