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
const TAKES_NICK = /^[/、](?:msg|ignore|unignore)\s+/i;

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

/** A beginning of a name that was typed: `from` is where it stands, `begun` is without the sign before it. */
interface Begun {
  readonly from: number;
  readonly begun: string;
  readonly sign: "@" | "#" | undefined;
}

function start(composer: Composer, completable: Completable): Completion | undefined {
  const before = composer.text.slice(0, composer.cursor);
  const after = composer.text.slice(composer.cursor);
  const folded = before.replace(/^／/, "/");
  if (/^[/、]\S*$/.test(folded)) {
    const commands = fitting(completable.commands, folded.slice(1), completable);
    return completion(
      0,
      before,
      commands.map((name) => `/${name}${spaceBefore(after)}`),
    );
  }
  const [rooms = ""] = TAKES_ROOM.exec(folded) ?? [];
  if (rooms !== "") {
    const begun = before.slice(rooms.length);
    return completion(rooms.length, begun, fitting(completable.rooms, begun, completable));
  }
  return argument(before, after, folded, completable) ?? mention(before, after, completable);
}

/** The nick after a command that takes one. */
function argument(
  before: string,
  after: string,
  folded: string,
  completable: Completable,
): Completion | undefined {
  const [command = ""] = TAKES_NICK.exec(folded) ?? [];
  if (command === "") return undefined;
  const typed = before.slice(command.length);
  const nicks = named(completable.nicks, typed.replace(/^[@＠]/, ""), completable);
  return completion(
    command.length,
    typed,
    nicks.map((nick) => nick + spaceBefore(after)),
  );
}

/** A nick or a room in what is said; what was typed of most of its words first. */
function mention(before: string, after: string, completable: Completable): Completion | undefined {
  const offered = new Set<string>();
  const most = [...completable.nicks, ...completable.rooms].reduce(
    (most, name) => Math.max(most, wordsIn(name)),
    0,
  );
  const possible = beginnings(before).filter(({ begun }) => wordsIn(begun) <= most);
  const found = possible.flatMap((begun) => {
    const names = namesFor(begun, completable).filter((name) => !offered.has(name));
    for (const name of names) offered.add(name);
    return names.length === 0 ? [] : [{ begun, names }];
  });
  const from = found[0]?.begun.from ?? 0;
  const candidates = found.flatMap(({ begun, names }) =>
    names.map((name) => before.slice(from, begun.from) + mentioned(name, begun) + spaceBefore(after)),
  );
  return completion(from, before.slice(from), candidates);
}

function wordsIn(name: string): number {
  return name.trim().split(/\s+/).length;
}

/** A room is named, who is called at the start is addressed, elsewhere mentioned. */
function mentioned(name: string, { from, sign }: Begun): string {
  if (sign === "#") return name;
  return from === 0 && sign === undefined ? `${name}:` : `@${name}`;
}

function namesFor({ begun, sign }: Begun, completable: Completable): string[] {
  if (sign === "#") {
    const { rooms } = completable;
    return [...new Set([...fitting(rooms, begun, completable), ...fitting(rooms, `#${begun}`, completable)])];
  }
  return named(completable.nicks, begun, completable);
}

/** Marks that also stand within a word: a name begins after them only where they stand before one. */
const WITHIN_WORDS = /[\p{Pd}\p{Pc}.'’·&]/u;
const MARK = /[\p{P}\p{S}]/u;

/** Where a name may begin in the last line: at its start, after a space, a mark or an `@`; the longest first. */
function beginnings(before: string): Begun[] {
  const found: Begun[] = [];
  const first = Math.max(before.lastIndexOf("\n") + 1, before.length - LONGEST_BEGINNING);
  for (let at = first; at <= before.length; at++) {
    const begun = before.slice(at);
    const sign = SIGNS[before.charAt(at - 1)];
    if (begun === "" && sign === undefined) continue;
    if (/^[@＠#＃\s\p{M}]/u.test(begun) || !isEdge(before.slice(0, at))) continue;
    found.push({ from: sign === undefined ? at : at - 1, begun, sign });
  }
  return found;
}

const SIGNS: Readonly<Record<string, Begun["sign"]>> = { "@": "@", "＠": "@", "#": "#", "＃": "#" };

/** UTF-16 units of the longest beginning of a name. */
const LONGEST_BEGINNING = 64;

/** Whether a name may begin after this text. */
function isEdge(text: string): boolean {
  const last = Array.from(text.slice(-2)).at(-1) ?? "";
  if (last === "" || /\s/.test(last)) return true;
  if (!MARK.test(last)) return false;
  return !WITHIN_WORDS.test(last) || /(?:^|[\s\p{P}\p{S}])$/u.test(text.slice(0, -last.length));
}

/** The names that begin with what was typed, then those one of whose later words does. */
function named(names: readonly string[], begun: string, completable: Completable): string[] {
  const spaced = /\s/.test(begun) ? names.filter((name) => /\s/.test(name)) : names;
  const first = fitting(spaced, begun, completable);
  if (begun === "") return first;
  const later = spaced.filter((name) =>
    name.split(/(?<=\s)/).some((_, at, words) => {
      const rest = words.slice(at).join("");
      return at > 0 && fits(rest, begun, completable.soundsLike) === 0;
    }),
  );
  return [...new Set([...first, ...later])];
}

function fitting(names: readonly string[], begun: string, { soundsLike }: Completable): string[] {
  return names.filter((name) => begun === "" || fits(name, begun, soundsLike) === 0);
}

/** After the last candidate what was typed stands there again. */
function completion(from: number, typed: string, candidates: readonly string[]): Completion | undefined {
  if (candidates.length === 0) return undefined;
  return { from, candidates: [...candidates, typed], index: candidates.length };
}

/** The space after a name, but where what follows brings its own, or closes what was opened before it. */
function spaceBefore(after: string): string {
  return /^[\s\p{Pe}\p{Pf}\p{Po}"]/u.test(after) ? "" : " ";
}
