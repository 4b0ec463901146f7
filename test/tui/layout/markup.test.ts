import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STANDARD } from "../../../src/core/text/measure.ts";
import { safeText } from "../../../src/core/text/safe-text.ts";
import { breakLine, cutLines } from "../../../src/tui/layout/break-lines.ts";
import { markup } from "../../../src/tui/layout/markup.ts";
import { CHAT, Chat } from "../chat.ts";

/** The marks of a text's lines: what is marked, and how. */
function marksOf(text: string): [marked: string, tint: unknown, link?: string][] {
  return markup(text, ["alice"]).flatMap(({ text: line, marks }) =>
    marks.map(({ from, to, tint, link }): [string, unknown, string?] =>
      link === undefined ? [line.slice(from, to), tint] : [line.slice(from, to), tint, link],
    ),
  );
}

const shown = (text: string): string =>
  markup(text, ["alice"])
    .map((line) => line.text)
    .join("\n");

describe("light markup", () => {
  test.each([
    ["use `npm ci` here", [["`npm ci`", "code"]]],
    [
      "this is *important* and **very** so",
      [
        ["important", "emphasis"],
        ["very", "strong"],
      ],
    ],
    ["_so_ it is", [["so", "emphasis"]]],
    ["这是*重点*内容", [["重点", "emphasis"]]],
    ["a snake_case_name, 2*3*4 and 5 * 6 * 7", []],
    [
      "`*not this*` *this*",
      [
        ["`*not this*`", "code"],
        ["this", "emphasis"],
      ],
    ],
    ["alice: look", [["alice", "mention"]]],
    ["hey @Alice!", [["@Alice", "mention"]]],
    ["`alice` is code", [["`alice`", "code"]]],
    ["malice and alices", []],
  ])("[S19] %s", (text, marks) => expect(marksOf(text)).toEqual(marks));

  test.each([
    ["see https://example.com/a?b=c.", "https://example.com/a?b=c"],
    ["(https://example.com/x_(y))", "https://example.com/x_(y)"],
    ["看https://example.com/路径，谢谢", "https://example.com/路径"],
    ["<http://a.b/c>", "http://a.b/c"],
    ["at http://[::1]:9999/x.", "http://[::1]:9999/x"],
    ["[http://[::1]]", "http://[::1]"],
    ["{https://a.b/{id}}", "https://a.b/{id}"],
    ["https://example.com/a_b_c*d*e!", "https://example.com/a_b_c*d*e"],
  ])("[S20] in %s the address is whole and nothing but it", (text, address) =>
    expect(marksOf(text)).toEqual([[address, "link", address]]),
  );

  test("[S19] the signs of emphasis go, all others stay; nothing else of a text is changed", () => {
    expect(shown("**a** *b* `c` https://d.e")).toBe("a b `c` https://d.e");
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "*", "_", "`", " ", "\n", "你", "http://x.y") }),
        (text) => {
          fc.pre(!text.includes("```") && !/^ *\* /m.test(text));
          expect(shown(text).replace(/[*_]/g, "")).toBe(text.replace(/[*_]/g, ""));
        },
      ),
    );
  });

  test("[S20] a fenced block is left exactly as it is, without its fences; one that never ends is just text", () => {
    const text = "look:\n```js\n  const *a* = `1`;\n\n```\nafter *that*";
    expect(markup(text, ["alice"]).map(({ text: line, kind, language }) => [line, kind, language])).toEqual([
      ["look:", "text", undefined],
      ["  const *a* = `1`;", "code", "js"],
      ["", "code", undefined],
      ["after that", "text", undefined],
    ]);
    expect(markup("```\n```", []).map(({ kind }) => kind)).toEqual(["code"]);
    expect(marksOf("```\nopen *end*")).toEqual([["end", "emphasis"]]);
  });

  test("[S68] quotes and lists lose the signs of their lines; a sign alone is a text", () => {
    const kinds = (text: string) =>
      markup(text, []).map(({ kind, text: line, indent }) => [kind, line, indent]);
    expect(kinds("> said *so*\n>and this\n>\n- one\n  * two\n-\n-x\n* \n1 > 0")).toEqual([
      ["quote", "said so", undefined],
      ["quote", "and this", undefined],
      ["text", ">", undefined],
      ["item", "one", 0],
      ["item", "two", 2],
      ["text", "-", undefined],
      ["text", "-x", undefined],
      ["text", "* ", undefined],
      ["text", "1 > 0", undefined],
    ]);
  });

  test("[S20][S68] code has the whole pane behind a line of its own, lists hang, quotes have a bar in each row", () => {
    const chat = new Chat([CHAT], { columns: 40, rows: 24 }).comes(
      "```ts\nconst a = 1; // as wide as the pane is\n```\n> a quote that is longer than its row\n- a point that is longer than its row is",
    );
    expect(chat.pane("timeline").slice(2)).toMatchInlineSnapshot(`
      [
        " ▎bob                           10:30",
        " ▎│ const a = 1; // as wide as the p",
        " ▎│ ane is",
        " ▎▎ a quote that is longer",
        " ▎▎ than its row",
        " ▎• a point that is longer",
        " ▎  than its row is",
      ]
    `);
    const own = new Chat([CHAT], { columns: 40, rows: 24 }).comes("```\nx\n```", { from: "alice" });
    expect(own.pane("timeline").at(-1)).toMatchInlineSnapshot(`"   │ x                               ▕✓"`);
  });

  test("[S20] code lines are cut only where they are full, and joined again they are what was said", () => {
    const piece = fc.constantFrom("word ", "你好", "  ", "👨‍👩‍👧", "x", "🇨🇳");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 2, max: 20 }), (pieces, width) => {
        const line = safeText(pieces.join(""));
        const cut = cutLines(line, width, STANDARD).map(({ from, to }) => line.slice(from, to));
        expect(cut.join("")).toBe(line);
        for (const part of cut) expect(STANDARD.columns(part)).toBeLessThanOrEqual(width);
        const broken = breakLine(line, width, STANDARD).map(({ from, to }) => line.slice(from, to));
        for (const part of broken) expect(STANDARD.columns(part)).toBeLessThanOrEqual(width);
      }),
    );
  });

  // What takes time that grows with the square of the length would take minutes for these.
  test.each(["http://a)", ")", "*a* alice ", "`a` alice ", "```\n", "**a ", "_a", "“", "👨\u200d"])(
    "[X6] %j, however often, is read and broken in one go",
    (unit) => {
      const text = safeText(`http://a${unit.repeat(20_000)}`);
      for (const line of markup(text, ["alice"])) {
        for (const { to } of breakLine(line.text, 40, STANDARD))
          expect(to).toBeLessThanOrEqual(line.text.length);
      }
    },
  );

  test("[S20] in a bubble every row of a broken address leads to all of it", () => {
    const address = `https://example.com/${"long/".repeat(12)}end`;
    const chat = new Chat([CHAT], { columns: 60, rows: 24 }).comes(`look ${address} there`);
    const spans = (chat.layout().panes.timeline?.content.messages ?? []).flatMap(({ lines }) => lines.flat());
    const links = spans.filter(({ link }) => link !== undefined);
    expect(links.length).toBeGreaterThan(1);
    expect(new Set(links.map(({ link }) => link))).toEqual(new Set([address]));
    expect(links.map(({ text }) => text).join("")).toBe(address);
  });
});
