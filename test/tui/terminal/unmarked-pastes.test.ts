import { describe, expect, test } from "vitest";
import type { Keystroke } from "../../../src/tui/terminal/decoded-input.ts";
import { ESCAPE_MS, KeyDecoder } from "../../../src/tui/terminal/decoder.ts";
import { ENTER_MS, PASTE_MS } from "../../../src/tui/terminal/unmarked-pastes.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const ENTER: Keystroke = { type: "key", key: "enter" };
const typed = (text: string): Keystroke => ({ type: "text", text });
const pasted = (text: string): Keystroke => ({ type: "paste", text });

/** Types what a terminal sends that is known not to mark pastes, in reads that follow one another at once. */
class Terminal {
  readonly clock = new FakeClock();
  readonly strokes: Keystroke[] = [];
  readonly decoder = new KeyDecoder(this.clock, (stroke) => this.strokes.push(stroke));

  constructor() {
    this.decoder.expectUnmarkedPastes();
  }

  reads(...chunks: readonly (string | Uint8Array)[]): this {
    for (const chunk of chunks) this.decoder.write(chunk);
    return this;
  }

  waits(ms: number): this {
    this.clock.advance(ms);
    return this;
  }
}

/** Gives what these reads come to once nothing follows. */
function strokes(...chunks: readonly (string | Uint8Array)[]): readonly Keystroke[] {
  const terminal = new Terminal()
    .reads(...chunks)
    .waits(PASTE_MS)
    .waits(ESCAPE_MS);
  expect(terminal.clock.pending).toBe(0);
  return terminal.strokes;
}

