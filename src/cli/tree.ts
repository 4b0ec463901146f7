import { ShellCommand } from "./commands/shell-command.ts";
import { type CliWords, englishShell } from "./words/english.ts";

/** Makes a command with its options and examples, in the words of a language. */
export type Define = (words: CliWords) => ShellCommand;

/** Every command, in the order of help. */
const NAMES = Object.keys(englishShell.commands);

/** The command tree with some commands: what a command line is parsed by. */
export function commandTree(words: CliWords, version: string, commands: readonly Define[]): ShellCommand {
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
  for (const define of commands) tree.addCommand(define(words));
  return tree;
}

/** The tree of all commands, from which help, completion and man pages are made. Nothing in it runs by itself. */
export async function wholeTree(words: CliWords, version: string): Promise<ShellCommand> {
  return commandTree(words, version, await definitions());
}

/** The definitions of all commands, in the order of help. */
export function definitions(): Promise<Define[]> {
  return Promise.all(NAMES.map(loadDefinition));
}

async function loadDefinition(name: string): Promise<Define> {
  const { define }: { define: Define } = await import(`./commands/${name}/define.ts`);
  return define;
}
