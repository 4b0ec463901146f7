import { nickKey } from "../../core/names.ts";

/** Where in a folded name it begins to sound like what was typed; −1: nowhere. */
export type SoundsLike = (name: string, typed: string) => number;

/** Nothing sounds like anything: names are matched by their characters alone. */
export const NO_SOUNDS: SoundsLike = () => -1;

/** Where in a name it begins to be what was typed, by its characters whatever the case and width, or by its sound; −1: nowhere. */
export function fits(name: string, typed: string, soundsLike: SoundsLike): number {
  const wanted = nickKey(typed);
  const key = nickKey(name);
  const at = key.indexOf(wanted);
  return at >= 0 ? at : soundsLike(key, wanted);
}

/** The names that begin with what was typed, then those that hold it further on, each in their order. */
export function rankNames<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  typed: string,
  soundsLike: SoundsLike,
): T[] {
  const placed = items.map((item) => ({ item, at: fits(nameOf(item), typed, soundsLike) }));
  const first = placed.filter(({ at }) => at === 0);
  const later = placed.filter(({ at }) => at > 0);
  return [...first, ...later].map(({ item }) => item);
}
