import PinyinMatch from "pinyin-match";
import { nickKey } from "./names.ts";

/** Its types say `default`; as a CommonJS module it is what Node's import gives. */
const pinyin = PinyinMatch as unknown as { match(name: string, typed: string): [number, number] | false };

/** What is typed on a Latin keyboard to mean a Chinese name. */
const LATIN = /^[a-z0-9]+$/;

/**
 * Where in a name it begins to be what was typed: by its characters whatever the case and width, or, for Chinese, by
 * the initials of its pinyin (`zs`), all of it (`zhangsan`) or a mixture. −1: nowhere.
 */
export function matchName(name: string, typed: string): number {
  const wanted = nickKey(typed);
  const key = nickKey(name);
  const at = key.indexOf(wanted);
  if (at >= 0 || !LATIN.test(wanted)) return at;
  const found = pinyin.match(key, wanted);
  return found === false ? -1 : found[0];
}

/** The names that begin with what was typed, then those that hold it further on, each in their order. */
export function rankNames<T>(items: readonly T[], nameOf: (item: T) => string, typed: string): T[] {
  const placed = items.map((item) => ({ item, at: matchName(nameOf(item), typed) }));
  const first = placed.filter(({ at }) => at === 0);
  const later = placed.filter(({ at }) => at > 0);
  return [...first, ...later].map(({ item }) => item);
}
