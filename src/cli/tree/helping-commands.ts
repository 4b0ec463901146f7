import { Argument, Option } from "commander";
import type { CliWords } from "../words/english.ts";
import {
  dataOption,
  debugOption,
  jsonOption,
  roomsOption,
  themeOption,
  timeoutOption,
  withClientOptions,
} from "./options.ts";
import { ShellCommand } from "./shell-command.ts";

/** `config`. */
export function configCommand(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("config", words)
    .description(words.about.config)
    .addOption(new Option("--set <name=value...>", option.set).conflicts(["path", "json"]))
    .addOption(new Option("--path", option.path).conflicts("json"))
    .addOption(jsonOption(words))
    .addOption(roomsOption(words))
    .addOption(themeOption(words))
    .option("--no-mouse", option.noMouse)
    .addOption(dataOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat config", example.config)
    .example("groupchat config --set nick=alice --set url=ws://chat.example:9999", example.configSet);
  return withClientOptions(command);
}

/** `doctor`. */
export function doctorCommand(words: CliWords): ShellCommand {
  const command = new ShellCommand("doctor", words)
    .description(words.about.doctor)
    .addOption(jsonOption(words))
    .addOption(timeoutOption(words))
    .example("groupchat doctor --url ws://chat.example:9999", words.example.doctor);
  return withClientOptions(command);
}

/** `completion`. */
export function completionCommand(words: CliWords): ShellCommand {
  return new ShellCommand("completion", words)
    .description(words.about.completion)
    .addArgument(new Argument("<shell>", words.argument.shell).choices(["bash", "zsh", "fish"]))
    .addOption(debugOption(words))
    .example('eval "$(groupchat completion bash)"', words.example.completion);
}

/** `__complete`, which the scripts of `completion` run; it is not told of. */
export function completeCommand(words: CliWords): ShellCommand {
  return new ShellCommand("__complete", words).argument("[words...]");
}
