import manifest from "../../package.json" with { type: "json" };
import { runProgram } from "./program.ts";
import { report } from "./report.ts";
import { quietOnClosedPipe } from "./streams.ts";
import { cliWords } from "./words.ts";

/** The only place that ends the process. */
const { stdin: input, stdout: output, stderr: errors, env } = process;
quietOnClosedPipe(output, () => process.exit(0));
quietOnClosedPipe(errors, () => process.exit(0));

const args = process.argv.slice(2);
const debug = args.includes("--debug");
const shell = { env, input, output, errors, debug, words: await cliWords(env), version: manifest.version };
process.exit(await runProgram(args, shell).catch((error: unknown) => report(error, shell)));
