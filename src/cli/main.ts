import { exitCodeOf, oneLine } from "./exit.ts";
import { runProgram } from "./program.ts";
import { note, quietOnClosedPipe } from "./streams.ts";

/** The only place that ends the process: an error becomes one line on stderr and an exit code. */
quietOnClosedPipe(process.stdout, () => process.exit(0));
quietOnClosedPipe(process.stderr, () => process.exit(0));

try {
  process.exit(await runProgram(process.argv.slice(2)));
} catch (error) {
  const debug = process.argv.includes("--debug");
  const line = oneLine(error);
  if (line !== "") note(process.stderr, line);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(exitCodeOf(error));
}
