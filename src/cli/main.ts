import manifest from "../../package.json" with { type: "json" };
import { quietOnClosedPipe } from "./io/streams.ts";
import { runProgram } from "./program.ts";
import { report } from "./report.ts";
import type { Shell } from "./shell.ts";
import { cliWords } from "./words.ts";

/** The only place that ends the process. */
const end = () => process.exit(0);

/** The streams of the process, each made when it is first used: that takes milliseconds, and a `send` reads and prints nothing. */
class Streams implements Pick<Shell, "input" | "output" | "errors"> {
  #output: typeof process.stdout | undefined;
  #errors: typeof process.stderr | undefined;

  get input() {
    return process.stdin;
  }

  get output() {
    this.#output ??= quietOnClosedPipe(process.stdout, end);
    return this.#output;
  }

  get errors() {
    this.#errors ??= quietOnClosedPipe(process.stderr, end);
    return this.#errors;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const { env } = process;
  const about = {
    env,
    debug: args.includes("--debug"),
    words: await cliWords(env),
    version: manifest.version,
  };
  const shell: Shell = Object.assign(new Streams(), about);
  return runProgram(args, shell).catch((error: unknown) => report(error, shell));
}

main(process.argv.slice(2)).then((code) => process.exit(code));
