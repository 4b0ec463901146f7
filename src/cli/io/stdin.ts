import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { UsageError } from "../exit.ts";
import { foreignEncoding, withoutMark } from "../files/text-encoding.ts";

/** More text than any message may have: who pipes a film in is told so before all of it is read. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** All of a stream as one text, without the line break that ends it, or as much as is surely too much. */
export async function readAll(input: Readable): Promise<string> {
  let text = "";
  for await (const chunk of decoded(input)) {
    text += chunk;
    if (text.length > MOST_CHARACTERS) break;
  }
  return text.replace(/\r?\n$/, "");
}

/** The lines of a stream as they come, each with its number, from 1; of an endless one only its beginning. */
export async function* readLines(
  input: Readable,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let line = 0;
  let rest = "";
  for await (const chunk of decoded(input)) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = (lines.pop() ?? "").slice(0, MOST_CHARACTERS);
    for (const text of lines) yield { line: ++line, text: withoutReturn(text) };
  }
  if (rest !== "") yield { line: ++line, text: withoutReturn(rest) };
}

/** How many of the first bytes show an encoding. */
const TELLING_BYTES = 4;

/** A stream as text, without a byte order mark at its start. UsageError where it can't be read or is not UTF-8. */
async function* decoded(input: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunksOf(input)) {
    if (first === undefined) {
      yield decoder.write(chunk);
      continue;
    }
    first = Buffer.concat([first, chunk]);
    checkEncoding(first);
    if (mayBeMark(first)) continue;
    yield withoutMark(decoder.write(first));
    first = undefined;
  }
  yield withoutMark(decoder.end(first));
}

/** The chunks of a stream as bytes, whatever it gives. */
async function* chunksOf(input: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of input) yield Buffer.from(chunk);
  } catch (error) {
    throw unreadable(error);
  }
}

function checkEncoding(bytes: Buffer): void {
  const encoding = foreignEncoding(bytes.subarray(0, TELLING_BYTES));
  if (encoding !== undefined) throw new UsageError((words) => words.stdinNotUtf8(encoding));
}

/** Whether the bytes that have come are the beginning of a mark: a person's first line is not kept waiting for more. */
function mayBeMark(bytes: Buffer): boolean {
  const marks = [
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
    [0xfe, 0xff],
  ];
  return marks.some(
    (mark) => bytes.length < mark.length && bytes.equals(Buffer.from(mark.slice(0, bytes.length))),
  );
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

function unreadable(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new UsageError((words) => words.stdinUnreadable(code));
}
