import PinyinMatch from "pinyin-match";

/** Its types say `default`; as a CommonJS module it is what Node's import gives. */
const pinyin = PinyinMatch as unknown as { match(name: string, typed: string): [number, number] | false };

/** Matches what is typed on a Latin keyboard to mean a Chinese name. */
const LATIN = /^[a-z0-9]+$/;

/**
 * Finds where a folded name begins to sound like what was typed: by the initials of its pinyin (`zs` for 张三), all of it
 * (`zhangsan`) or a mixture. −1: nowhere.
 */
export function soundsLike(name: string, typed: string): number {
  if (!LATIN.test(typed)) return -1;
  const found = pinyin.match(name, typed);
  return found === false ? -1 : found[0];
}
