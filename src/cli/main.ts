import manifest from "../../package.json" with { type: "json" };
import { exitCodeOf, oneLine } from "./exit.ts";
import { runProgram } from "./program.ts";
import { quietOnClosedPipe } from "./streams.ts";
import { cliWords } from "./words.ts";

/** The only place that ends the process: an error becomes one line on stderr and an exit code. */
const { stdin: input, stdout: output, stderr: errors, env } = process;
quietOnClosedPipe(output, () => process.exit(0));
quietOnClosedPipe(errors, () => process.exit(0));

const args = process.argv.slice(2);
const words = await cliWords(env);
try {
  process.exit(await runProgram(args, { env, input, output, errors, words, version: manifest.version }));
} catch (error) {
  const line = oneLine(error, words);
  if (line !== "") (await import("./note.ts")).note(errors, line);
  if (args.includes("--debug") && error instanceof Error) errors.write(`${error.stack}\n`);
  process.exit(exitCodeOf(error));
}
