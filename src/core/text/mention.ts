import { nickKey } from "../protocol/names.ts";

/** Scripts written without spaces: what stands beside a name there says nothing about where the name ends. */
const SPACELESS = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}";
const SPACED = `[[\\p{L}\\p{N}\\p{M}_]--[${SPACELESS}]]`;
const SPACED_CHARACTER = new RegExp(SPACED, "v");

/** The signs that are folded to `@`. */
const AT_SIGNS = ["@", "＠", "﹫"];

/** Words that call everybody in a room, in a folded text. */
const ALL = new RegExp(`(?<!${SPACED})@(?:all(?!${SPACED})|全体|全體|所有人)`, "v");

/**
 * Says whether a message names a nick, as `@nick` or bare, whatever the case and width. A bare nick is a word of its own:
 * `al` is not named by `also`, but 小爱 is by 谢谢小爱了.
 */
export function mentions(msg: string, nickName: string): boolean {
  return findNick(nickKey(msg), nickKey(nickName)).length > 0;
}

/** Says whether a message calls everybody in its room: `@all`, `@所有人` or `@全体`. */
export function callsAll(msg: string): boolean {
  return AT_SIGNS.some((sign) => msg.includes(sign)) && ALL.test(nickKey(msg));
}

/** Finds where a folded text names a folded nick (`nickKey`). */
export function findNick(text: string, nick: string): number[] {
  const found: number[] = [];
  if (nick === "") return found;
  for (let at = text.indexOf(nick); at >= 0; at = text.indexOf(nick, at + 1)) {
    if (isNamedAt(text, nick, at)) found.push(at);
  }
  return found;
}

/** Says whether a folded text, in which a folded nick stands at an index, names it there: no word goes on beyond it. */
export function isNamedAt(text: string, nick: string, index: number): boolean {
  const before = lastCharacter(text.slice(0, index));
  const after = firstCharacter(text.slice(index + nick.length));
  const opens = before === "@" || !joins(before, firstCharacter(nick));
  return opens && !joins(lastCharacter(nick), after);
}

/** Says whether two neighbouring characters belong to one word. */
function joins(left: string, right: string): boolean {
  return SPACED_CHARACTER.test(left) && SPACED_CHARACTER.test(right);
}

function firstCharacter(text: string): string {
  return text === "" ? "" : String.fromCodePoint(text.codePointAt(0) ?? 0);
}

function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? "";
}
