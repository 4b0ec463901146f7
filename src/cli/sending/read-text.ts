import { UsageError } from "../exit.ts";
import { noteDamaged, readAll } from "../io/stdin.ts";
import type { Shell } from "../shell.ts";

/** Reads the text that a command is to say: its words, or for `-` all of standard input. UsageError where there is nothing to say. */
export async function readText(words: readonly string[], shell: Shell): Promise<string> {
  if (words.length === 0) throw new UsageError(({ nothingToSend }) => nothingToSend);
  const fromInput = words.length === 1 && words[0] === "-";
  const text = fromInput ? await readAll(shell.input, noteDamaged(shell)) : words.join(" ");
  if (text.trim() === "") throw new UsageError(({ emptyText }) => emptyText);
  return text;
}
