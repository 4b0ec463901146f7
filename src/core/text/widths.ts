import stringWidth from "string-width";

/**
 * Describes how one terminal counts the columns of characters on which terminals disagree. Most of them look at each code
 * point alone, as the C library's wcwidth does; newer ones look at graphemes.
 */
export interface Widths {
  /** Columns of an East Asian ambiguous character. */
  readonly ambiguous: 1 | 2;
  /** Emoji joined by ZWJ: one emoji, or as wide as its parts. */
  readonly zwj: "joined" | "apart";
  /** Two regional indicators: one flag, or as wide as both. */
  readonly flags: "joined" | "apart";
  /** Columns of a narrow emoji with a variation selector (VS16). */
  readonly vs16: 1 | 2;
  /** An emoji with a skin tone: one emoji, or as wide as both. */
  readonly skin: "joined" | "apart";
  /** Columns of a spacing mark (Unicode's Mc), such as the vowel in का. */
  readonly spacingMark: 0 | 1;
  /** Columns of SARA AM in Thai กำ and Lao ກຳ, a letter that belongs to the grapheme before it. */
  readonly saraAm: 0 | 1;
  /** Consonants that a virama joins, such as क्ष: one letter, or as wide as both. */
  readonly conjuncts: "joined" | "apart";
  /** The most UTF-8 bytes that one cell holds: what a longer grapheme has beyond them is not drawn. */
  readonly cellBytes: number;
}

/** The widths of a terminal that looks at each code point, with emoji as Unicode wants them. */
export const STANDARD_WIDTHS: Widths = {
  ambiguous: 1,
  zwj: "joined",
  flags: "joined",
  vs16: 2,
  skin: "joined",
  spacingMark: 1,
  saraAm: 1,
  conjuncts: "apart",
  cellBytes: Number.POSITIVE_INFINITY,
};

/** Tells whether two terminals count alike. */
export function areSameWidths(a: Widths, b: Widths): boolean {
  const names = Object.keys(a) as (keyof Widths)[]; // the type has no other
  return names.every((name) => a[name] === b[name]);
}

const ZWJ = "\u200d";
const VS16 = "\ufe0f";
const KEYCAP = "\u20e3";
const FLAG = /\p{Regional_Indicator}/u;
const SKIN = /[\u{1f3fb}-\u{1f3ff}]/u;
const BEFORE_SKIN = /(?=[\u{1f3fb}-\u{1f3ff}])/u;
const LETTER = /\p{L}/u;
const SPACING_MARK = /\p{Mc}/u;
const SARA_AM = /[\u0e33\u0eb3]/;

/** Invisible characters that spell a region behind a black flag, as ASCII moved up by TAG_OFFSET. */
const TAGS = /[\u{e0020}-\u{e007e}]/gu;
const TAG_OFFSET = 0xe0000;
const END_OF_TAGS = "\u{e007f}";

/** Letters within a grapheme that string-width counts already: parts of Korean syllables, half-width sound marks. */
const COUNTED_LETTER = /[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb\uff00-\uffef]/;

/** Scripts of South and South-East Asia, and what emoji are put together with: all else is as wide as string-width says. */
const COMPLEX =
  /[\u0900-\u109f\u1700-\u17ff\u1a00-\u1cff\ua800-\uaadf\uabc0-\uabff\u{11000}-\u{11fff}]|[\ufe0f\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]|\u200d|\p{Regional_Indicator}/u;

/** Marks, joiners, selectors, letters within a grapheme, prefixed signs of number, and the youngest emoji. */
const DOUBTFUL =
  /[\p{M}\u0600-\u0605\u06dd\u070f\u08e2\u0e33\u0eb3\u1160-\u11ff\ud7b0-\ud7fb\u{1fa70}-\u{1faff}\u{e0020}-\u{e007f}]|\u200c|\u200d|\p{Emoji_Modifier}|\p{Regional_Indicator}/u;

/** Tells whether terminals may disagree on the columns that some of a text takes. */
export function hasDoubtfulWidth(text: string): boolean {
  return DOUBTFUL.test(text);
}

