import { nickKey, type RoomId } from "../../core/protocol/names.ts";
import { toNfc, toStreamSafe } from "../../core/text/normalize.ts";

/** The scripts written without spaces between words. */
const SPACELESS_SCRIPTS = [
  ...["Han", "Hiragana", "Katakana", "Bopomofo", "Yi", "Tangut", "Nushu", "Khitan_Small_Script"],
  ...["Thai", "Lao", "Khmer", "Myanmar", "Tibetan", "Tai_Le", "New_Tai_Lue", "Tai_Tham", "Tai_Viet", "Ahom"],
  ...["Javanese", "Balinese", "Buginese", "Batak", "Vai"],
];

/** Scripts in which a mark is an accent, or a vowel that is mostly left out; in others (Hindi, Thai) it is part of the word. */
const ACCENTED_SCRIPTS = ["Inherited", "Latin", "Greek", "Cyrillic", "Hebrew", "Arabic", "Syriac"];

const SPACELESS_CHARACTER = matchCharacterOf("Script_Extensions", SPACELESS_SCRIPTS);

/** A character of such a script is a token of its own, and neighbours are a phrase: any part of what is written is found. */
const SPACELESS = new RegExp(SPACELESS_CHARACTER, "gu");
const STARTS_SPACELESS = new RegExp(`^${SPACELESS_CHARACTER}`, "u");

/** Matches a word: letters and digits, with the marks that are part of it. */
const WORDS = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

const IS_ASCII = /^\p{ASCII}*$/u;

const LATIN = /\p{Script=Latin}/u;

/** Other scripts with spaces between words. Where one of them follows another a word ends, as people write 서버restart. */
const OTHER_SPACED_SCRIPTS = [
  ...[
    "Greek",
    "Cyrillic",
    "Armenian",
    "Georgian",
    "Hebrew",
    "Arabic",
    "Syriac",
    "Thaana",
    "Hangul",
    "Devanagari",
  ],
  ...["Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala"],
  ...["Ethiopic", "Cherokee", "Mongolian"],
];

const SPACED_SCRIPTS = [
  LATIN,
  ...OTHER_SPACED_SCRIPTS.map((script) => new RegExp(`\\p{Script=${script}}`, "u")),
];

/** Matches accents, but for the voicing marks of Japanese, which make another letter. */
const ACCENT = `(?![\\u3099\\u309a])\\p{M}(?<=${matchCharacterOf("Script", ACCENTED_SCRIPTS)})`;

/** Matches what may be written or left out: accents, invisible characters, and what stretches an Arabic word. */
const OPTIONAL = new RegExp(`${ACCENT}|\\p{Default_Ignorable_Code_Point}|\\u0640`, "gu");

/** Letters that are the same, where neither Unicode's decompositions nor its cases say so. */
const SAME_LETTER: Readonly<Record<string, string>> = { ς: "σ", đ: "d", ł: "l", ø: "o" };

function matchCharacterOf(property: string, scripts: readonly string[]): string {
  return `[${scripts.map((script) => `\\p{${property}=${script}}`).join("")}]`;
}

/** The most that a text grows in folding, as a multiple of its length: a syllable of Korean has three letters. What is beyond (ﷺ has 18) is left out. */
const MOST_GROWTH = 4;

/** Folds a text to one without compatibility forms, width, case and accents. `ß` is `ss`, as in capitals. */
function foldText(text: string): string {
  if (IS_ASCII.test(text)) return text.toLowerCase();
  const apart = toStreamSafe(text)
    .normalize("NFKD")
    .slice(0, text.length * MOST_GROWTH);
  const bare = toNfc(apart.replace(OPTIONAL, ""));
  const cased = bare.toLowerCase().toUpperCase().toLowerCase(); // lower case alone keeps ß apart from SS, and ı from I
  return cased.replace(/[ςđłø]/g, (letter) => SAME_LETTER[letter] ?? letter);
}

/** Splits a folded text into its tokens. */
function splitTokens(folded: string): string[] {
  if (IS_ASCII.test(folded)) return folded.match(WORDS) ?? [];
  const words = folded.replace(SPACELESS, " $& ").match(WORDS) ?? [];
  return words.flatMap(splitScripts);
}

