import { Option } from "commander";
import type { CliWords } from "../words/english.ts";
import {
  roomOption,
  roomsOption,
  themeOption,
  timeoutOption,
  wholeNumber,
  withClientOptions,
  withFilter,
} from "./options.ts";
import { ShellCommand } from "./shell-command.ts";

/** `join`. */
export function joinCommand(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("join", words)
    .description(words.about.join)
    .addOption(roomsOption(words))
    .option("--plain", option.plain)
    .addOption(themeOption(words))
    .option("--no-mouse", option.noMouse)
    .example("groupchat join --nick alice --rooms 1,2", example.join);
  return withClientOptions(command);
}

/** `send`. */
export function sendCommand(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("send", words)
    .description(words.about.send)
    .argument("[text...]", words.argument.text)
    .addOption(roomOption(words))
    .option("--lines", option.lines)
    .addOption(new Option("--reply-to <seq>", option.replyTo).argParser(seq(words)))
    .option("--me", option.me)
    .option("--id <key>", option.id)
    .option("--wait", option.wait)
    .option("--json", option.receipt)
    .addOption(timeoutOption(words))
    .example('groupchat send --room 1 "build 42 is green"', example.send)
    .example("make 2>&1 | tail -5 | groupchat send --room 1 -", example.sendStdin)
    .example('groupchat send --room 1 --lines --id "import-$(date +%F)" < changes.txt', example.sendLines);
  return withClientOptions(command);
}

/** `pipe`. */
export function pipeCommand(words: CliWords): ShellCommand {
  const command = new ShellCommand("pipe", words)
    .description(words.about.pipe)
    .addOption(roomsOption(words))
    .addOption(timeoutOption(words))
    .example("coproc groupchat pipe --rooms 1 --nick echobot", words.example.pipe);
  return withClientOptions(command);
}

/** `on`. */
export function onCommand(words: CliWords): ShellCommand {
  const { option, example } = words;
  const command = new ShellCommand("on", words)
    .description(words.about.on)
    .argument("<command...>", words.argument.command)
    .addOption(roomsOption(words))
    .addOption(new Option("--jobs <n>", option.jobs).default(1).argParser(wholeNumber(words, 1, 256)))
    .option("--reply", option.reply)
    .option("--own", option.own)
    .option("--since <place>", option.sinceOn)
    .option("--state <file>", option.stateOn)
    .addOption(timeoutOption(words))
    .example(
      `groupchat on --rooms ops --nick deploybot --match 'deploy (?<env>\\w+)' --reply -- ./deploy.sh`,
      example.on,
    );
  return withClientOptions(withFilter(command));
}

/** Argument parser: the number of a message. */
function seq(words: CliWords): (text: string) => number {
  return wholeNumber(words, 1, Number.MAX_SAFE_INTEGER);
}