/** Tells whether string-width's answer may not hold for some of a text: it is measured grapheme by grapheme then. */
export function isComplex(text: string): boolean {
  return COMPLEX.test(text);
}

/** The columns of graphemes that were counted, so that a long text of the same letters is quick. */
const counted = new WeakMap<Widths, Map<string, number>>();

/** The most graphemes that are remembered for a terminal, and the UTF-16 units of the longest. */
const MOST_COUNTED = 4_096;
const LONGEST_COUNTED = 16;

/** Counts the terminal columns of one grapheme of safe text. */
export function countColumns(grapheme: string, widths: Widths): number {
  if (grapheme.length > LONGEST_COUNTED) return countAnew(grapheme, widths);
  const known = counted.get(widths) ?? new Map<string, number>();
  if (known.size === 0) counted.set(widths, known);
  const before = known.get(grapheme);
  if (before !== undefined) return before;
  if (known.size >= MOST_COUNTED) known.clear();
  const columns = countAnew(grapheme, widths);
  known.set(grapheme, columns);
  return columns;
}

function countAnew(grapheme: string, widths: Widths): number {
  if (!isComplex(grapheme)) return stringWidth(grapheme, { ambiguousIsNarrow: widths.ambiguous === 1 });
  return splitForCell(grapheme, widths.cellBytes).reduce(
    (sum, part) => sum + countPartColumns(part, widths),
    0,
  );
}

/**
 * Splits a grapheme that is too long for one cell into the parts that are drawn, each in cells of its own: its joined emoji stand
 * side by side, and the letters of its tags behind the flag.
 */
export function splitForCell(grapheme: string, cellBytes: number): readonly string[] {
  if (cellBytes === Number.POSITIVE_INFINITY || countBytes(grapheme) <= cellBytes) return [grapheme];
  return grapheme.split(ZWJ).flatMap((part) => {
    const tags = part.match(TAGS) ?? [];
    const letters = tags.map((tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - TAG_OFFSET));
    return [part.replace(TAGS, "").replace(END_OF_TAGS, ""), ...letters];
  });
}

const encoder = new TextEncoder();

function countBytes(text: string): number {
  return encoder.encode(text).length;
}

function countPartColumns(part: string, widths: Widths): number {
  const { zwj, flags, vs16, skin } = widths;
  const sum = (parts: readonly string[]) =>
    parts.reduce((all, one) => all + countPartColumns(one, widths), 0);
  if (FLAG.test(part)) return flags === "apart" ? 2 * [...part].length : 2;
  if (part.includes(ZWJ) && !LETTER.test(part)) {
    const emoji = part.split(ZWJ);
    if (zwj === "apart") return sum(emoji);
    // A terminal that looks at code points and yet joins, as tmux does, takes the first for all of them.
    if (vs16 === 1 || skin === "apart") return sum(emoji.slice(0, 1));
  }
  if (skin === "apart" && SKIN.test(part.slice(1))) return sum(part.split(BEFORE_SKIN));
  if (vs16 === 1 && part.endsWith(KEYCAP)) return 1;
  const plain = vs16 === 1 ? part.replace(VS16, "") : part;
  return stringWidth(plain, { ambiguousIsNarrow: widths.ambiguous === 1 }) + countExtraColumns(plain, widths);
}

/** Counts the columns of spacing marks, and of letters behind the first, beyond what string-width counts for them. */
function countExtraColumns(grapheme: string, { zwj, spacingMark, saraAm, conjuncts }: Widths): number {
  let columns = 0;
  let before = "";
  for (const character of grapheme) {
    const joined = conjuncts === "joined" || (before === ZWJ && zwj === "joined");
    const isFirst = before === ""; // string-width has counted the first letter
    if (SPACING_MARK.test(character)) columns += spacingMark - 1;
    else if (!isFirst && SARA_AM.test(character)) columns += saraAm;
    else if (!isFirst && LETTER.test(character) && !COUNTED_LETTER.test(character) && !joined) columns += 1;
    before = character;
  }
  return columns;
}
