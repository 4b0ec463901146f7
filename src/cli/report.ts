import { exitCodeOf, oneLine } from "./exit.ts";
import { note } from "./io/streams.ts";
import type { Shell } from "./shell.ts";

/** Says in one line what ended a command, and returns the exit code it stands for. */
export function report(error: unknown, { words, errors, debug }: Shell): number {
  const line = oneLine(error, words);
  if (line !== "") note(errors, line);
  if (debug && error instanceof Error) errors.write(`${error.stack}\n`);
  return exitCodeOf(error);
}
