import { nickKey } from "../../core/protocol/names.ts";
import { type Composer, replace } from "./composer.ts";
import { fits, type SoundsLike } from "./names-fit.ts";

/** A completion under way: what stands between `from` and the cursor is `candidates[index]`. */
export interface Completion {
  readonly from: number;
  readonly candidates: readonly string[];
  readonly index: number;
}

/** A slash command by its name, then its aliases; `takes` names its first argument. */
export interface CompletableCommand {
  readonly names: readonly string[];
  readonly takes: string | undefined;
}

/** The words that can be completed, each list the likeliest first. Safe to print. */
export interface Completable {
  readonly nicks: readonly string[];
  readonly commands: readonly CompletableCommand[];
  readonly rooms: readonly string[];
  readonly soundsLike: SoundsLike;
}

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
  const found = underWay ?? beginCompletion(composer, from);
  if (found === undefined) return undefined;
  const count = found.candidates.length;
  const index = (found.index + step + count) % count;
  const completed = replace(composer, found.from, composer.cursor, found.candidates[index] ?? "");
  return { composer: completed, completion: { ...found, index } };
}

/** The beginning of a name that was typed: `from` is where it stands, `prefix` is without the sign before it. */
interface TypedPrefix {
  readonly from: number;
  readonly prefix: string;
  readonly sign: "@" | "#" | undefined;
}

function beginCompletion(composer: Composer, completable: Completable): Completion | undefined {
  const before = composer.text.slice(0, composer.cursor);
  const after = composer.text.slice(composer.cursor);
  const folded = before.replace(/^／/, "/");
  if (/^[/、]\S*$/.test(folded)) {
    const names = completable.commands.flatMap(({ names: [name = ""] }) => name);
    const commands = matchPrefixes(names, folded.slice(1), completable);
    return offerCandidates(
      0,
      before,
      commands.map((name) => `/${name}${chooseSpace(after)}`),
    );
  }
  const [command = "", name = ""] = /^[/、](\S+)\s+/.exec(folded) ?? [];
  const typed = before.slice(command.length);
  switch (completable.commands.find(({ names }) => names.includes(name.toLowerCase()))?.takes) {
    case "room":
      return offerCandidates(command.length, typed, matchPrefixes(completable.rooms, typed, completable));
    case "nick":
      return (
        completeNick(command.length, typed, after, completable) ?? completeMention(before, after, completable)
      );
    default:
      return completeMention(before, after, completable);
  }
}

/** Completes the nick after a command that takes one. */
function completeNick(
  from: number,
  typed: string,
  after: string,
  completable: Completable,
): Completion | undefined {
  const nicks = matchNames(indexNames(completable), typed.replace(/^[@＠]/, ""));
  const candidates = nicks.map((nick) => nick + chooseSpace(after));
  return offerCandidates(from, typed, candidates);
}

/** Completes a nick or a room within a message, first those of which the most words were typed. */
function completeMention(before: string, after: string, completable: Completable): Completion | undefined {
  const index = indexNames(completable);
  const offered = new Set<string>();
  const found = findPrefixes(before).flatMap((typed) => {
    const names = findNames(typed, completable, index).filter((name) => !offered.has(name));
    for (const name of names) offered.add(name);
    return names.length === 0 ? [] : [{ typed, names }];
  });
  const from = found[0]?.typed.from ?? 0;
  const candidates = found.flatMap(({ typed, names }) =>
    names.map((name) => before.slice(from, typed.from) + formatName(name, typed) + chooseSpace(after)),
  );
  return offerCandidates(from, before.slice(from), candidates);
}

/** A room is named, a nick at the start is addressed, and elsewhere it is mentioned. */
function formatName(name: string, { from, sign }: TypedPrefix): string {
  if (sign === "#") return name;
  return from === 0 && sign === undefined ? `${name}:` : `@${name}`;
}

function findNames({ prefix, sign }: TypedPrefix, completable: Completable, index: NameIndex): string[] {
  if (sign !== "#") return matchNames(index, prefix);
  const { rooms } = completable;
  const found = [prefix, `#${prefix}`].flatMap((typed) => matchPrefixes(rooms, typed, completable));
  return [...new Set(found)];
}

/** Marks that also stand within a word: a name begins after them only where they stand before one. */
const WITHIN_WORDS = /[\p{Pd}\p{Pc}.'’·&]/u;
const MARK = /[\p{P}\p{S}]/u;

/** Finds where a name may begin in the last line: at its start, after a space, a mark or an `@`; the longest prefix is first. */
function findPrefixes(before: string): TypedPrefix[] {
  const found: TypedPrefix[] = [];
  const first = Math.max(before.lastIndexOf("\n") + 1, before.length - LONGEST_PREFIX);
  for (let at = first; at <= before.length; at++) {
    const prefix = before.slice(at);
    const sign = SIGNS[before.charAt(at - 1)];
    if (prefix === "" && sign === undefined) continue;
    if (/^[@＠#＃\s\p{M}]/u.test(prefix) || !isEdge(before.slice(0, at))) continue;
    found.push({ from: sign === undefined ? at : at - 1, prefix, sign });
  }
  return found;
}

const SIGNS: Readonly<Record<string, TypedPrefix["sign"]>> = { "@": "@", "＠": "@", "#": "#", "＃": "#" };

/** The longest prefix of a name that is looked for, in UTF-16 units. */
const LONGEST_PREFIX = 64;

/** Returns whether a name may begin after this text. */
function isEdge(text: string): boolean {
  const last = Array.from(text.slice(-2)).at(-1) ?? "";
  if (last === "" || /\s/.test(last)) return true;
  if (!MARK.test(last)) return false;
  return !WITHIN_WORDS.test(last) || /(?:^|[\s\p{P}\p{S}])$/u.test(text.slice(0, -last.length));
}

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
interface NameIndex {
  readonly names: readonly string[];
  readonly byLetter: ReadonlyMap<string, readonly NameWord[]>;
  readonly soundsLike: SoundsLike;
  /** Remembers what findWords found for each letter. */
  readonly foundWords: Map<string, readonly NameWord[]>;
}

function indexNames({ nicks, soundsLike }: Completable): NameIndex {
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
function matchNames(index: NameIndex, typed: string): string[] {
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

function matchPrefixes(names: readonly string[], prefix: string, { soundsLike }: Completable): string[] {
  return names.filter((name) => prefix === "" || fits(name, prefix, soundsLike) === 0);
}

/** Offers candidates for what was typed, which stands there again after the last of them. */
function offerCandidates(from: number, typed: string, candidates: readonly string[]): Completion | undefined {
  if (candidates.length === 0) return undefined;
  return { from, candidates: [...candidates, typed], index: candidates.length };
}

/** Returns a space to put after a name, or none where a space or a closing mark follows already. */
function chooseSpace(after: string): string {
  return /^[\s\p{Pe}\p{Pf}\p{Po}"]/u.test(after) ? "" : " ";
}
