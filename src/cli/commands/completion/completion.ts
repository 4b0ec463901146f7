import { EXIT } from "../../exit.ts";
import { write } from "../../io/streams.ts";
import type { Shell } from "../../shell.ts";
import { SCRIPTS, type ShellName } from "./scripts.ts";

/** Prints the script that makes a shell complete the program's command lines. */
export async function completion(name: ShellName, { output }: Shell): Promise<number> {
  await write(output, SCRIPTS[name]);
  return EXIT.done;
}
