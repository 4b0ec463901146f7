import type { PtyProgram } from "./pty-program.ts";

/** Rows at the bottom of the screen among which the composer is. */
const BOTTOM_ROWS = 4;

const LETTERS = "abcdefghijklmnopqrst";

/** Clears the line. */
const CLEAR = "\x15";

/** How long a key may take to be painted before the measurement is given up, ms. */
const LONGEST_ECHO_MS = 60_000;

interface Pressed {
  /** What the composer holds after this key. */
  readonly text: string;
  readonly at: number;
}

/**
 * Types words that stand nowhere else and takes the time of each letter: from writing its byte until the chunk came after
 * which the bottom rows held it, or a later one. Each word begins with clearing the line and a mark, in one write with its
 * first letter.
 */
export class Typist {
  /** Of each key that was painted, ms. */
  readonly echoes: number[] = [];
  readonly #program: PtyProgram;
  readonly #stop: () => void;
  #pressed: Pressed[] = [];
  #words = 0;
  #mark = "";
  #letters: string = LETTERS;

  constructor(program: PtyProgram) {
    this.#program = program;
    this.#stop = program.watch((at) => this.#look(at));
  }

  /** Types the next letter. */
  press(): void {
    const first = this.#letters === LETTERS;
    if (first) {
      this.#words += 1;
      this.#mark = `k${this.#words}k`;
      this.#letters = "";
    }
    const letter = LETTERS.charAt(this.#letters.length);
    this.#letters += letter;
    const at = this.#program.type(first ? `${CLEAR}${this.#mark}${letter}` : letter);
    this.#pressed.push({ text: `${this.#mark}${this.#letters}`, at });
  }

  /** Resolves once every key typed is painted. */
  async painted(): Promise<void> {
    await this.#program.paints(() => this.#pressed.length === 0, LONGEST_ECHO_MS);
  }

  /** Stops looking, and clears the line. */
  leave(): void {
    this.#stop();
    this.#program.type(CLEAR);
  }

  #look(at: number): void {
    if (this.#pressed.length === 0) return;
    const bottom = this.#program.screen.rows().slice(-BOTTOM_ROWS).join("\n");
    const shown = this.#pressed.findLastIndex(({ text }) => bottom.includes(text));
    for (const key of this.#pressed.splice(0, shown + 1)) this.echoes.push(at - key.at);
  }
}
