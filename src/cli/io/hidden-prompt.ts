import { StringDecoder } from "node:string_decoder";
import type { Shell } from "../shell.ts";

const CTRL_C = "\x03";
const CTRL_D = "\x04";
const CTRL_U = "\x15";
const ERASE: ReadonlySet<string> = new Set(["\x7f", "\b"]);
const ENTER: ReadonlySet<string> = new Set(["\r", "\n"]);

/**
 * Asks a person on the terminal for a line that nobody is to see; undefined where there is none (Ctrl-D), or `signal` ended the asking. Ctrl-C
 * interrupts the process, as ever; then it never resolves.
 */
export function askHidden(
  question: string,
  { input, errors }: Pick<Shell, "input" | "errors">,
  signal?: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const decoder = new StringDecoder("utf8");
    let typed: readonly string[] = [];
    const restore = () => {
      input.off("data", take);
      input.off("end", none);
      signal?.removeEventListener("abort", none);
      input.setRawMode?.(false);
      input.pause();
      errors.write("\n");
    };
    const end = (line?: string) => {
      restore();
      resolve(line);
    };
    const none = () => end();
    const interrupt = () => {
      restore();
      process.kill(process.pid, "SIGINT");
    };
    const take = (chunk: Buffer) => {
      for (const character of decoder.write(chunk)) {
        if (ENTER.has(character)) return end(typed.join(""));
        if (character === CTRL_D) return end();
        if (character === CTRL_C) return interrupt();
        typed = afterKey(typed, character);
      }
    };
    errors.write(question);
    input.setRawMode?.(true);
    input.on("data", take);
    input.on("end", none);
    signal?.addEventListener("abort", none);
    input.resume();
  });
}

function afterKey(typed: readonly string[], character: string): readonly string[] {
  if (ERASE.has(character)) return typed.slice(0, -1);
  if (character === CTRL_U) return [];
  return character < " " ? typed : [...typed, character];
}
