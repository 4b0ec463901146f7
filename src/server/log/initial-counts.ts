/** Counts words by the character that they begin with. */
export class InitialCounts {
  readonly #counts = new Map<number, number>();
  readonly #counted: number;
  #most: number;

  /** `counted`: so many words may begin with each character already. */
  constructor(counted: number) {
    this.#counted = counted;
    this.#most = counted;
  }

  /** No character has more words than this that begin with it. */
  get most(): number {
    return this.#most;
  }

  /** Counts the words of a text, which are split as FTS5 splits them (`tokenize = 'ascii'`). */
  add(text: string): void {
    let wasInWord = false;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      const isInWord = code >= 0x80 || isAsciiWord(code);
      if (isInWord && !wasInWord) this.#count(code < 0x80 ? code | 0x20 : code); // ASCII in lower case; digits stay
      wasInWord = isInWord;
    }
  }

  #count(initial: number): void {
    const count = (this.#counts.get(initial) ?? this.#counted) + 1;
    this.#counts.set(initial, count);
    if (count > this.#most) this.#most = count;
  }
}

/** Says whether a character of ASCII is a letter or digit. */
function isAsciiWord(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39);
}
