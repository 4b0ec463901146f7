import { DEFAULT_LIMITS, type Limits } from "../../../core/protocol/limits.ts";
import { sizeError } from "../../../core/protocol/message-size.ts";
import { graphemes } from "../../../core/text/graphemes.ts";
import { toNfc } from "../../../core/text/normalize.ts";

/** The characters of a command's output that are worth gathering: more than ever make a message, however they compose. */
export const GATHERED_CHARACTERS = 16 * DEFAULT_LIMITS.messageCharacters;

const CUT = "…";

type MessageLimits = Pick<Limits, "messageCharacters" | "messageBytes">;

/**
 * Makes a message of what a command printed: without the line break that ends it, and cut, between two characters as people
 * see them, to what a server takes. Undefined if there is nothing to say.
 */
export function replyText(output: string, limits: MessageLimits): string | undefined {
  const text = toNfc(output).replace(/\r?\n$/, "");
  if (text.trim() === "") return undefined;
  if (sizeError(text, limits) === undefined) return text;
  let kept = "";
  let characters = limits.messageCharacters - 1;
  let bytes = limits.messageBytes - Buffer.byteLength(CUT);
  for (const grapheme of graphemes(text.slice(0, GATHERED_CHARACTERS))) {
    characters -= [...grapheme].length;
    bytes -= Buffer.byteLength(grapheme);
    if (characters < 0 || bytes < 0) break;
    kept += grapheme;
  }
  return kept + CUT;
}
