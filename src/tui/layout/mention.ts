import { nickKey } from "../../core/protocol/names.ts";
import { findNick } from "../../core/text/mention.ts";
import type { Range } from "./break-lines.ts";

/**
 * Finds where a message holds one of some names, with the `@` before it, in order and none within another. Empty where folding its case and
 * width moves characters.
 */
export function mentionsIn(msg: string, names: readonly string[]): readonly Range[] {
  const text = nickKey(msg);
  const found = names.flatMap((name): Range[] => {
    const key = nickKey(name);
    return findNick(text, key).map((at) => ({
      from: text[at - 1] === "@" ? at - 1 : at,
      to: at + key.length,
    }));
  });
  if (found.length === 0 || text.length !== msg.length) return [];
  if (names.length === 1) return found;
  const sorted = found.sort((one, other) => one.from - other.from || other.to - one.to);
  let end = 0;
  return sorted.filter(({ from, to }) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}
