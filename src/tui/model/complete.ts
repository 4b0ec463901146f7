import { type Composer, replace } from "./composer.ts";
import { fits, type SoundsLike } from "./names-fit.ts";

/** A completion under way: what stands between `from` and the cursor is `candidates[index]`. */
export interface Completion {
  readonly from: number;
  readonly candidates: readonly string[];
  readonly index: number;
}

/** What can be completed, each list the likeliest first. Safe to print. */
export interface Completable {
  readonly nicks: readonly string[];
  readonly commands: readonly string[];
  readonly rooms: readonly string[];
  readonly soundsLike: SoundsLike;
}

/** The commands whose argument is a room, and those whose first one is a nick; widths and case are folded before. */
const TAKES_ROOM = /^[/、](?:join|leave|part|who|mute)\s+/i;
const TAKES_NICK = /^[/、](?:msg|ignore|unignore)\s+(?=\S*$)/i;

/**
 * Completes the word before the cursor, or goes on to the next candidate (`step` 1) or the one before (−1). After the
 * last one the word stands as it was typed. Undefined if nothing fits.
 */
export function complete(
  composer: Composer,
  underWay: Completion | undefined,
  step: 1 | -1,
  from: Completable,
): { readonly composer: Composer; readonly completion: Completion } | undefined {
  const found = underWay ?? start(composer, from);
  if (found === undefined) return undefined;
  const count = found.candidates.length;
  const index = (found.index + step + count) % count;
  const completed = replace(composer, found.from, composer.cursor, found.candidates[index] ?? "");
  return { composer: completed, completion: { ...found, index } };
}

function start(
  composer: Composer,
  { nicks, commands, rooms, soundsLike }: Completable,
): Completion | undefined {
  const before = composer.text.slice(0, composer.cursor);
  const folded = before.replace(/^／/, "/");
  const word = wordBefore(before);
  const from = before.length - word.length;
  const fitting = (names: readonly string[], begun: string): string[] =>
    names.filter((name) => begun === "" || fits(name, begun, soundsLike) === 0);
  const completion = (candidates: readonly string[]): Completion | undefined =>
    candidates.length === 0
      ? undefined
      : { from, candidates: [...candidates, word], index: candidates.length };

  if (from === 0 && /^[/、]/.test(folded)) {
    return completion(fitting(commands, word.slice(1)).map((name) => `/${name} `));
  }
  if (TAKES_ROOM.test(folded)) return completion(fitting(rooms, word));
  if (TAKES_NICK.test(folded)) {
    return completion(fitting(nicks, word.replace(/^[@＠]/, "")).map((nick) => `${nick} `));
  }
  if (/^[#＃]/.test(word)) {
    const names = [...fitting(rooms, word.slice(1)), ...fitting(rooms, word)];
    return completion([...new Set(names)].map((name) => `${name} `));
  }
  if (word === "") return undefined;
  const nick = word.replace(/^[@＠]/, "");
  const named = (name: string): string => (from === 0 && nick === word ? `${name}: ` : `@${name} `);
  return completion(fitting(nicks, nick).map(named));
}

/** Back to a space, or to an `@`: Chinese puts no space before it. */
function wordBefore(text: string): string {
  const word = /\S*$/.exec(text)?.[0] ?? "";
  const mention = Math.max(word.lastIndexOf("@"), word.lastIndexOf("＠"));
  return mention > 0 ? word.slice(mention) : word;
}
