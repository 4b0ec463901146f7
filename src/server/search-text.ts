/** Characters of scripts written without spaces: each is a token of its own, and neighbours are a phrase. */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/gu;

/** What the index holds of: letters, digits, and the marks on them. */
const SEARCHABLE = /[\p{L}\p{N}]/u;

/** A term that may be the beginning of a word. */
const LATIN = /^[a-z0-9]+$/;

/** Text as it is indexed and searched: compatibility forms, case and width folded, a space around each Chinese character. */
export function foldForSearch(text: string): string {
  return fold(text).replace(SPACELESS, " $& ");
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** The words of a query, folded. */
function termsOf(query: string): string[] {
  return fold(query)
    .split(/\s+/)
    .filter((term) => term !== "");
}

/** Of these, those that hold anything that is indexed. */
function searchable(terms: readonly string[]): string[] {
  return terms.filter((term) => SEARCHABLE.test(term));
}

/** Whether the index finds a term also as the beginning of a word: the last one, if it is Latin. */
function goesOn(term: string, at: number, terms: readonly string[]): boolean {
  return at === terms.length - 1 && LATIN.test(term);
}

/**
 * A query for FTS5: every term must be there, each as a phrase (quoted, so that nothing a person types is syntax); the
 * last one may go on, if it is Latin. Undefined if it holds nothing that is indexed, such as emoji alone.
 */
export function toFtsQuery(query: string): string | undefined {
  const terms = searchable(termsOf(query));
  if (terms.length === 0) return undefined;
  const phrases = terms.map((term, at) => {
    const phrase = `"${foldForSearch(term).replaceAll('"', " ").trim()}"`;
    return goesOn(term, at, terms) ? `${phrase}*` : phrase;
  });
  return phrases.join(" ");
}

/** Tells of texts whether they hold every term of a query somewhere: how what is not indexed is found. */
export function holding(query: string): (text: string) => boolean {
  const terms = termsOf(query);
  return (text) => {
    const folded = fold(text);
    return terms.every((term) => folded.includes(term));
  };
}

/** Tells of texts whether the index would find them: every term a word, or, for Chinese, characters side by side. */
export function matching(query: string): (text: string) => boolean {
  const terms = searchable(termsOf(query));
  if (terms.length === 0) return holding(query);
  const phrases = terms.map(
    (term, at) => ` ${tokensOf(term).join(" ")}${goesOn(term, at, terms) ? "" : " "}`,
  );
  return (text) => {
    const words = ` ${tokensOf(text).join(" ")} `;
    return phrases.every((phrase) => words.includes(phrase));
  };
}

/** The tokens of a text as FTS5's unicode61 sees them: runs of letters and digits, without their accents. */
function tokensOf(text: string): string[] {
  const bare = foldForSearch(text).normalize("NFD").replace(/\p{M}/gu, "");
  return bare.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
}