/** Splits a word where its script changes. Digits, marks and letters of other scripts stay with what is before them. */
function splitScripts(word: string): string[] {
  if (word.length === 1 || IS_ASCII.test(word)) return [word];
  const parts: string[] = [];
  let part = "";
  let script = /^\p{N}/u.test(word) ? LATIN : undefined;
  for (const character of word) {
    if (script?.test(character) !== true) {
      const next = SPACED_SCRIPTS.find((other) => other.test(character));
      if (next !== undefined && script !== undefined) {
        parts.push(part);
        part = "";
      }
      script = next ?? script;
    }
    part += character;
  }
  return [...parts, part];
}

/**
 * Folds a text to what is indexed: its tokens with a space between. FTS5 splits it there and nowhere else (`tokenize = 'ascii'`), so
 * that the Unicode tables of SQLite do not decide which characters make a word.
 */
function foldForSearch(text: string): string {
  return splitTokens(foldText(text)).join(" ");
}

/** Makes what is given to FTS5 of a text. It splits and folds ASCII by itself, as `foldForSearch` does. */
export function toIndexed(text: string): string {
  return IS_ASCII.test(text) ? text : foldForSearch(text);
}

/** Begins the words of the index that nobody said: no word of a text holds such a sign. */
const ROOM_SIGN = "§";
const NICK_SIGN = "¶";

/** Matches where FTS5 would split; two rooms or nicks that differ only there have one word, and the rows tell them apart. */
const SEPARATORS = /[^\p{L}\p{N}\p{M}\p{Co}]/gu;

/** Makes the word of the index by which the messages of a room are found. */
export function toRoomWord(roomId: RoomId): string {
  return ROOM_SIGN + roomId.replace(SEPARATORS, "·");
}

/** Makes the word of the index by which the messages of a nick are found. */
export function toNickWord(nick: string): string {
  return NICK_SIGN + nickKey(nick).replace(SEPARATORS, "·");
}

/** Splits a query into its words, folded. */
function splitTerms(query: string): string[] {
  return foldText(query)
    .split(/\s+/)
    .filter((term) => term !== "");
}

/** A word of a query: tokens that must stand side by side, the last of which may be the beginning of a longer one. */
interface Phrase {
  readonly tokens: readonly string[];
  readonly isPrefix: boolean;
}

/** Parses the words of a query that hold anything that is indexed. The last of them may be the beginning of a word. */
function parsePhrases(query: string): Phrase[] {
  const phrases = splitTerms(query)
    .map(splitTokens)
    .filter((tokens) => tokens.length > 0);
  return phrases.map((tokens, index) => {
    const isLast = index === phrases.length - 1;
    return { tokens, isPrefix: isLast && !STARTS_SPACELESS.test(tokens.at(-1) ?? "") };
  });
}

/** Tokens that the index is asked for: side by side, each of them is looked for at every place of the others. */
const MOST_TOKENS = 8;

/** A query for FTS5; where it is not `isWhole` it finds too much, and each text is to be looked at. */
export interface FtsQuery {
  readonly words: string;
  readonly isWhole: boolean;
}

/**
 * Turns a query into one for FTS5: every word must be there, each as a phrase (quoted, so that nothing a person types is syntax). Undefined if it
 * holds nothing that is indexed, such as emoji alone.
 */
export function toFtsQuery(query: string): FtsQuery | undefined {
  const words: string[] = [];
  let isWhole = true;
  let left = MOST_TOKENS;
  for (const { tokens, isPrefix } of parsePhrases(query)) {
    const some = tokens.slice(0, left);
    const isCut = some.length < tokens.length;
    if (some.length > 0) words.push(`"${some.join(" ")}"${isPrefix && !isCut ? "*" : ""}`);
    if (isCut) isWhole = false;
    left -= some.length;
  }
  return words.length === 0 ? undefined : { words: words.join(" AND "), isWhole };
}

/** Makes a test that a text holds every term of a query somewhere, which finds what is not indexed. */
export function makeTextMatcher(query: string): (text: string) => boolean {
  const terms = splitTerms(query);
  return (text) => {
    const folded = foldText(text);
    return terms.length > 0 && terms.every((term) => folded.includes(term));
  };
}

/** Makes a test that the index would find a text. */
export function makeIndexMatcher(query: string): (text: string) => boolean {
  const phrases = parsePhrases(query).map(
    ({ tokens, isPrefix }) => ` ${tokens.join(" ")}${isPrefix ? "" : " "}`,
  );
  if (phrases.length === 0) return makeTextMatcher(query);
  return (text) => {
    const words = ` ${foldForSearch(text)} `;
    return phrases.every((phrase) => words.includes(phrase));
  };
}
