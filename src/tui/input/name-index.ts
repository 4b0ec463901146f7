import { nickKey } from "../../core/protocol/names.ts";
import type { SoundsLike } from "./names-fit.ts";

/** The most names that are offered for one prefix: nobody presses Tab more often. */
const MOST_NAMES = 50;

/** A word of a name: `rest` is the folded name from this word on. */
interface NameWord {
  readonly name: string;
  /** The likelier names have the lower ranks; all first words come before the others. */
  readonly rank: number;
  readonly rest: string;
}

/** Names by the first letters of their words: most prefixes of a sentence begin with a letter that no word has. */
export interface NameIndex {
  readonly names: readonly string[];
  readonly byLetter: ReadonlyMap<string, readonly NameWord[]>;
  readonly soundsLike: SoundsLike;
  /** Remembers what findWords found for each letter. */
  readonly foundWords: Map<string, readonly NameWord[]>;
}

/** Makes the index of these names. */
export function indexNames(nicks: readonly string[], soundsLike: SoundsLike): NameIndex {
  const byLetter = new Map<string, NameWord[]>();
  for (const [index, name] of nicks.entries()) {
    const key = nickKey(name);
    for (const { index: start } of key.matchAll(WORD_STARTS)) {
      const rest = key.slice(start);
      const letter = firstLetter(rest);
      const words = byLetter.get(letter) ?? [];
      words.push({ name, rank: start === 0 ? index : nicks.length + index, rest });
      byLetter.set(letter, words);
    }
  }
  return { names: nicks, byLetter, soundsLike, foundWords: new Map() };
}

const WORD_STARTS = /(?<=^|\s)\S/gu;

function firstLetter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

/** Finds the words that may begin with a letter, by their characters or their sound, the likeliest first. */
function findWords({ byLetter, soundsLike, foundWords }: NameIndex, letter: string): readonly NameWord[] {
  const known = foundWords.get(letter);
  if (known !== undefined) return known;
  const words = [...byLetter]
    .filter(([first]) => first === letter || (first > "\x7f" && soundsLike(first, letter) === 0))
    .flatMap(([, group]) => group)
    .sort((one, other) => one.rank - other.rank);
  foundWords.set(letter, words);
  return words;
}

/** Finds the names that begin with what was typed, then those with a later word that does. */
export function matchNames(index: NameIndex, typed: string): string[] {
  const wanted = nickKey(typed);
  if (wanted === "") return index.names.slice(0, MOST_NAMES);
  const matching = new Set<string>();
  for (const { name, rest } of findWords(index, firstLetter(wanted))) {
    if (rest.startsWith(wanted) || (!rest.includes(wanted) && index.soundsLike(rest, wanted) === 0)) {
      matching.add(name);
    }
    if (matching.size === MOST_NAMES) break;
  }
  return [...matching];
}
