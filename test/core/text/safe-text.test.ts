import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columns, truncate } from "../../../src/core/text/columns.ts";
import { STANDARD } from "../../../src/core/text/measure.ts";
import { removeControls, safeLine, safeText, wellFormed } from "../../../src/core/text/safe-text.ts";
import { fitLine, lineText, span } from "../../../src/tui/layout/line.ts";

const HOSTILE: readonly (readonly [string, string, string])[] = [
  ["a colour sequence", "a\u001b[31mred\u001b[0m", "ared"],
  ["a cursor movement", "a\u001b[2J\u001b[Hb", "ab"],
  ["an OSC title", "a\u001b]0;owned\u0007b", "ab"],
  ["an OSC 52 clipboard write", "a\u001b]52;c;ZXZpbA==\u001b\\b", "ab"],
  ["C0 controls", "a\u0000\u0007\u0008\u000b\u001bb", "ab"],
  ["C1 controls", "a\u0085\u009cb", "ab"],
  ["a lone DEL", "a\u007fb", "ab"],
  ["bidirectional overrides and isolates", "a\u202e\u2066\u200f\u061cb", "ab"],
  ["zero-width characters", "a\u200b\u2060\ufeff\u00adb", "ab"],
  ["Hangul fillers", "a\u3164\u115fb", "ab"],
  ["tag characters", "a\u{e0041}\u{e007f}b", "ab"],
  ["a flag that is spelled with tags and is none", "🏴\u{e0067}\u{e0078}\u{e007f}b", "🏴b"],
  ["variation selectors beside no emoji", "a\ufe00\ufe0f\u{e0101}1\ufe0fb", "a1b"],
  ["joiners where they join nothing", "a\u200d\u200cb👍\u200dx", "ab👍x"],
  ["the second of two joiners", "می\u200c\u200cخ", "می\u200cخ"],
  ["interlinear annotations", "a\ufff9b\ufffac\ufffb", "abc"],
  ["formats of music and of hieroglyphs", "a\u{1d173}\u{13430}b", "ab"],
  ["line and paragraph separators", "a\u2028b\u2029", "ab"],
  ["what is reserved to be ignored", "a\u{e0fff}\u2065\ufff0b", "ab"],
  ["a lone surrogate", "a\ud800b", "a\ufffdb"],
  ["carriage returns", "a\r\nb\rc", "a\nb\nc"],
];

describe("foreign text", () => {
  test.each(HOSTILE)("[X1] %s never reaches the terminal", (_, foreign, safe) => {
    expect(safeText(foreign)).toBe(safe);
  });

  test("[X1] whatever comes in, no control, bidi or surrogate comes out", () => {
    const unit = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("\u001b[", "\u001b]52;", "\u009b", "\u0007", "\ud83d", "\u202e", "31m", "聊", "👨‍👩‍👧"),
    );
    const safe = (text: string) => {
      expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u);
      expect(text).not.toMatch(/\p{Surrogate}/u);
    };
    fc.assert(fc.property(fc.array(unit), (parts) => safe(safeText(parts.join("")))));
  });

  test("[K40] what somebody wrote stays as it is, but for what only commands a terminal", () => {
    const written =
      "a\tb\n\u200b\u200e\u202e\u2028\u00ad\ufeff\u200c\ufe0f\u00a0é\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301";
    expect(removeControls(written)).toBe(written);
    expect(removeControls("a\r\nb\rc\x1b[31md\x9b1me\x00\x07\x7f\x85f\ud83d")).toBe("a\nb\ncdef\ufffd");
  });

  test.each([
    ["emoji", "👨‍👩‍👧 🏳️‍🌈 👩🏽‍🚀 👁️‍🗨️ ❤️ ❤︎ 🇨🇳 1️⃣ #️⃣"],
    ["flags of England, Scotland and Wales", "🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁧󠁢󠁷󠁬󠁳󠁿"],
    ["Persian with non-joiners", "می\u200cخواهم کِتاب\u200cها"],
    ["Indic letters with joiners", "क्\u200dष ক্\u200cষ ශ්\u200dරී മലയാളം\u200d"],
    ["Arabic signs of number", "\u0600٢\u06dd"],
  ])("[X1] %s stay as they are", (_, text) => expect(safeText(text)).toBe(text));

  test("[X1] what the gate let through it lets through again", () => {
    const unit = fc.constantFrom(
      ..."\u200d\u200c\ufe0f\ufe0e1#\u20e3👨❤🏴\u{e0067}\u{e007f}کक्\u0301a\u{1f3fb}\u2028\u001b[m]\u0007\t\n",
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(safeText(safeText(text))).toBe(safeText(text));
      }),
      { numRuns: 1_000 },
    );
  });

  // Work that grows with the square of the length would take hours for these.
  const LONG = 200_000;
  test.each([
    ["what looks like a control sequence", `\u001b${";#".repeat(LONG)}`],
    ["beginnings of strings", "\u001b]0;\u009d".repeat(LONG)],
    ["marks", `a${"\u0315\u0300\u05ae\u0300".repeat(LONG)}`],
    ["joiners", "👨\u200d\u200c".repeat(LONG)],
    ["selectors", "\ufe0f\ufe0e".repeat(LONG)],
    ["tags", `🏴${"\u{e0067}".repeat(LONG)}`],
  ])("[X6] %s, however many, are read in one go", (_, text) => {
    expect(safeLine(text).length).toBeLessThanOrEqual(2 * text.length);
  });

  test("[X1] a pile of combining marks is cut to what fits a line", () => {
    expect(safeText(`a${"\u0301".repeat(50)}`)).toBe(`a${"\u0301".repeat(8)}`);
  });

  test("[X1] on one line, line breaks become spaces", () => {
    expect(safeLine("a\r\n\nb")).toBe("a b");
  });

  test("lone surrogates become the replacement character and pairs stay", () => {
    expect(wellFormed("\udc00😀\ud83d")).toBe("\ufffd😀\ufffd");
  });
});

describe("columns", () => {
  test.each([
    ["abc", 3],
    ["聊天群1", 7],
    ["👨‍👩‍👧", 2],
    ["🇨🇳", 2],
    ["❤️", 2],
    ["e\u0301", 1],
    ["ｱ", 1],
    ["Ａ", 2],
  ])("%s takes %i columns", (text, width) => {
    expect(columns(text)).toBe(width);
  });

  test("a cut never splits a grapheme and says that it cut", () => {
    expect(truncate("聊天群", 5)).toBe("聊天…");
    expect(truncate("a👨‍👩‍👧b", 3)).toBe("a…");
    expect(truncate("abc", 3)).toBe("abc");
    expect(truncate("abc", 0)).toBe("");
  });

  test("[X2] fitted text takes exactly the columns asked for", () => {
    const piece = fc.constantFrom("a", "聊", "👨‍👩‍👧", "🇨🇳", "e\u0301", " ");
    const exact = (pieces: string[], width: number) =>
      columns(lineText(fitLine([span(pieces.join(""))], width, STANDARD))) === width;
    fc.assert(fc.property(fc.array(piece), fc.integer({ min: 1, max: 40 }), exact));
  });
});
