import { STANDARD_WIDTHS, type Widths } from "../../core/text/widths.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Rgb } from "../look/style.ts";
import type { Report } from "./decoded-input.ts";
import { cellBytes } from "./palette.ts";

/** Facts that a terminal tells of itself. */
export interface TerminalFacts {
  readonly widths: Widths;
  readonly background: Rgb | undefined;
}

/** The ways to ask a terminal, and to be answered. */
export interface ProbePorts {
  readonly clock: Clock;
  /** Says in `TERM` and other variables what kind of terminal it is. */
  readonly env: Readonly<Record<string, string | undefined>>;
  write(text: string): void;
  /** Passes reports to a listener, which returns whether it took them; the returned function stops this. */
  onReport(listener: (report: Report) => boolean): () => void;
  /** Called at most once, if the terminal doesn't mark pastes: at once where its name says so, for it may never answer. */
  onUnmarkedPastes?(): void;
}

/** The longest wait for answers, in ms; it is enough for a slow line. */
export const PROBE_MS = 1_000;

/** From this long after the question on, in ms, a report of the cursor is a key again; late answers before that are dropped. */
export const LATE_MS = 10 * PROBE_MS;

/** Samples that are drawn to see how wide they become, in this order. */
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
/** The mode of bracketed pastes. DECRQM asks for it before the samples, which clear what a terminal may print of the question. */
const PASTE_MODE = 2004;
const PASTES = `\x1b[?${PASTE_MODE}$p`;
/** Consoles that have no bracketed pastes, and print a part of the question. */
const WITHOUT_PASTES = /^(?:linux|vt\d+|ansi|cons25|dumb)/;
/** Every terminal answers what it is, and answers in order: then all answers are there. */
const ATTRIBUTES = "\x1b[c";

/**
 * Asks a terminal how wide it draws what terminals disagree on, how bright its background is, and whether it marks pastes.
 * Resolves once it has answered, or after PROBE_MS. Where it gave no answer it is taken to be as most terminals are; but one
 * that answers what it is and nothing about pastes is taken not to mark them.
 */
export function probeTerminal(ports: ProbePorts): Promise<TerminalFacts> {
  const { clock, env, write, onReport, onUnmarkedPastes } = ports;
  return new Promise((resolve) => {
    const columns: number[] = [];
    let background: TerminalFacts["background"];
    let marksPastes = marksPastesBy(env);
    const asksForPastes = marksPastes === undefined;
    if (marksPastes === false) onUnmarkedPastes?.();
    const finish = (answered: boolean): void => {
      cancel();
      const widths = { ...widthsFrom(columns), cellBytes: cellBytes(env) };
      if (asksForPastes && !(marksPastes ?? !answered)) onUnmarkedPastes?.();
      resolve({ widths, background });
    };
    const cancel = clock.after(PROBE_MS, () => finish(false));
    const askedAt = clock.now();
    // Late answers are taken and dropped: a report of the cursor would be Shift-F3.
    const stop = onReport((report) => {
      if (clock.now() - askedAt >= LATE_MS) {
        stop();
        return false;
      }
      switch (report.type) {
        case "cursor":
          columns.push(report.column - 1);
          break;
        case "background":
          background = report.rgb;
          break;
        case "mode":
          if (asksForPastes && report.mode === PASTE_MODE) marksPastes = report.known;
          break;
        case "attributes":
          stop();
          finish(true);
      }
      return true;
    });
    const samples = Object.values(SAMPLES).map(ask).join("");
    write(`\x1b[H${BACKGROUND}${asksForPastes ? PASTES : ""}${samples}${ATTRIBUTES}`);
  });
}

/** Returns whether a terminal marks pastes, where its name says so: tmux does, but its older versions don't answer. */
function marksPastesBy({ TERM = "", TMUX = "" }: ProbePorts["env"]): boolean | undefined {
  if (WITHOUT_PASTES.test(TERM)) return false;
  return TMUX !== "" || TERM.startsWith("tmux") ? true : undefined;
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
