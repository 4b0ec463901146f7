import { safeText } from "../../core/text/safe-text.ts";
import type { Range } from "./break-lines.ts";
import type { Tint } from "./line.ts";
import { mentionsIn } from "./mention.ts";

/** A part of a line that looks its own way, or leads somewhere. */
export interface Mark extends Range {
  readonly tint: Tint;
  readonly link?: string;
}

/** The kind of a line: it is of a fenced block and left exactly as it is, of a quote, of a list, or none of these. */
export type LineKind = "text" | "code" | "quote" | "item";

/** One line of a message as it is shown, without the signs of its kind. */
export interface MarkedLine {
  readonly kind: LineKind;
  readonly text: string;
  /** In order, not overlapping. */
  readonly marks: readonly Mark[];
  /** Of the first line of a fenced block whose language is named. */
  readonly language?: string;
  /** Spaces before the sign of a line of a list. */
  readonly indent?: number;
}

const FENCE = /^\s*```\s*(\S*)/;

/** A quote, and a line of a list: its sign goes. One that is the sign alone is a text. */
const QUOTE = /^>\s?(?=.)/;
const ITEM = /^( *)[-*] (?=\S)/;

/**
 * Reads the light markup of chats, line by line: `code`, *emphasis*, **strong**, fenced blocks, quotes, lists, links, and
 * mentions of `names`. The signs of emphasis, and those of whole lines, go; all others stay, so that nothing is said by looks alone.
 */
export function markup(text: string, names: readonly string[]): MarkedLine[] {
  const lines = text.split("\n");
  const fences = lines.flatMap((line, at) => (FENCE.test(line) ? [at] : []));
  const closed = new Set(fences.slice(0, fences.length - (fences.length % 2))); // a fence that is never closed is just text
  let fenced = false;
  let language = "";
  return lines.flatMap((line, at): MarkedLine[] => {
    if (closed.has(at)) {
      fenced = !fenced;
      language = fenced ? (FENCE.exec(line)?.[1] ?? "") : "";
      return closed.has(at - 1) && !fenced ? [codeLine("", language)] : []; // a block of no lines is seen all the same
    }
    if (!fenced) return [markWhole(line, names)];
    const named = language;
    language = "";
    return [codeLine(line, named)];
  });
}

function codeLine(text: string, language: string): MarkedLine {
  const marks: Mark[] = text === "" ? [] : [{ from: 0, to: text.length, tint: "code" }];
  return { kind: "code", text, marks, ...(language !== "" && { language }) };
}

function markWhole(line: string, names: readonly string[]): MarkedLine {
  if (QUOTE.test(line)) return { kind: "quote", ...markLine(line.replace(QUOTE, ""), names) };
  const [item, spaces = ""] = ITEM.exec(line) ?? [];
  if (item === undefined) return { kind: "text", ...markLine(line, names) };
  return { kind: "item", indent: spaces.length, ...markLine(line.slice(item.length), names) };
}

/** Lists the links in a foreign text, each once. */
export function linksIn(text: string): readonly string[] {
  const marks = markup(safeText(text), []).flatMap((line) => line.marks);
  return [...new Set(marks.flatMap(({ link }) => link ?? []))];
}

/** An address ends before what closes a sentence or a bracket around it, and before Chinese punctuation. */
const URL_PATTERN = /\bhttps?:\/\/[^\s<>"'`，。；：！？、（）【】「」『』《》“”‘’]+/giu;

/** `code`, an address, **strong**, *emphasis* or _emphasis_: whichever comes first. */
const INLINE = new RegExp(
  [
    "(?<code>`[^`\\n]+`)",
    `(?<url>${URL_PATTERN.source})`,
    "(?<![\\p{L}\\p{N}*])\\*\\*(?<strong>[^\\s*](?:[^*]*[^\\s*])?)\\*\\*(?!\\*)",
    "(?<![a-zA-Z0-9*])\\*(?<star>[^\\s*](?:[^*]*[^\\s*])?)\\*(?![a-zA-Z0-9*])",
    "(?<![a-zA-Z0-9_])_(?<line>[^\\s_](?:[^_]*[^\\s_])?)_(?![a-zA-Z0-9_])",
  ].join("|"),
  "giu",
);

function markLine(line: string, names: readonly string[]): Pick<MarkedLine, "text" | "marks"> {
  let text = "";
  let read = 0;
  const marks: Mark[] = [];
  const put = (piece: string, tint: Tint, link?: string): void => {
    const from = text.length;
    text += piece;
    marks.push({ from, to: text.length, tint, ...(link === undefined ? {} : { link }) });
  };
  for (const match of line.matchAll(INLINE)) {
    if (match.index < read) continue;
    text += line.slice(read, match.index);
    read = match.index + match[0].length;
    const { code, url, strong, star, line: low } = match.groups ?? {};
    if (code !== undefined) put(code, "code");
    else if (strong !== undefined) put(strong, "strong");
    else if (url === undefined) put(star ?? low ?? "", "emphasis");
    else {
      const address = withoutTail(url);
      put(address, "link", address);
      read -= url.length - address.length;
    }
  }
  text += line.slice(read);
  return { text, marks: withMentions(text, marks, names) };
}

/** The opening bracket that belongs to each closing one. */
const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Without the marks that end the sentence around an address, and without brackets that it does not open. */
function withoutTail(url: string): string {
  /** Closing brackets that nothing opens, by their sign. */
  const unopened = new Map(
    Object.entries(OPENING).map(([closing, opening]) => [closing, count(url, closing) - count(url, opening)]),
  );
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url.charAt(end - 1);
    const excess = unopened.get(last);
    if (excess === undefined ? !/[.,;:!?*_~'"]/.test(last) : excess <= 0) break;
    if (excess !== undefined) unopened.set(last, excess - 1);
  }
  return url.slice(0, end);
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** Mentions where nothing else is marked. */
function withMentions(text: string, marks: readonly Mark[], names: readonly string[]): readonly Mark[] {
  let next = 0; // both are in order
  const free = mentionsIn(text, names).filter(({ from, to }) => {
    while ((marks[next]?.to ?? to) <= from) next += 1;
    return (marks[next]?.from ?? to) >= to;
  });
  if (free.length === 0) return marks;
  const found = free.map((range) => ({ ...range, tint: "mention" as const }));
  return [...marks, ...found].sort((a, b) => a.from - b.from);
}
