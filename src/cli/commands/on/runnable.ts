import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UsageError } from "../../exit.ts";

/** The folders where the system looks for a program if there is no PATH. */
const USUAL_PATH = "/usr/bin:/bin";

/** Throws UsageError unless `command` is a file that can be run, along PATH where it is a name alone. */
export function checkRunnable(command: string, { PATH = USUAL_PATH }: NodeJS.ProcessEnv): void {
  if (command.includes("/")) {
    if (isRunnable(command)) return;
    throw new UsageError((words) => words.notRunnable(command));
  }
  const found = PATH.split(delimiter).some((folder) =>
    isRunnable(join(folder === "" ? "." : folder, command)),
  );
  if (command === "" || !found) throw new UsageError((words) => words.noProgram(command));
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
