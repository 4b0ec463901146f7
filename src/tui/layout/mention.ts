import { nickKey } from "../../core/protocol/names.ts";
import type { Range } from "./break-lines.ts";

/** Scripts written without spaces: what stands beside a name there says nothing about where the name ends. */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const WORD = /[\p{L}\p{N}\p{M}_]/u;

/**
 * Says whether a message names a nick, as `@nick` or bare, whatever the case and width. A bare nick is a word of its own:
 * `al` is not named by `also`, but 小爱 is by 谢谢小爱了.
 */
export function mentions(msg: string, nickName: string): boolean {
  return findNick(nickKey(msg), nickKey(nickName)).length > 0;
}

/** Finds where a message names a nick, with the `@` before it. Empty where folding its case and width moves characters. */
export function mentionsIn(msg: string, nickName: string): Range[] {
  const text = nickKey(msg);
  const nick = nickKey(nickName);
  const found = findNick(text, nick);
  if (found.length === 0 || text.length !== msg.length) return [];
  return found.map((at) => ({ from: text[at - 1] === "@" ? at - 1 : at, to: at + nick.length }));
}

/** Finds where a folded text names a folded nick. */
function findNick(text: string, nick: string): number[] {
  const found: number[] = [];
  if (nick === "") return found;
  for (let at = text.indexOf(nick); at >= 0; at = text.indexOf(nick, at + 1)) {
    const before = lastCharacter(text.slice(0, at));
    const after = firstCharacter(text.slice(at + nick.length));
    const opens = before === "@" || !joins(before, firstCharacter(nick));
    if (opens && !joins(lastCharacter(nick), after)) found.push(at);
  }
  return found;
}

/** Says whether two neighbouring characters belong to one word. */
function joins(left: string, right: string): boolean {
  return [left, right].every((character) => WORD.test(character) && !SPACELESS.test(character));
}

function firstCharacter(text: string): string {
  return text === "" ? "" : String.fromCodePoint(text.codePointAt(0) ?? 0);
}

function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? "";
}
