import type { Writable } from "node:stream";
import { safeLine } from "../../core/text/safe-text.ts";

/** Says one line to a person on stderr, made safe: what it says may hold foreign text. */
export function note(stderr: Writable, text: string): void {
  stderr.write(`groupchat: ${safeLine(text)}\n`);
}
