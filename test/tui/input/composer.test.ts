import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columns } from "../../../src/core/text/columns.ts";
import { graphemes } from "../../../src/core/text/graphemes.ts";
import { STANDARD } from "../../../src/core/text/measure.ts";
import { safeText } from "../../../src/core/text/safe-text.ts";
import { type Composer, type Edit, EMPTY, edit, insert, moveLine } from "../../../src/tui/input/composer.ts";
import { breakLines } from "../../../src/tui/layout/break-lines.ts";
import { layDraft, visibleDraft } from "../../../src/tui/layout/draft.ts";

const EDITS: readonly Edit[] = [
  "charLeft",
  "charRight",
  "wordLeft",
  "wordRight",
  "lineStart",
  "lineEnd",
  "deleteLeft",
  "deleteRight",
  "killToEnd",
  "killToStart",
  "killWordLeft",
  "killWordRight",
  "yank",
];

/** Pieces that join with their neighbours in every way text knows. */
const piece = fc.constantFrom(
  "a",
  "word ",
  "你好",
  "，",
  "\n",
  " ",
  "👨‍👩‍👧‍👦",
  "👨",
  "\u200d",
  "🇨🇳",
  "🇨",
  "e\u0301",
  "\u0301",
  "❤\ufe0f",
  "👍🏽",
  "🏽",
  "한",
  "क्षि",
  "\x1b[31m",
  "\ud83d",
  "\u202e",
  "\u200b",
  "\t",
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

const step = fc.oneof(
  text.map((typed) => (composer: Composer) => insert(composer, typed)),
  fc.constantFrom(...EDITS).map((name) => (composer: Composer) => edit(composer, name)),
  fc
    .constantFrom(1 as const, -1 as const)
    .map((by) => (composer: Composer) => moveLine(composer, by, STANDARD) ?? composer),
);

/** The places between graphemes, as the lines of the text have them. */
function edges(whole: string): Set<number> {
  const found = new Set([0]);
  let at = 0;
  for (const grapheme of whole.split(/(\n)/).flatMap(graphemes)) {
    at += grapheme.length;
    found.add(at);
  }
  return found;
}

describe("editing", () => {
  test("[K4] whatever is edited, the cursor stands between graphemes and no control is in the text", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let composer = EMPTY;
        for (const next of steps) {
          composer = next(composer);
          expect(edges(composer.text)).toContain(composer.cursor);
          expect(composer.text).not.toMatch(/(?![\t\n])[\p{Cc}\p{Surrogate}]/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("[K4] deleting backwards from the end empties any text, a grapheme at a time", () => {
    fc.assert(
      fc.property(text, (typed) => {
        let composer = insert(EMPTY, typed);
        const count = composer.text.split(/(\n)/).flatMap(graphemes).length;
        for (let deleted = 0; deleted < count; deleted++) composer = edit(composer, "deleteLeft");
        expect(composer.text).toBe("");
      }),
    );
  });
});

describe("layout of text", () => {
  test("[S16] a draft's rows fit, hold all of it, and the cursor's cell is right of what is before it", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 20 }), fc.nat(), (typed, width, at) => {
        const whole = insert(EMPTY, typed).text;
        const places = [...edges(whole)];
        const cursor = places[at % places.length] ?? 0;
        const { rows, cursor: cell } = layDraft({ text: whole, cursor }, width, STANDARD);
        const shown = safeText(whole.slice(0, cursor)) + safeText(whole.slice(cursor));
        for (const row of rows) expect(columns(row)).toBeLessThanOrEqual(width);
        expect(rows.join("")).toBe(shown.replaceAll("\n", ""));
        expect(cell.column).toBeLessThan(width);
        const before = rows.slice(0, cell.row).join("");
        expect(shown.replaceAll("\n", "").startsWith(before)).toBe(true);
        const visible = visibleDraft({ rows, cursor: cell }, 3);
        expect(visible.rows[visible.cursor.row]).toBe(rows[cell.row]);
      }),
    );
  });

  test("[S2] lines of a message fit, keep every grapheme whole and lose nothing but spaces", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 30 }), (typed, width) => {
        const safe = safeText(typed);
        const lines = breakLines(safe, width, STANDARD);
        for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/\s/g, "")).toBe(safe.replace(/\s/g, ""));
        const whole = new Set(safe.split("\n").flatMap(graphemes));
        for (const grapheme of lines.flatMap(graphemes)) expect(whole).toContain(grapheme);
      }),
    );
  });
});
