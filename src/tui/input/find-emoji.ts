import { nickKey } from "../../core/protocol/names.ts";
import type { NamedEmoji } from "../../core/text/emoji-names.ts";
import type { SoundsLike } from "./names-fit.ts";

/** Tells how well a word fits: better ones are lower. */
const FIT = { name: 0, common: 1, tag: 2, beginning: 3, laterWord: 4, none: 5 } as const;

/** The emoji that people answer each other with most: they come before others. */
export const COMMON_EMOJI: readonly string[] = ["👍", "❤️", "😂", "🎉", "👀", "✅", "🙏", "🔥", "😮", "😢"];

/** A word of what an emoji is called: `rest` is the folded name from this word on, without its spaces. */
interface EmojiWord {
  readonly index: number;
  readonly rest: string;
  readonly isName: boolean;
  readonly isFirst: boolean;
}

/** The words of all names by their first letters, and those that may begin with a letter that was typed. */
interface EmojiIndex {
  readonly byLetter: ReadonlyMap<string, readonly EmojiWord[]>;
  /** Remembers what findWords found for each letter. */
  readonly found: Map<string, readonly EmojiWord[]>;
}

/** The index of each list, and what was found last in it: a picker asks several times for one key. */
interface Finder {
  readonly index: EmojiIndex;
  readonly soundsLike: SoundsLike;
  readonly typed: string;
  readonly emoji: readonly NamedEmoji[];
}

const finders = new WeakMap<readonly NamedEmoji[], Finder>();

/**
 * Finds the emoji of which a name is what was typed, then the common ones of which a name or keyword begins with it, by its sound too; then
 * others of which a keyword is that, or begins with it, the shortest first; then those with a later word that does.
 */
export function findEmoji(
  all: readonly NamedEmoji[],
  typed: string,
  soundsLike: SoundsLike,
): readonly NamedEmoji[] {
  const last = finders.get(all);
  const isSame = last?.soundsLike === soundsLike;
  if (last !== undefined && isSame && last.typed === typed) return last.emoji;
  const index = last !== undefined && isSame ? last.index : makeIndex(all);
  const emoji = rank(all, index, fold(typed), soundsLike);
  finders.set(all, { index, soundsLike, typed, emoji });
  return emoji;
}

/** Spaces and what stands for them in short names mean nothing: `thumbs_up` is `thumbs up`. */
function fold(name: string): string {
  return nickKey(name).replaceAll(SPACES, "");
}

const SPACES = /[\s_]+/g;

function makeIndex(all: readonly NamedEmoji[]): EmojiIndex {
  const byLetter = new Map<string, EmojiWord[]>();
  const add = (name: string, index: number, isName: boolean): void => {
    const words = name.toLowerCase().split(SPACES);
    for (const [at, word] of words.entries()) {
      const letter = firstLetter(word);
      const known = byLetter.get(letter) ?? [];
      known.push({ index, rest: words.slice(at).join(""), isName, isFirst: at === 0 });
      byLetter.set(letter, known);
    }
  };
  for (const [index, { names, tags }] of all.entries()) {
    for (const name of names) add(name, index, true);
    for (const tag of tags) add(tag, index, false);
  }
  return { byLetter, found: new Map() };
}

function firstLetter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

/** Finds the words that may begin with a letter, by their characters or their sound. */
function findWords(
  { byLetter, found }: EmojiIndex,
  letter: string,
  soundsLike: SoundsLike,
): readonly EmojiWord[] {
  const known = found.get(letter);
  if (known !== undefined) return known;
  const words = [...byLetter].flatMap(([first, group]) =>
    first === letter || (first > "\x7f" && soundsLike(first, letter) === 0) ? group : [],
  );
  found.set(letter, words);
  return words;
}

function rank(
  all: readonly NamedEmoji[],
  index: EmojiIndex,
  wanted: string,
  soundsLike: SoundsLike,
): readonly NamedEmoji[] {
  if (wanted === "") return all;
  const best = new Map<number, Found>();
  for (const word of findWords(index, firstLetter(wanted), soundsLike)) {
    const fit = fitOf(word, wanted, soundsLike);
    const { length } = word.rest;
    const known = best.get(word.index);
    const isBetter = known === undefined || fit < known.fit || (fit === known.fit && length < known.length);
    if (fit !== FIT.none && isBetter) best.set(word.index, { fit, length });
  }
  const found = [...best].flatMap(([at, { fit, length }]) => {
    const one = all[at];
    const isCommon = one !== undefined && COMMON_EMOJI.includes(one.emoji);
    const place = isCommon && fit <= FIT.beginning ? Math.min(fit, FIT.common) : fit;
    return one === undefined ? [] : [{ one, place, length, at }];
  });
  found.sort((a, b) => a.place - b.place || a.length - b.length || a.at - b.at);
  return found.map(({ one }) => one);
}

/** The best fit of an emoji's words, and how long that word is. */
interface Found {
  readonly fit: number;
  readonly length: number;
}

function fitOf({ rest, isName, isFirst }: EmojiWord, wanted: string, soundsLike: SoundsLike): number {
  if (isFirst && rest === wanted) return isName ? FIT.name : FIT.tag;
  const begins = rest.startsWith(wanted) || (rest > "\x7f" && soundsLike(rest, wanted) === 0);
  if (!begins) return FIT.none;
  return isFirst ? FIT.beginning : FIT.laterWord;
}
