import { Option } from "commander";
import type { CliWords } from "../../words/english.ts";
import { roomOption, timeoutOption, wholeNumber, withClientOptions } from "../options.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat send`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("send", words)
    .description(words.commands.send)
    .argument("[text...]", words.argument.text)
    .addOption(roomOption(words))
    .option("--lines", option.lines)
    .addOption(new Option("--reply-to <seq>", option.replyTo).argParser(wholeNumber(1)))
    .option("--me", option.me)
    .option("--id <key>", option.id)
    .addOption(new Option("--update", option.update).conflicts("lines"))
    .option("--json", option.receipt)
    .addOption(timeoutOption(words))
    .example('groupchat send --room 1 "build 42 is green"', example.send)
    .example('groupchat send --room 1 --id build-42 --update "build 42: 60 %"', example.sendUpdate)
    .example("make 2>&1 | tail -5 | groupchat send --room 1 -", example.sendStdin)
    .example('groupchat send --room 1 --lines --id "import-$(date +%F)" < changes.txt', example.sendLines);
  return withClientOptions(command);
}
