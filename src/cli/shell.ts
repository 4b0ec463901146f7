import type { Readable, Writable } from "node:stream";
import type { CliWords } from "./words/english.ts";

/** The shell around a command: all that it reads and writes besides files and the network. */
export interface Shell {
  /** The environment; a variable that is empty is not set. */
  readonly env: NodeJS.ProcessEnv;
  /** The environment as this process was given it, for the programs that it runs. */
  readonly inherited: NodeJS.ProcessEnv;
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  /** For results. */
  readonly output: Writable & { readonly isTTY?: boolean };
  /** For everything else. */
  readonly errors: Writable & { readonly isTTY?: boolean };
  readonly words: CliWords;
  /** Show where an unexpected failure came from. */
  readonly debug: boolean;
  /** Of this program. */
  readonly version: string;
}
