import { nickKey } from "../../core/names.ts";
import { type Composer, replace } from "./composer.ts";

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
}

/** The commands whose argument is a room. */
const TAKES_ROOM = /^[/／、](?:join|leave|part|who)\s+/i;

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

function start(composer: Composer, { nicks, commands, rooms }: Completable): Completion | undefined {
  const before = composer.text.slice(0, composer.cursor);
  const word = wordBefore(before);
  const from = before.length - word.length;
  const fitting = (names: readonly string[], typed: string) =>
    names.filter((name) => nickKey(name).startsWith(nickKey(typed)));
  const completion = (candidates: readonly string[]): Completion | undefined =>
    candidates.length === 0
      ? undefined
      : { from, candidates: [...candidates, word], index: candidates.length };

  if (from === 0 && /^[/／、]/.test(word)) {
    return completion(fitting(commands, word.slice(1)).map((name) => `/${name} `));
  }
  if (TAKES_ROOM.test(before)) return completion(fitting(rooms, word));
  if (word.startsWith("#")) {
    return completion(
      fitting(rooms, word.slice(1))
        .concat(fitting(rooms, word))
        .map((name) => `${name} `),
    );
  }
  if (word === "") return undefined;
  const nick = word.replace(/^@/, "");
  return completion(
    fitting(nicks, nick).map((name) => (from === 0 && nick === word ? `${name}: ` : `@${name} `)),
  );
}

/** Back to a space, or to an `@`: Chinese puts no space before it. */
function wordBefore(text: string): string {
  const word = /\S*$/.exec(text)?.[0] ?? "";
  const mention = word.lastIndexOf("@");
  return mention > 0 ? word.slice(mention) : word;
}
