import { nickKey } from "../../core/protocol/names.ts";
import { findNick } from "../../core/text/mention.ts";
import type { Range } from "./break-lines.ts";

/** Finds where a message names a nick, with the `@` before it. Empty where folding its case and width moves characters. */
export function mentionsIn(msg: string, nickName: string): Range[] {
  const text = nickKey(msg);
  const nick = nickKey(nickName);
  const found = findNick(text, nick);
  if (found.length === 0 || text.length !== msg.length) return [];
  return found.map((at) => ({ from: text[at - 1] === "@" ? at - 1 : at, to: at + nick.length }));
}
