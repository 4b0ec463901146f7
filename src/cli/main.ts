import type { Writable } from "node:stream";
import manifest from "../../package.json" with { type: "json" };
import { withoutEmpty } from "./environment.ts";
import { EXIT } from "./exit.ts";
import { FileWriter, isFile } from "./io/file-writer.ts";
import { flushed, note, onFailedWrite } from "./io/streams.ts";
import { letGoOfLostTerminal } from "./lost-terminal.ts";
import { type Run, runCommand } from "./program.ts";
import { report } from "./report.ts";
import type { Shell } from "./shell.ts";
import type { Define } from "./tree.ts";
import { type CliWords, englishShell } from "./words/english.ts";
import { cliWords } from "./words/words.ts";

/** The streams of the process, each made when it is first used: that takes milliseconds, and a `send` reads and prints nothing. */
class Streams implements Pick<Shell, "input" | "output" | "errors"> {
  #output: Shell["output"] | undefined;
  #errors: Shell["errors"] | undefined;
  words: CliWords = englishShell;

  get input() {
    return process.stdin;
  }

  get output() {
    this.#output ??= onFailedWrite(standardOutput(), (error) => this.#outputFailed(error));
    return this.#output;
  }

  /** The command goes on where standard error can't be written. */
  get errors() {
    this.#errors ??= onFailedWrite(process.stderr, () => {});
    return this.#errors;
  }

  /** Resolves once all that was printed has reached the system. */
  async flushOutput(): Promise<void> {
    if (this.#output !== undefined) await flushed(this.#output);
  }

  /** Ends the process: quietly where the reader or the terminal has gone (`groupchat tail | head -1`), else with a line and 1. */
  #outputFailed({ code = "" }: NodeJS.ErrnoException): void {
    if (code === "EPIPE" || (code === "EIO" && this.#output?.isTTY === true)) process.exit(EXIT.done);
    note(this.errors, this.words.unwritableOutput(code));
    process.exit(EXIT.failed);
  }
}

function standardOutput(): Writable & { readonly isTTY?: boolean } {
  return isFile(1) ? new FileWriter(1) : process.stdout;
}

/** Runs the one command that the arguments of the process begin with, and ends the process with its exit code. */
export function main(define: Define, run: Run): void {
  execute((shell) => runCommand(define, run, process.argv.slice(2), shell));
}

/** Runs `work` with the streams, the environment and the language of the process, and ends the process with its exit code. */
export async function execute(work: (shell: Shell) => Promise<number>): Promise<never> {
  const inherited = process.env;
  process.env = withoutEmpty(inherited); // libraries read it there
  const streams = new Streams();
  const about = {
    env: process.env,
    inherited,
    debug: process.argv.includes("--debug"),
    words: englishShell,
    version: manifest.version,
  };
  const shell: Shell = Object.assign(streams, about);
  letGoOfLostTerminal();
  endOnUncaught(shell);
  streams.words = await cliWords(shell.env);
  const code = await work(shell).catch((error: unknown) => report(error, shell));
  await streams.flushOutput();
  process.exit(code);
}

/** Prints an error that nobody caught as one line too. The screen listens for itself: it has a terminal to give back first. */
function endOnUncaught(shell: Shell): void {
  process.on("uncaughtException", (error) => {
    if (process.listenerCount("uncaughtException") === 1) process.exit(report(error, shell));
  });
  // Without a listener the system kills a process that writes beyond the limit of a file's size; so the write fails instead.
  process.on("SIGXFSZ", () => {});
}
