import { nickKey } from "../../core/names.ts";

/** Scripts written without spaces: what stands beside a name there says nothing about where the name ends. */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const WORD = /[\p{L}\p{N}\p{M}_]/u;

/**
 * Whether a message names a nick, as `@nick` or bare, whatever the case and width. A bare nick is a word of its own:
 * `al` is not named by `also`, but 小爱 is by 谢谢小爱了.
 */
export function mentions(msg: string, nickName: string): boolean {
  const text = nickKey(msg);
  const nick = nickKey(nickName);
  if (nick === "") return false;
  for (let at = text.indexOf(nick); at >= 0; at = text.indexOf(nick, at + 1)) {
    const before = lastCharacter(text.slice(0, at));
    const after = firstCharacter(text.slice(at + nick.length));
    const opens = before === "@" || !joins(before, firstCharacter(nick));
    if (opens && !joins(lastCharacter(nick), after)) return true;
  }
  return false;
}

/** Whether two neighbouring characters belong to one word. */
function joins(left: string, right: string): boolean {
  return [left, right].every((character) => WORD.test(character) && !SPACELESS.test(character));
}

function firstCharacter(text: string): string {
  return text === "" ? "" : String.fromCodePoint(text.codePointAt(0) ?? 0);
}

function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? "";
}
