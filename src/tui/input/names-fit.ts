import { nickKey } from "../../core/protocol/names.ts";

/** Finds where a folded name begins to sound like what was typed; −1: nowhere. */
export type SoundsLike = (name: string, typed: string) => number;

/** Nothing sounds like anything: names are matched by their characters alone. */
export const NO_SOUNDS: SoundsLike = () => -1;

/** Finds where a name begins to be what was typed, by its characters whatever the case and width, or by its sound; −1: nowhere. */
export function fits(name: string, typed: string, soundsLike: SoundsLike): number {
  const wanted = nickKey(typed);
  const key = nickKey(name);
  const at = key.indexOf(wanted);
  return at >= 0 ? at : soundsLike(key, wanted);
}

/**
 * Returns the items of which one name is what was typed, then those of which one begins with it, then those that hold it
 * further on, each in their order.
 */
export function rankNames<T>(
  items: readonly T[],
  namesOf: (item: T) => readonly string[],
  typed: string,
  soundsLike: SoundsLike,
): T[] {
  const ranked = items.map((item) => {
    const ranks = namesOf(item).map((name) => rankName(name, typed, soundsLike));
    return { item, rank: Math.min(...ranks) };
  });
  const found = ranked.filter(({ rank }) => rank < NO_MATCH);
  return found.sort((one, other) => one.rank - other.rank).map(({ item }) => item);
}

const NO_MATCH = 3;

/** Returns 0 for the name itself, 1 for its beginning, 2 for a part of it. */
function rankName(name: string, typed: string, soundsLike: SoundsLike): number {
  if (nickKey(name) === nickKey(typed)) return 0;
  const index = fits(name, typed, soundsLike);
  return index < 0 ? NO_MATCH : Math.min(index, 1) + 1;
}
