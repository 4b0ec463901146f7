import { EXIT } from "../../exit.ts";
import { write } from "../../io/streams.ts";
import type { Shell } from "../../shell.ts";
import { wholeTree } from "../../tree.ts";
import { type Candidate, complete as candidatesOf, completionLines } from "./candidates.ts";
import type { Found } from "./cursor-place.ts";

/** Prints what completes the words after the program's name, for the scripts of `completion`. Fails in silence. */
export async function complete(words: readonly string[], shell: Shell): Promise<number> {
  const tree = await wholeTree(shell.words, shell.version);
  const sources = async () => new (await import("./sources.ts")).ChatSources(shell);
  const lazily = {
    rooms: async (given: Found["given"]): Promise<readonly Candidate[]> => (await sources()).rooms(given),
    nicks: async (given: Found["given"], typed: string): Promise<readonly Candidate[]> =>
      (await sources()).nicks(given, typed),
  };
  try {
    await write(shell.output, completionLines(await candidatesOf(tree, words, lazily)));
  } catch {
    return EXIT.failed; // there is no place to say why
  }
  return EXIT.done;
}
