/** Scripts written without spaces between words. */
const SPACELESS_SCRIPTS = [
  ...["Han", "Hiragana", "Katakana", "Bopomofo", "Yi", "Tangut", "Nushu", "Khitan_Small_Script"],
  ...["Thai", "Lao", "Khmer", "Myanmar", "Tibetan", "Tai_Le", "New_Tai_Lue", "Tai_Tham", "Tai_Viet", "Ahom"],
  ...["Javanese", "Balinese", "Buginese", "Batak", "Vai"],
];

/** Scripts in which a mark is an accent, or a vowel that is mostly left out; in others (Hindi, Thai) it is part of the word. */
const ACCENTED_SCRIPTS = ["Inherited", "Latin", "Greek", "Cyrillic", "Hebrew", "Arabic", "Syriac"];

const SPACELESS_CHARACTER = characterOf("Script_Extensions", SPACELESS_SCRIPTS);

/** A character of such a script is a token of its own, and neighbours are a phrase: any part of what is written is found. */
const SPACELESS = new RegExp(SPACELESS_CHARACTER, "gu");
const STARTS_SPACELESS = new RegExp(`^${SPACELESS_CHARACTER}`, "u");

/** A word: letters and digits, with the marks that are part of it. */
const WORDS = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/** Accents, but for the voicing marks of Japanese, which make another letter. */
const ACCENT = `(?![\\u3099\\u309a])\\p{M}(?<=${characterOf("Script", ACCENTED_SCRIPTS)})`;

/** What may be written or left out: accents, what nobody sees, and what stretches an Arabic word. */
const OPTIONAL = new RegExp(`${ACCENT}|\\p{Default_Ignorable_Code_Point}|\\u0640`, "gu");

/** Letters that are the same, where neither Unicode's decompositions nor its cases say so. */
const SAME_LETTER: Readonly<Record<string, string>> = { ς: "σ", đ: "d", ł: "l", ø: "o" };

function characterOf(property: string, scripts: readonly string[]): string {
  return `[${scripts.map((script) => `\\p{${property}=${script}}`).join("")}]`;
}

/** Text without compatibility forms, width, case and accents. `ß` is `ss`, as in capitals. */
function fold(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text.toLowerCase();
  const bare = text.normalize("NFKD").replace(OPTIONAL, "").normalize("NFC");
  const cased = bare.toLowerCase().toUpperCase().toLowerCase(); // lower case alone tells ß from SS, and ı from I
  return cased.replace(/[ςđłø]/g, (letter) => SAME_LETTER[letter] ?? letter);
}

/** The tokens of a folded text. */
function tokensOf(folded: string): string[] {
  return folded.replace(SPACELESS, " $& ").match(WORDS) ?? [];
}

/**
 * Text as it is indexed: its tokens with a space between. FTS5 splits it there and nowhere else (`tokenize = 'ascii'`), so that
 * what a word is does not hang on the Unicode tables of SQLite.
 */
export function foldForSearch(text: string): string {
  return tokensOf(fold(text)).join(" ");
}

/** The words of a query, folded. */
function termsOf(query: string): string[] {
  return fold(query)
    .split(/\s+/)
    .filter((term) => term !== "");
}

/** A word of a query: tokens that must stand side by side, the last of which may go on. */
interface Phrase {
  readonly tokens: readonly string[];
  readonly goesOn: boolean;
}

/** The words of a query that hold anything that is indexed. The last of them may be the beginning of a word. */
function phrasesOf(query: string): Phrase[] {
  const phrases = termsOf(query)
    .map(tokensOf)
    .filter((tokens) => tokens.length > 0);
  return phrases.map((tokens, index) => {
    const isLast = index === phrases.length - 1;
    return { tokens, goesOn: isLast && !STARTS_SPACELESS.test(tokens.at(-1) ?? "") };
  });
}

/**
 * A query for FTS5: every word must be there, each as a phrase (quoted, so that nothing a person types is syntax). Undefined if it
 * holds nothing that is indexed, such as emoji alone.
 */
export function toFtsQuery(query: string): string | undefined {
  const phrases = phrasesOf(query);
  if (phrases.length === 0) return undefined;
  return phrases.map(({ tokens, goesOn }) => `"${tokens.join(" ")}"${goesOn ? "*" : ""}`).join(" ");
}

/** Tells of texts whether they hold every term of a query somewhere: how what is not indexed is found. */
export function holding(query: string): (text: string) => boolean {
  const terms = termsOf(query);
  return (text) => {
    const folded = fold(text);
    return terms.length > 0 && terms.every((term) => folded.includes(term));
  };
}

/** Tells of texts whether the index would find them. */
export function matching(query: string): (text: string) => boolean {
  const phrases = phrasesOf(query).map(({ tokens, goesOn }) => ` ${tokens.join(" ")}${goesOn ? "" : " "}`);
  if (phrases.length === 0) return holding(query);
  return (text) => {
    const words = ` ${foldForSearch(text)} `;
    return phrases.every((phrase) => words.includes(phrase));
  };
}
