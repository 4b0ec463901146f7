import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import {
  dataOption,
  jsonOption,
  roomsOption,
  themeOption,
  timeoutOption,
  withClientOptions,
} from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat config`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("config", words)
    .description(words.commands.config)
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
