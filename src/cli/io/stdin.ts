import type { Readable } from "node:stream";
import { UsageError } from "../exit.ts";

/** More text than any message may have: who pipes a film in is told so before all of it is read. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** All of a stream as one text, without the line break that ends it, or as much as is surely too much. */
export async function readAll(input: Readable): Promise<string> {
  input.setEncoding("utf8");
  let text = "";
  try {
    for await (const chunk of input) {
      text += chunk;
      if (text.length > MOST_CHARACTERS) break;
    }
  } catch (error) {
    throw unreadable(error);
  }
  return text.replace(/\r?\n$/, "");
}

/** The lines of a stream as they come, each with its number, from 1; of an endless one only its beginning. */
export async function* readLines(
  input: Readable,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  input.setEncoding("utf8");
  let line = 0;
  let rest = "";
  try {
    for await (const chunk of input) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = (lines.pop() ?? "").slice(0, MOST_CHARACTERS);
      for (const text of lines) yield { line: ++line, text: withoutReturn(text) };
    }
  } catch (error) {
    throw unreadable(error);
  }
  if (rest !== "") yield { line: ++line, text: withoutReturn(rest) };
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

function unreadable(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new UsageError((words) => words.stdinUnreadable(code));
}
