import { PLAIN_CHARACTERS } from "./safe-text.ts";

const PLAIN = new RegExp(`^[${PLAIN_CHARACTERS}]*$`);

/** Tells whether every UTF-16 unit of a text is a grapheme of its own; such text is ten times quicker to measure. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

let segmenter: Intl.Segmenter | undefined;

/** The user-perceived characters of a text, in order. */
export function graphemes(text: string): string[] {
  if (isPlain(text)) return text.split("");
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), (part) => part.segment);
}
