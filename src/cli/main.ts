import manifest from "../../package.json" with { type: "json" };
import { quietOnClosedPipe } from "./io/streams.ts";
import { runProgram } from "./program.ts";
import { report } from "./report.ts";
import { cliWords } from "./words.ts";

/** The only place that ends the process. */
const { stdin: input, stdout: output, stderr: errors, env } = process;
quietOnClosedPipe(output, () => process.exit(0));
quietOnClosedPipe(errors, () => process.exit(0));

async function main(args: readonly string[]): Promise<number> {
  const debug = args.includes("--debug");
  const shell = { env, input, output, errors, debug, words: await cliWords(env), version: manifest.version };
  return runProgram(args, shell).catch((error: unknown) => report(error, shell));
}

main(process.argv.slice(2)).then((code) => process.exit(code));