describe("pastes that a terminal doesn't mark", () => {
  test.each(["one\rtwo\rthree", "one\rtwo\rthree\r", "one\ntwo\n", "\rtwo", "a\r\nb\r\n", "\tone\r\ttwo"])(
    "[K38] text that goes on after a line break in one read is a paste, with the break that ends it (%j)",
    (text) => {
      expect(strokes(text)).toEqual([pasted(text)]);
    },
  );

  test("[K38] a line break at the end of a read is Enter, however many were typed, and whatever stands before it", () => {
    expect(strokes("\r")).toEqual([ENTER]);
    expect(strokes("你好\r")).toEqual([typed("你好"), ENTER]);
    expect(strokes("hello\r\r")).toEqual([typed("hello"), ENTER, ENTER]);
    expect(strokes("\n")).toEqual([{ type: "key", key: "ctrl-j" }]);
  });

  test("[K38] keys are taken at once, and so is what follows Enter a moment later", () => {
    const terminal = new Terminal().reads("h", "i", "\x1b[D");
    expect(terminal.strokes).toEqual([typed("h"), typed("i"), { type: "key", key: "left" }]);
    terminal.reads("\r").waits(ENTER_MS).reads("two");
    expect(terminal.strokes.slice(3)).toEqual([ENTER, typed("two")]);
  });

  test("[K38] reads that follow at once belong to it, wherever it is cut, and it is one", () => {
    const bytes = new TextEncoder().encode("第一行\r第二行\r\r第三行\r");
    for (let cut = 1; cut < bytes.length; cut++) {
      const [first = typed(""), ...rest] = strokes(bytes.subarray(0, cut), bytes.subarray(cut));
      // Text before the first break may have been taken for typing; it is the same text in the end.
      const whole = [first, ...rest].map((stroke) => ("text" in stroke ? stroke.text : stroke)).join("");
      expect(whole).toBe("第一行\r第二行\r\r第三行\r");
    }
    expect(strokes("a\r", "b\r", "c\r")).toEqual([pasted("a\rb\rc\r")]);
    const lines = Array.from({ length: 9_000 }, (_, line) => `line ${line}\r`).join("");
    const reads = lines.match(/.{1,4096}/gs) ?? [];
    expect(strokes(...reads)).toEqual([pasted(lines)]);
  });

  test("[K38] a key ends it, and so does a pause", () => {
    expect(strokes("a\rb", "\x1b[A", "\x03")).toEqual([
      pasted("a\rb"),
      { type: "key", key: "up" },
      { type: "key", key: "ctrl-c" },
    ]);
    const terminal = new Terminal().reads("a\rb").waits(PASTE_MS).reads("c\r").waits(ENTER_MS);
    expect(terminal.strokes).toEqual([pasted("a\rb"), typed("c"), ENTER]);
  });

  test.each<readonly [text: string]>([
    ["one\x07\rtwo\rthree"],
    ["one\r\x07two"],
    ["one\r\x03two\x0cthree\r"],
    ["\x03one\rtwo\r"],
    ["a\tb\rc\td\r"],
    ["one\r\ttwo"],
    ["one\x07\r\ntwo\r\n"],
    ["\r\x07two"],
    ["\r\n\x7f\r\ntwo"],
    ["one\x1b[31mred\x1b[0m\rtwo"],
    ["one\r\x1b[31mtwo"],
    ["one\r\x1b]0;title\rtwo"],
    ["one\r\x1bOMtwo"],
    ["one\r\x1b[13;1u"],
    ["\x1b\rtwo"],
    ["\x1bOMone\rtwo\r"],
  ])("[K9] whatever controls it holds, a paste is one and presses no key (%j)", (text) => {
    expect(strokes(text)).toEqual([pasted(text)]);
  });

  test("[K9] keys in the same read before it are keys, and it is a paste all the same", () => {
    const up: Keystroke = { type: "key", key: "up" };
    expect(strokes("\x1b[Aone\rtwo\r")).toEqual([up, pasted("one\rtwo\r")]);
    expect(strokes("\x1b[A\x1b[I\x1bb\rtwo")).toEqual([
      up,
      { type: "focus", focused: true },
      { type: "key", key: "alt-b" },
      pasted("\rtwo"),
    ]);
    expect(strokes("\x1b", "[Aone\rtwo\r")).toEqual([up, pasted("one\rtwo\r")]);
    expect(strokes("\x1b", "one\rtwo\r")).toEqual([{ type: "key", key: "escape" }, pasted("one\rtwo\r")]);
    expect(strokes("\x1b", "b")).toEqual([{ type: "key", key: "alt-b" }]);
  });

  test.each([
    "one\x07\rtwo\rthree",
    "one\r\x07\r\x03\rtwo\x0c\r",
    "a\tb\r\n\x07\r\nc\td\r\n",
    "\r\rtwo\x1b[A\r",
    "one\r\x1b[31mtwo\x1b[0m\r\r",
    "one\rtwo\x1b[13u\r\x1bOM\r",
  ])("[K9] wherever it is cut, and be it at each byte, it sends nothing (%j)", (text) => {
    const cuts = [...text].map((_, index) => [text.slice(0, index), text.slice(index)]);
    const pairs = cuts.flatMap(([before = "", after = ""]) =>
      [...after].map((_, index) => [before, after.slice(0, index), after.slice(index)]),
    );
    for (const reads of [[...text], ...cuts, ...pairs]) {
      expect(strokes(...reads.filter((read) => read !== ""))).not.toContainEqual(ENTER);
    }
  });

  test("[K38] controls without text after a line break are keys, and Enter and the keys after it too", () => {
    const named = (key: string): Keystroke => ({ type: "key", key });
    expect(strokes("a\x07b\x03")).toEqual([typed("a"), named("ctrl-g"), typed("b"), named("ctrl-c")]);
    expect(strokes("a\r\x1b[A\x07")).toEqual([typed("a"), ENTER, named("up"), named("ctrl-g")]);
    expect(strokes("a\r", "\x1b", "[A")).toEqual([typed("a"), ENTER, named("up")]);
    expect(strokes("\x1b\r")).toEqual([named("alt-enter")]);
    expect(strokes("hello\x1b[200~one\rtwo\x1b[201~")).toEqual([typed("hello"), pasted("one\rtwo")]);
  });

  test("[K38] one that marks a paste after all is believed from then on", () => {
    const terminal = new Terminal().reads("\x1b[200~x\x1b[201~", "hello\rworld\r");
    expect(terminal.strokes).toEqual([pasted("x"), typed("hello"), ENTER, typed("world"), ENTER]);
  });

  test("[K38] where pastes are marked, lines typed ahead are lines", () => {
    const clock = new FakeClock();
    const seen: Keystroke[] = [];
    new KeyDecoder(clock, (stroke) => seen.push(stroke)).write("hello\rworld\r");
    expect(seen).toEqual([typed("hello"), ENTER, typed("world"), ENTER]);
  });

  test("[K38] the end of the screen drops what is held", () => {
    const terminal = new Terminal().reads("a\rb");
    terminal.decoder.close();
    expect([terminal.clock.pending, terminal.strokes]).toEqual([0, []]);
  });
});
