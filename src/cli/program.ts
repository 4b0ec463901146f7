import type { ShellCommand } from "./commands/shell-command.ts";
import { EXIT } from "./exit.ts";
import type { Shell } from "./shell.ts";
import { commandTree, type Define, wholeTree } from "./tree.ts";

/** The work of a command, with its parsed options and arguments; resolves with the exit code. */
export type Run = (command: ShellCommand, shell: Shell) => Promise<number>;

/**
 * Parses the arguments, the first of which names the command, runs it and returns its exit code. Throws what the command throws,
 * and CommanderError for a bad command line.
 */
export async function runCommand(
  define: Define,
  run: Run,
  args: readonly string[],
  shell: Shell,
): Promise<number> {
  let code: number = EXIT.done;
  const runs: Define = (words) => {
    const command = define(words);
    return command.action(async () => {
      code = await run(command, shell);
    });
  };
  await parse(commandTree(shell.words, shell.version, [runs]), args, shell);
  return code;
}

/** Answers arguments that name no command: help, the version, or what is wrong with them. */
export async function runWithoutCommand(args: readonly string[], shell: Shell): Promise<number> {
  const tree = await wholeTree(shell.words, shell.version);
  if (args.length === 0) {
    shell.errors.write(tree.helpInformation());
    return EXIT.usage;
  }
  await parse(tree, args, shell);
  return EXIT.done;
}

async function parse(tree: ShellCommand, args: readonly string[], { output }: Shell): Promise<void> {
  const writeOut = (text: string) => void output.write(text);
  for (const command of [tree, ...tree.commands]) command.configureOutput({ writeOut });
  await tree.parseAsync(args, { from: "user" });
}
