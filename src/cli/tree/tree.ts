import type { CliWords } from "../words/english.ts";
import { completeCommand, completionCommand, configCommand, doctorCommand } from "./helping-commands.ts";
import {
  historyCommand,
  roomsCommand,
  searchCommand,
  tailCommand,
  waitCommand,
  whoCommand,
} from "./reading-commands.ts";
import { backupCommand, serveCommand } from "./server-commands.ts";
import { ShellCommand } from "./shell-command.ts";
import { joinCommand, onCommand, pipeCommand, sendCommand } from "./speaking-commands.ts";

/** Every command, in the order of help. */
const COMMANDS: Readonly<Record<string, (words: CliWords) => ShellCommand>> = {
  serve: serveCommand,
  join: joinCommand,
  send: sendCommand,
  tail: tailCommand,
  history: historyCommand,
  search: searchCommand,
  wait: waitCommand,
  who: whoCommand,
  rooms: roomsCommand,
  pipe: pipeCommand,
  on: onCommand,
  config: configCommand,
  doctor: doctorCommand,
  completion: completionCommand,
  backup: backupCommand,
};

/**
 * THE command tree: what is run, and what help, completion and man pages are made from. Nothing in it runs by itself. With
 * the name of a command it holds that one alone, if there is one: a run needs no other.
 */
export function commandTree(words: CliWords, version: string, only = ""): ShellCommand {
  const { about, option, example } = words;
  const tree = new ShellCommand("groupchat", words)
    .description(about.groupchat)
    .version(version, "-V, --version", option.version)
    .helpCommand("help [command]", about.help)
    .example("groupchat serve --port 9999", example.serve)
    .example("groupchat join --nick alice --rooms 1,2", example.join)
    .example('groupchat send --room 1 "build 42 is green"', example.send)
    .example("groupchat tail --rooms 1,2 -n 20 -f --json", example.tail)
    .addHelpText("after", `\n${words.exitCodes}`);
  const one = Object.hasOwn(COMMANDS, only) ? COMMANDS[only] : undefined;
  for (const command of one === undefined ? Object.values(COMMANDS) : [one]) tree.addCommand(command(words));
  if (one === undefined) tree.addCommand(completeCommand(words), { hidden: true });
  return tree;
}
