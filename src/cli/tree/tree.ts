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
const COMMANDS = [
  serveCommand,
  joinCommand,
  sendCommand,
  tailCommand,
  historyCommand,
  searchCommand,
  waitCommand,
  whoCommand,
  roomsCommand,
  pipeCommand,
  onCommand,
  configCommand,
  doctorCommand,
  completionCommand,
  backupCommand,
];

/** THE command tree: what is run, and what help, completion and man pages are made from. Nothing in it runs by itself. */
export function commandTree(words: CliWords, version: string): ShellCommand {
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
  for (const command of COMMANDS) tree.addCommand(command(words));
  tree.addCommand(completeCommand(words), { hidden: true });
  return tree;
}
