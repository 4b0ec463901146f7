import { describe, expect, test } from "vitest";
import { STANDARD_WIDTHS } from "../../../src/core/text/widths.ts";
import type { Keystroke } from "../../../src/tui/terminal/decoded-input.ts";
import { KeyDecoder } from "../../../src/tui/terminal/decoder.ts";
import {
  LATE_MS,
  PROBE_MS,
  type ProbePorts,
  probeTerminal,
  type TerminalFacts,
} from "../../../src/tui/terminal/probe.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** A terminal that answers what it is asked, in chunks of so many characters. */
async function probed(answers: string, chunk = 1_000, env: Record<string, string> = {}) {
  const clock = new FakeClock();
  const keys: Keystroke[] = [];
  const decoder = new KeyDecoder(clock, (key) => keys.push(key));
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  let facts: TerminalFacts | undefined;
  let marksPastes = true;
  const onUnmarkedPastes = () => {
    marksPastes = false;
  };
  const onReport: ProbePorts["onReport"] = (listener) => decoder.onReport(listener);
  probeTerminal({ clock, env, write, onReport, onUnmarkedPastes }).then((found) => {
    facts = found;
  });
  for (let at = 0; at < answers.length; at += chunk) decoder.write(answers.slice(at, at + chunk));
  await Promise.resolve();
  const early = facts;
  clock.advance(PROBE_MS);
  await Promise.resolve();
  return { early, facts, marksPastes, keys, written, clock, decoder };
}

const columns = (...widths: number[]): string => widths.map((width) => `\x1b[1;${width + 1}R`).join("");
const DARK = "\x1b]11;rgb:1616/1818/1d1d\x1b\\";
const DA = "\x1b[?64;1;2c";
const marks = (answer: number): string => `\x1b[?2004;${answer}$y`;

describe("asking the terminal", () => {
  test("[T10] all is asked in one write that leaves nothing on the screen", async () => {
    const { written } = await probed("");
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/\r.+\[6n\r/);
    expect(written[0]?.split("\x1b[6n\r\x1b[K")).toHaveLength(9);
    expect(written[0]?.endsWith("\x1b[c")).toBe(true);
  });

  test.each([1, 3, 1_000])("[T10] a terminal as most are, its answers in chunks of %i", async (chunk) => {
    const { early, keys } = await probed(DARK + marks(1) + columns(1, 2, 2, 2, 2, 2, 2, 2) + DA, chunk);
    expect(early).toEqual({ widths: STANDARD_WIDTHS, background: [22, 24, 29] });
    expect(keys).toEqual([]);
  });

  test("[T10] wide ambiguous characters, emoji apart, letters joined, small cells, a light background", async () => {
    const light = "\x1b]11;rgb:ff/ff/e0\x07";
    const answers = light + marks(2) + columns(2, 6, 4, 1, 4, 1, 1, 1) + DA;
    const { early } = await probed(answers, 1_000, { TERM: "screen-256color" });
    expect(early).toEqual({
      widths: {
        ...{ ambiguous: 2, zwj: "apart", flags: "apart", vs16: 1, skin: "apart" },
        ...{ spacingMark: 0, saraAm: 0, conjuncts: "joined", cellBytes: 21 },
      },
      background: [255, 255, 224],
    });
  });

  test.each([
    ["has them", marks(1) + DA, {}, true],
    ["doesn't know the mode", marks(0) + DA, {}, false],
    ["never has the mode on", marks(4) + DA, {}, false],
    ["answers about another mode", `\x1b[?2026;1$y${DA}`, {}, false],
    ["tells what it is and not of them", columns(1, 2, 2, 2, 2) + DA, {}, false],
    ["is silent", "", {}, true],
    ["is tmux, which tells only what it is", DA, { TERM: "tmux-256color" }, true],
    ["is tmux under another name", DA, { TERM: "screen-256color", TMUX: "/tmp/tmux,1,0" }, true],
    ["is the Linux console", DA, { TERM: "linux" }, false],
    ["is a silent VT220", "", { TERM: "vt220" }, false],
  ])("[T14] a terminal that %s is known to mark its pastes or not", async (_, answers, env, expected) => {
    const { marksPastes, keys } = await probed(answers, 1_000, env);
    expect([marksPastes, keys]).toEqual([expected, []]);
  });

  test("[T14] it is asked before the samples, which clear the line, and the Linux console, which prints it, is not", async () => {
    const [asked = ""] = (await probed("")).written;
    expect(asked.indexOf("\x1b[?2004$p")).toBeGreaterThan(0);
    expect(asked.indexOf("\x1b[?2004$p")).toBeLessThan(asked.indexOf("\x1b[6n"));
    for (const TERM of ["linux", "linux-16color", "vt100", "tmux-256color"]) {
      expect((await probed("", 1_000, { TERM })).written[0]).not.toContain("2004");
    }
  });

  test.each([
    ["nothing", ""],
    ["only what it is", DA],
    ["too few columns", columns(2, 2) + DA],
    ["columns that make no sense", columns(0, 2, 2, 2, 2, 2, 2, 90) + DA],
  ])("[T10] one that answers %s is taken to be as most are", async (_, answers) => {
    const { facts, clock } = await probed(answers);
    expect(facts?.widths).toEqual(STANDARD_WIDTHS);
    expect(clock.pending).toBe(0);
  });

  test("[T10] answers that come too late are dropped, and Shift-F3 is a key again", async () => {
    const { decoder, keys, facts } = await probed("");
    expect(facts?.background).toBeUndefined();
    decoder.write(`${DARK}${columns(5)}${DA}x`);
    decoder.write("\x1b[1;2R");
    expect(keys).toEqual([
      { type: "text", text: "x" },
      { type: "key", key: "shift-f3" },
    ]);
  });

  test("[T10] where none ever comes, Shift-F3 is a key after a while, and late answers are none before that", async () => {
    const { decoder, keys, clock } = await probed("");
    clock.advance(LATE_MS - PROBE_MS - 1);
    decoder.write("\x1b[1;2R\x1b[1;3R");
    expect(keys).toEqual([]);
    clock.advance(1);
    decoder.write("\x1b[1;2R\x1b[1;2R");
    expect(keys).toEqual(Array(2).fill({ type: "key", key: "shift-f3" }));
    expect(clock.pending).toBe(0);
  });
});
