import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import { TextDecoder } from "node:util";
import { findForeignEncoding } from "../../files/text-encoding.ts";
import { UsageError } from "../exit.ts";
import type { Shell } from "../shell.ts";
import { note } from "./streams.ts";

/** No message may be as long: somebody who pipes a film in is told so before all of it is read. */
const MOST_BYTES = 4 * 1024 * 1024;

const LINE_FEED = 0x0a;

/** These put U+FFFD in the place of bytes that are not UTF-8: `START` drops a byte order mark, `REST` keeps it as a character. */
const START = new TextDecoder();
const REST = new TextDecoder("utf-8", { ignoreBOM: true });

/** Is called once, with the number of the first line that holds bytes which are not UTF-8. */
type OnDamaged = (line: number) => void;

/** Makes a listener that tells a person on stderr of the first damaged line. */
export function noteDamaged({ errors, words }: Pick<Shell, "errors" | "words">): OnDamaged {
  return (line) => note(errors, words.stdinDamaged(line));
}

/**
 * Reads a stream as one text, without a byte order mark and the line break that ends it; of a very long one only as much as is
 * surely too much. Bytes that are not UTF-8 become U+FFFD. Throws UsageError where the stream can't be read, or is in UTF-16 or
 * UTF-32.
 */
export async function readAll(input: Readable, onDamaged: OnDamaged): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunksOf(input)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) break;
  }
  const bytes = Buffer.concat(chunks);
  checkEncoding(bytes);
  if (size <= MOST_BYTES && !isUtf8(bytes)) onDamaged(findDamagedLine(bytes));
  return START.decode(bytes).replace(/\r?\n$/, "");
}

/**
 * Yields the lines of a stream as they come, each with its number, from 1; of an endless line only its beginning. Deals with a
 * byte order mark, damaged bytes and errors as `readAll` does.
 */
export async function* readLines(
  input: Readable,
  onDamaged: OnDamaged,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let line = 0;
  let damaged = false;
  for await (const bytes of wholeLines(input)) {
    if (line === 0) checkEncoding(bytes);
    if (!damaged && !isUtf8(bytes)) {
      damaged = true;
      onDamaged(line + findDamagedLine(bytes));
    }
    const lines = (line === 0 ? START : REST).decode(bytes).split("\n");
    if (lines.at(-1) === "") lines.pop();
    for (const text of lines) yield { line: ++line, text: withoutReturn(text) };
  }
}

/** Yields the bytes of a stream, cut behind line feeds, so that no character is cut; the last line may have no line feed. */
async function* wholeLines(input: Readable): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunksOf(input)) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      yield Buffer.concat([...begun, chunk.subarray(0, end)]);
      begun = [];
      size = 0;
    }
    if (end === chunk.length || size > MOST_BYTES) continue;
    begun.push(chunk.subarray(end));
    size += chunk.length - end;
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** Yields the chunks of a stream as bytes, also where it gives text. */
async function* chunksOf(input: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of input) yield Buffer.from(chunk);
  } catch (error) {
    throw unreadable(error);
  }
}

function checkEncoding(bytes: Buffer): void {
  const encoding = findForeignEncoding(bytes);
  if (encoding !== undefined) throw new UsageError((words) => words.stdinNotUtf8(encoding));
}

/** Returns the number, from 1, of the first line that is not UTF-8, in bytes that are not. */
function findDamagedLine(bytes: Buffer): number {
  let line = 1;
  let from = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, from) + 1;
    if (end === 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end;
    line += 1;
  }
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

function unreadable(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new UsageError((words) => words.stdinUnreadable(code));
}
