import { type Composer, replace } from "./composer.ts";
import { indexNames, matchNames, type NameIndex } from "./name-index.ts";
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
  /** Finds emoji by a name that was typed, the best first. */
  emoji(typed: string): readonly string[];
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
  const named = completeEmoji(before, after, completable);
  if (named !== undefined) return named;
  switch (completable.commands.find(({ names }) => names.includes(name.toLowerCase()))?.takes) {
    case "room":
      return offerCandidates(command.length, typed, matchPrefixes(completable.rooms, typed, completable));
    case "emoji":
      return offerCandidates(command.length, typed, completable.emoji(typed).slice(0, MOST_EMOJI));
    case "nick":
      return (
        completeNick(command.length, typed, after, completable) ?? completeMention(before, after, completable)
      );
    default:
      return completeMention(before, after, completable);
  }
}

/** The name of an emoji between colons, or after the first of them; a time of day or an address is none. */
const EMOJI_NAME = /(?<![\p{Script=Latin}\p{N}:：])[:：]([^\s:：]{2,40}|\p{Script=Han})[:：]?$/u;

/** The most emoji that are offered for a name. */
const MOST_EMOJI = 20;

/** Completes the name of an emoji to the emoji: `:thumbs`, `:赞`, `:zan`. */
function completeEmoji(before: string, after: string, completable: Completable): Completion | undefined {
  const [typed = "", name = ""] = EMOJI_NAME.exec(before) ?? [];
  if (name === "") return undefined;
  const found = completable.emoji(name).slice(0, MOST_EMOJI);
  return offerCandidates(
    before.length - typed.length,
    typed,
    found.map((emoji) => emoji + chooseSpace(after)),
  );
}

/** Completes the nick after a command that takes one. */
function completeNick(
  from: number,
  typed: string,
  after: string,
  completable: Completable,
): Completion | undefined {
  const nicks = matchNames(
    indexNames(completable.nicks, completable.soundsLike),
    typed.replace(/^[@＠]/, ""),
  );
  const candidates = nicks.map((nick) => nick + chooseSpace(after));
  return offerCandidates(from, typed, candidates);
}

/** Completes a nick or a room within a message, first those of which the most words were typed. */
function completeMention(before: string, after: string, completable: Completable): Completion | undefined {
  const index = indexNames(completable.nicks, completable.soundsLike);
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

/** Writes a name where it was typed: a room is named, a nick at the start is addressed, and elsewhere it is mentioned. */
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
