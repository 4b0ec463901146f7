import { exitCodeOf, oneLine } from "./exit.ts";
import { note } from "./io/note.ts";
import type { Shell } from "./shell.ts";

/** Says in one line what ended a command, and returns the exit code it stands for. */
export function report(error: unknown, { words, errors, debug }: Shell): number {
  const line = oneLine(error, words);
  if (line !== "") note(errors, line);
  if (debug && error instanceof Error) errors.write(`${error.stack}\n`);
  return exitCodeOf(error);
}

/**
 * A command whose failures are reported where they are thrown: the bundles of the commands share no classes with the one
 * that starts them, so that each is a single file.
 */
export function reported<Given extends readonly unknown[]>(
  run: (...given: [...Given, Shell]) => Promise<number>,
): (...given: [...Given, Shell]) => Promise<number> {
  return async (...given) => {
    try {
      return await run(...given);
    } catch (error) {
      return report(error, given.at(-1) as Shell); // the last one, by its type
    }
  };
}
