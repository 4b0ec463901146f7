import type { Clock } from "../../core/clock.ts";
import { STANDARD_WIDTHS, type Widths } from "../../core/widths.ts";
import type { Report } from "./decoder.ts";

/** What a terminal tells of itself. */
export interface TerminalFacts {
  readonly widths: Widths;
  readonly background: "dark" | "light" | undefined;
}

/** What asking needs: the terminal's input, and its answers. */
export interface ProbePorts {
  readonly clock: Clock;
  /** How many bytes a cell of the terminal holds, which no answer tells. */
  readonly cellBytes: number;
  write(text: string): void;
  /** Hears what the terminal says of itself; the returned function stops it. */
  onReport(listener: (report: Report) => void): () => void;
}

/** How long answers are waited for, ms: a slow line; what comes later is dropped. */
export const PROBE_MS = 1_000;

/** What is drawn to see how wide it becomes, in this order. */
const SAMPLES = {
  ambiguous: "…",
  zwj: "👨‍👩‍👧",
  flags: "🇨🇳",
  vs16: "❤️",
  skin: "👍🏽",
  spacingMark: "का",
  saraAm: "กำ",
  conjuncts: "क्ष",
} as const;

/** At the start of the line: the sample, where the cursor is now, and all of it away again, before the first frame. */
const ask = (sample: string): string => `\r${sample}\x1b[6n\r\x1b[K`;
const BACKGROUND = "\x1b]11;?\x1b\\";
/** Every terminal answers what it is, and answers in order: then all answers are there. */
const ATTRIBUTES = "\x1b[c";

/**
 * Asks a terminal how wide it draws what terminals disagree on, and how bright its background is. Resolves with what is
 * known once it has answered, or after PROBE_MS; what was not answered is as most terminals have it.
 */
export function probeTerminal({ clock, cellBytes, write, onReport }: ProbePorts): Promise<TerminalFacts> {
  return new Promise((resolve) => {
    const columns: number[] = [];
    let background: TerminalFacts["background"];
    const finish = (): void => {
      cancel();
      stop();
      resolve({ widths: { ...widthsFrom(columns), cellBytes }, background });
    };
    const cancel = clock.after(PROBE_MS, finish);
    const stop = onReport((report) => {
      switch (report.type) {
        case "cursor":
          columns.push(report.column - 1);
          break;
        case "background":
          background = isDark(report.rgb) ? "dark" : "light";
          break;
        case "attributes":
          finish();
      }
    });
    const samples = Object.values(SAMPLES).map(ask).join("");
    write(`\x1b[H${BACKGROUND}${samples}${ATTRIBUTES}`);
  });
}

/** Widths that make no sense, or too few of them, are no answer. */
function widthsFrom(columns: readonly number[]): Omit<Widths, "cellBytes"> {
  const [ambiguous, zwj, flags, vs16, skin, spacingMark, saraAm, conjuncts] = columns;
  if (columns.length !== Object.keys(SAMPLES).length || columns.some((width) => width < 1 || width > 8)) {
    return STANDARD_WIDTHS;
  }
  return {
    ambiguous: ambiguous === 2 ? 2 : 1,
    zwj: zwj === 2 ? "joined" : "apart",
    flags: flags === 2 ? "joined" : "apart",
    vs16: vs16 === 1 ? 1 : 2,
    skin: skin === 2 ? "joined" : "apart",
    spacingMark: spacingMark === 1 ? 0 : 1,
    saraAm: saraAm === 1 ? 0 : 1,
    conjuncts: conjuncts === 1 ? "joined" : "apart",
  };
}

/** By the brightness that the eye gives each primary (ITU-R BT.601). */
function isDark([red, green, blue]: readonly [number, number, number]): boolean {
  return 0.299 * red + 0.587 * green + 0.114 * blue < 0.5;
}
