import type { Position } from "../time/position.ts";
import type { ChatMessage } from "./chat.ts";

/** A search as a person typed it, in its parts. */
export interface SearchTerms {
  /** The words that every message must hold. */
  readonly words: string;
  /** The nick of the author. */
  readonly from: string | undefined;
  /** A room, as it was typed. */
  readonly room: string | undefined;
  /** A position that every message stands before, as it was typed. */
  readonly before: string | undefined;
  /** Only messages with a link are wanted. */
  readonly hasLink: boolean;
}

type Operator = "from" | "in" | "before" | "has";

/** The reasons for which a search can't be read. `operator` and `value` are as they were typed, and foreign. */
export type SearchProblem =
  | { readonly type: "unknownOperator"; readonly operator: string }
  | { readonly type: "noValue"; readonly operator: string }
  | { readonly type: "unknownHas"; readonly value: string }
  | { readonly type: "noWords" };

/** The operators by their names, in English and Chinese. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["from", "from"],
  ["来自", "from"],
  ["in", "in"],
  ["房间", "in"],
  ["before", "before"],
  ["早于", "before"],
  ["has", "has"],
  ["包含", "has"],
]);

/** Values that `has:` takes. */
const LINK_NAMES: ReadonlySet<string> = new Set(["link", "links", "链接"]);

/** One term: a name and a colon, which may be left out, then a value, in quotes or up to the next space. An address is a word. */
const TERM = /(?:(?<name>\p{L}+)[:：](?!\/\/))?(?:["“”](?<quoted>[^"“”]*)["“”]?|(?<plain>\S*))/gu;

/** A word that looks like an operator. Words of other letters stand before a colon in Chinese sentences, and single ones name drives. */
const LOOKS_LIKE_OPERATOR = /^[a-z]{2,}$/i;

/** Finds what begins a link in any text; also the word that a search for links alone is for. */
const LINK = /\bhttps?:\/\/\S/i;
const LINK_WORD = "http";

/** One term: a word, an operator with its value, or the reason for which it is neither. */
type Term =
  | { readonly word: string }
  | { readonly operator: Operator; readonly value: string }
  | { readonly problem: SearchProblem };

/**
 * Parses a search: words, and the operators `from:`, `in:`, `before:` and `has:link`. A value with spaces stands in quotes, and so does a
 * word with a colon that is no operator. The last of two same operators counts.
 */
export function parseSearch(text: string): SearchTerms | { readonly problem: SearchProblem } {
  const words: string[] = [];
  const values = new Map<Operator, string>();
  for (const match of text.matchAll(TERM)) {
    const term = readTerm(match);
    if ("problem" in term) return term;
    if ("operator" in term) values.set(term.operator, term.value);
    else if (term.word !== "") words.push(term.word);
  }
  const hasLink = values.has("has");
  if (words.length === 0 && !hasLink) return { problem: { type: "noWords" } };
  return {
    words: words.length === 0 ? LINK_WORD : words.join(" "),
    from: values.get("from"),
    room: values.get("in"),
    before: values.get("before"),
    hasLink,
  };
}

function readTerm({ 0: whole, groups = {} }: RegExpExecArray): Term {
  const { name = "", quoted, plain = "" } = groups;
  const text = (quoted ?? plain).trim();
  if (name === "") return { word: text };
  const operator = OPERATORS.get(name.normalize("NFKC").toLowerCase());
  if (operator === undefined) {
    const isMeant = LOOKS_LIKE_OPERATOR.test(name) && text !== "" && !text.startsWith(":");
    return isMeant ? { problem: { type: "unknownOperator", operator: name } } : { word: whole };
  }
  const value = operator === "from" ? text.replace(/^[@＠]/, "") : text;
  if (value === "") return { problem: { type: "noValue", operator: name } };
  if (operator === "has" && !LINK_NAMES.has(value.toLowerCase())) {
    return { problem: { type: "unknownHas", value } };
  }
  return { operator, value };
}

/** Tells whether a found message is also what the server was not asked for: with a link, and before a position. */
export function isWanted(
  { msg, seq = 0, at }: ChatMessage,
  { hasLink, before }: { readonly hasLink: boolean; readonly before: Position | undefined },
): boolean {
  if (hasLink && !LINK.test(msg)) return false;
  if (before === undefined) return true;
  return "seq" in before ? seq < before.seq : at < before.at;
}
