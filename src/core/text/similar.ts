import { distance } from "fastest-levenshtein";

/** The most edits between a word and what may have been meant by it. */
const MOST_EDITS = 3;

/** The least share of a word that must be right. */
const LEAST_SIMILARITY = 0.4;

/** Finds the names that may have been meant by a mistyped one: the nearest of them, in the order of the alphabet. */
export function findSimilar(word: string, names: readonly string[]): readonly string[] {
  const bare = (name: string) => name.replace(/^--/, "");
  const near = [...new Set(names)].flatMap((name) => {
    const edits = distance(bare(word), bare(name));
    const longest = Math.max(bare(word).length, bare(name).length);
    const isNear = edits <= MOST_EDITS && (longest - edits) / longest > LEAST_SIMILARITY;
    return isNear && bare(name).length > 1 ? [{ name, edits }] : [];
  });
  const fewest = Math.min(...near.map(({ edits }) => edits));
  return near
    .filter(({ edits }) => edits === fewest)
    .map(({ name }) => name)
    .sort();
}
