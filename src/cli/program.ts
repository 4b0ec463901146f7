import { EXIT } from "./exit.ts";
import type { Shell } from "./shell.ts";
import type { ShellCommand } from "./tree/shell-command.ts";
import { commandTree } from "./tree/tree.ts";

type Run = (command: ShellCommand, shell: Shell) => Promise<number>;

const client = async () => (await import("./client-commands.ts")).clientCommands;

/** What each command of the tree does. Its code is loaded when it runs, so that none pays for another's libraries. */
const RUNS: Readonly<Record<string, Run>> = {
  serve: async (command, shell) => (await import("./commands/serve/serve.ts")).serve(command.opts(), shell),
  backup: async (command, shell) =>
    (await import("./commands/backup/backup.ts")).backup(command.processedArgs[0], command.opts(), shell),
  join: async (command, shell) => (await import("./commands/join/join.ts")).join(command.opts(), shell),
  send: async (command, shell) => (await client()).send(command.processedArgs[0], command.opts(), shell),
  tail: async (command, shell) => (await client()).tail(command.opts(), shell),
  history: async (command, shell) => (await client()).history(command.opts(), shell),
  search: async (command, shell) => (await client()).search(command.processedArgs[0], command.opts(), shell),
  wait: async (command, shell) => (await client()).wait(command.opts(), shell),
  who: async (command, shell) => (await client()).who(command.opts(), shell),
  rooms: async (command, shell) => (await client()).rooms(command.opts(), shell),
  pipe: async (command, shell) => (await import("./commands/pipe/pipe.ts")).pipe(command.opts(), shell),
  on: async (command, shell) =>
    (await import("./commands/on/on.ts")).on(command.processedArgs[0], command.opts(), shell),
  config: async (command, shell) => (await import("./commands/config/config.ts")).config(command, shell),
  doctor: async (command, shell) =>
    (await import("./commands/doctor/doctor.ts")).doctor(command.opts(), shell),
  completion: async (command, shell) =>
    (await import("./commands/completion/completion.ts")).completion(command.processedArgs[0], shell),
  __complete: async (command, shell) =>
    (await import("./commands/completion/complete.ts")).complete(command.processedArgs[0] ?? [], shell),
};

/**
 * Parses the arguments, runs the command and returns its exit code. Throws what the command throws, and CommanderError
 * for a bad command line.
 */
export async function runProgram(args: readonly string[], shell: Shell): Promise<number> {
  let code: number = EXIT.done;
  const tree = commandTree(shell.words, shell.version, args[0]);
  const writeOut = (text: string) => void shell.output.write(text);
  tree.configureOutput({ writeOut });
  for (const command of tree.commands as ShellCommand[]) {
    // the tree holds nothing else
    command.configureOutput({ writeOut });
    const run = RUNS[command.name()];
    command.action(async () => {
      if (run !== undefined) code = await run(command, shell);
    });
  }
  if (args.length === 0) {
    shell.errors.write(tree.helpInformation());
    return EXIT.usage;
  }
  await tree.parseAsync(args, { from: "user" });
  return code;
}
