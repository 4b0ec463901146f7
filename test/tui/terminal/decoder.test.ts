import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Keystroke } from "../../../src/tui/terminal/decoded-input.ts";
import { ESCAPE_MS, KeyDecoder } from "../../../src/tui/terminal/decoder.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { TERMINFO_KEYS } from "./terminfo-keys.ts";

/** Decodes chunks, text put together that came in pieces: keys by name, text in quotes, pastes in braces. */
function decode(...chunks: readonly (string | Uint8Array)[]): string[] {
  const clock = new FakeClock();
  const strokes: Keystroke[] = [];
  const decoder = new KeyDecoder(clock, (stroke) => strokes.push(stroke));
  for (const chunk of chunks) decoder.write(chunk);
  clock.advance(ESCAPE_MS);
  expect(clock.pending).toBe(0);
  const shown: string[] = [];
  let typed = "";
  for (const stroke of strokes) {
    if (stroke.type === "text") {
      typed += stroke.text;
      continue;
    }
    if (typed !== "") shown.push(`'${typed}'`);
    typed = "";
    shown.push(nameOf(stroke));
  }
  return typed === "" ? shown : [...shown, `'${typed}'`];
}

function nameOf(stroke: Exclude<Keystroke, { type: "text" }>): string {
  switch (stroke.type) {
    case "key":
      return stroke.key;
    case "paste":
      return `{${stroke.text}}`;
    case "wheel":
      return stroke.step < 0 ? "wheel up" : "wheel down";
    case "focus":
      return stroke.focused ? "focus" : "blur";
  }
}

describe("keys", () => {
  test.each<readonly [bytes: string, key: string]>([
    ["\r", "enter"],
    ["\n", "ctrl-j"],
    ["\t", "tab"],
    ["\x7f", "backspace"],
    ["\b", "backspace"],
    ["\x01", "ctrl-a"],
    ["\x1a", "ctrl-z"],
    ["\x00", "ctrl-space"],
    ["\x1b", "escape"],
    ["\x1ba", "alt-a"],
    ["\x1b1", "alt-1"],
    ["\x1b\x7f", "alt-backspace"],
    ["\x1b\r", "alt-enter"],
    ["\x1b\x02", "ctrl-alt-b"],
    ["\x1b[A", "up"],
    ["\x1bOA", "up"],
    ["\x1b[1;5D", "ctrl-left"],
    ["\x1b[1;3C", "alt-right"],
    ["\x1b\x1b[D", "alt-left"],
    ["\x1b[1;6H", "ctrl-shift-home"],
    ["\x1b[H", "home"],
    ["\x1b[7~", "home"],
    ["\x1b[4~", "end"],
    ["\x1b[1;5F", "ctrl-end"],
    ["\x1b[3~", "delete"],
    ["\x1b[3;5~", "ctrl-delete"],
    ["\x1b[5~", "pageup"],
    ["\x1b[6~", "pagedown"],
    ["\x1b[Z", "shift-tab"],
    ["\x1bOP", "f1"],
    ["\x1b[11~", "f1"],
    ["\x1b[[A", "f1"],
    ["\x1b[12~", "f2"],
    ["\x1bOR", "f3"],
    ["\x1b[24~", "f12"],
    ["\x1bOM", "enter"],
    // kitty's protocol
    ["\x1b[13;2u", "shift-enter"],
    ["\x1b[13;3u", "alt-enter"],
    ["\x1b[27u", "escape"],
    ["\x1b[99;5u", "ctrl-c"],
    ["\x1b[97;3u", "alt-a"],
    ["\x1b[9;2u", "shift-tab"],
    ["\x1b[127;3u", "alt-backspace"],
    ["\x1b[99;133u", "ctrl-c"],
    ["\x1b[57414u", "enter"],
    ["\x1b[1;1:2A", "up"],
    // xterm's modifyOtherKeys
    ["\x1b[27;2;13~", "shift-enter"],
    ["\x1b[27;5;97~", "ctrl-a"],
    // what is pending when the wait is over
    ["\x1b[", "alt-["],
    ["\x1bO", "alt-shift-o"],
    ["\x1b]", "alt-]"],
  ])("[K13] %j is %s", (bytes, key) => {
    expect(decode(bytes)).toEqual([key]);
  });

  test.each(Object.entries(TERMINFO_KEYS))(
    "[K35] %s is %j of any terminal that terminfo knows",
    (key, sequences) => {
      for (const sequence of sequences.replaceAll("␛", "\x1b").split(" "))
        expect(decode(sequence)).toEqual([key]);
    },
  );

  test.each<readonly [bytes: string, key: string]>([
    ["\x1bOa", "ctrl-up"],
    ["\x1b\x1bOd", "ctrl-alt-left"],
    ["\x1b\x1b[3^", "ctrl-alt-delete"],
    ["\x1b[7@", "ctrl-shift-home"],
    ["\x1bO5P", "ctrl-f1"],
    ["\x1bO1;5P", "ctrl-f1"],
    ["\x1b[1;2R", "shift-f3"],
    ["\x1b[G", "begin"],
    // Backspace, Delete, Tab, Enter and Space with modifiers
    ["\x1b[127;2u", "shift-backspace"],
    ["\x1b[27;2;127~", "shift-backspace"],
    ["\x1b[127;5u", "ctrl-backspace"],
    ["\x1b[8;5u", "ctrl-backspace"],
    ["\x1b[27;5;127~", "ctrl-backspace"],
    ["\x1b\b", "alt-backspace"],
    ["\x1b[27;3;127~", "alt-backspace"],
    ["\x1b[3;2~", "shift-delete"],
    ["\x1b[13;5u", "ctrl-enter"],
    ["\x1b[27;5;13~", "ctrl-enter"],
    ["\x1b\t", "shift-tab"],
    ["\x1b[1;2Z", "shift-tab"],
    ["\x1b[27;2;9~", "shift-tab"],
    ["\x1b[1;6Z", "ctrl-shift-tab"],
    ["\x1b[32;5u", "ctrl-space"],
    ["\x1b[27;5;32~", "ctrl-space"],
    // the same control
    ["\x1b[91;5u", "escape"],
    ["\x1b[105;5u", "tab"],
    ["\x1b[109;5u", "enter"],
    ["\x1b[27;5;109~", "enter"],
    ["\x1b[109;7u", "alt-enter"],
    // signs with Shift
    ["\x1f", "ctrl-_"],
    ["\x1b[45:95;6u", "ctrl-_"],
    ["\x1b[45;6u", "ctrl-_"],
    ["\x1b[27;6;95~", "ctrl-_"],
    ["\x1b[55:47:55;6u", "ctrl-/"],
    ["\x1b[38:49:49;4u", "alt-1"],
    // letters with Shift and the locks
    ["\x1bA", "alt-shift-a"],
    ["\x1b[97:65;4u", "alt-shift-a"],
    ["\x1b[27;4;65~", "alt-shift-a"],
    ["\x1b[99;69u", "ctrl-c"],
    ["\x1b[99;197u", "ctrl-c"],
    ["\x1b[13;129u", "enter"],
    ["\x1b[1;133D", "ctrl-left"],
    ["\x1b[99;5:2u", "ctrl-c"],
  ])("[K35] %j is %s", (bytes, key) => {
    expect(decode(bytes)).toEqual([key]);
  });

  test.each<readonly [layout: string, bytes: string, key: string]>([
    ["Russian, its place told", "\x1b[1089::99;5u", "ctrl-c"],
    ["Russian with Shift", "\x1b[1089:1057:99;6u", "ctrl-shift-c"],
    ["Bulgarian, where с is elsewhere", "\x1b[1089::107;5u", "ctrl-k"],
    ["Russian, modifyOtherKeys", "\x1b[27;5;1089~", "ctrl-c"],
    ["Russian, kitty's protocol without places", "\x1b[1089;5u", "ctrl-c"],
    ["Russian, an escape before the letter", "\x1bф", "alt-a"],
    ["Russian, a capital", "\x1bФ", "alt-shift-a"],
    ["Russian, a bracket", "\x1b[1093::91;5u", "escape"],
    ["Russian, Ctrl and Alt", "\x1b[1080::98;7u", "ctrl-alt-b"],
    ["Ukrainian", "\x1bі", "alt-s"],
    ["Belarusian", "\x1bў", "alt-o"],
    ["Serbian", "\x1bљ", "alt-q"],
    ["Greek", "\x1b[27;5;968~", "ctrl-c"],
    ["Greek with Alt", "\x1bρ", "alt-r"],
    ["Hebrew", "\x1bש", "alt-a"],
    ["Arabic", "\x1b[27;5;1572~", "ctrl-c"],
    ["Persian", "\x1bی", "alt-d"],
    ["Georgian", "\x1bა", "alt-a"],
    ["Armenian", "\x1bջ", "alt-a"],
    ["Thai", "\x1b[27;5;3649~", "ctrl-c"],
    ["Korean", "\x1bㅁ", "alt-a"],
    ["French: the letter counts", "\x1b[97::113;5u", "ctrl-a"],
    ["Dvorak: the letter counts", "\x1b[99::105;5u", "ctrl-c"],
    ["Turkish: a letter of its own", "\x1b[305::105;3u", "alt-ı"],
  ])("[K36] a shortcut on another layout is the key of a US keyboard (%s)", (_, bytes, key) => {
    expect(decode(bytes)).toEqual([key]);
  });

  test("[K37] the keypad types and moves as its keys say, in every encoding", () => {
    const digits = Array.from({ length: 10 }, (_, digit) => `\x1b[${57399 + digit}u`).join("");
    const kitty = [57409, 57410, 57411, 57412, 57413, 57415, 57416]
      .map((code) => `\x1b[${code};129u`)
      .join("");
    expect(decode(digits + kitty)).toEqual(["'0123456789./*-+=,'"]);
    const finals = [..."pqrstuvwxynojmkXl"].map((final) => `\x1bO${final}`).join("");
    expect(decode(finals)).toEqual(["'0123456789./*-+=,'"]);
    expect(decode("\x1b[57400;3u\x1b[57400;133u\x1bO3q")).toEqual(["alt-1", "ctrl-1", "alt-1"]);
    const moving = Array.from({ length: 11 }, (_, at) => `\x1b[${57417 + at}u`).join("");
    const names = "left right up down pageup pagedown home end insert delete begin";
    expect(decode(moving)).toEqual(names.split(" "));
    expect(decode("\x1b[57414u\x1b[57417;5u\x1bOM\x1b[E\x1b[57427~")).toEqual([
      "enter",
      "ctrl-left",
      "enter",
      "begin",
      "begin",
    ]);
  });

  test("[K13] what kitty's protocol says was typed is text", () => {
    expect(decode("\x1b[97u\x1b[97:65;2u\x1b[98;2u\x1b[0;1;20013u\x1b[20013u")).toEqual(["'aAB中中'"]);
    expect(decode("\x1b[32;2u\x1b[27;2;32~\x1b[32;129u")).toEqual(["'   '"]);
  });

  test("[K13] keys read in one chunk stay apart", () => {
    expect(decode("hello\r/quit\r\x1b[A\x03")).toEqual([
      "'hello'",
      "enter",
      "'/quit'",
      "enter",
      "up",
      "ctrl-c",
    ]);
  });

  test("[K16] a lone escape is the Esc key once nothing follows within 25 ms, and not before", () => {
    const clock = new FakeClock();
    const strokes: Keystroke[] = [];
    const decoder = new KeyDecoder(clock, (stroke) => strokes.push(stroke));
    decoder.write("\x1b");
    clock.advance(ESCAPE_MS - 1);
    decoder.write("[A");
    decoder.write("\x1b");
    clock.advance(ESCAPE_MS - 1);
    expect(strokes).toEqual([{ type: "key", key: "up" }]);
    clock.advance(1);
    expect(strokes.at(-1)).toEqual({ type: "key", key: "escape" });
    expect(decode("\x1b\x1b")).toEqual(["escape", "escape"]);
    expect(decode("\x1b", "\x1b[200~x\x1b[201~")).toEqual(["escape", "{x}"]);
  });
});

describe("pastes", () => {
  test("[K9] a paste is one event, with whatever is in it", () => {
    expect(decode("\x1b[200~a\r\n\x1b[31mb\x1b[200~\x1b\x1b[201~c")).toEqual([
      "{a\r\n\x1b[31mb\x1b[200~\x1b}",
      "'c'",
    ]);
    expect(decode("\x1b[200~你好", "世", "界\x1b[20", "1~")).toEqual(["{你好世界}"]);
  });

  test("[K9] a paste whose end was lost is taken in at Ctrl-C", () => {
    expect(decode("\x1b[200~text", "more\r", "\x03", "a")).toEqual(["{textmore\r}", "'a'"]);
  });
});

describe("what is not typed", () => {
  test.each([
    ["an OSC reply", "\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\"],
    ["an OSC reply ended by BEL", "\x1b]52;c;ZXZpbA==\x07"],
    ["a DCS reply", "\x1bP>|xterm(390)\x1b\\"],
    ["an APC reply", "\x1b_Gi=31;OK\x1b\\"],
    ["device attributes", "\x1b[?64;1;2;6c\x1b[>0;390;0c"],
    ["a cursor report", "\x1b[24;80R"],
    ["mode reports", "\x1b[?2026;2$y\x1b[?2004;1$y\x1b[4;1$y"],
    ["kitty's flags", "\x1b[?1u"],
    ["mouse reports", "\x1b[<0;10;20M\x1b[<0;10;20m\x1b[M !!"],
    ["a released key", "\x1b[97;1:3u\x1b[1;1:3A"],
    ["keys that type nothing", "\x1b[57441;2u\x1b[57358u\x1b[57430;1;65u\x1b[57363;5u"],
    ["unknown sequences", "\x1b[99~\x1b[1;2;3x\x1b[5 q\x1bOz\x1b[[Z\x1b[99^\x1b[99$"],
    ["C1 controls", "\u009b\u0085"],
    ["super and hyper", "\x1b[97;9u"],
  ])("[K15] %s never become text", (_, bytes) => {
    expect(decode(`${bytes}x`)).toEqual(["'x'"]);
  });

  test("[K15] a reply in pieces, however slow, is no text", () => {
    const clock = new FakeClock();
    const strokes: Keystroke[] = [];
    const decoder = new KeyDecoder(clock, (stroke) => strokes.push(stroke));
    for (const part of ["\x1b]11;rgb", ":1c1c/1c", "1c\x1b", "\\"]) {
      decoder.write(part);
      clock.advance(1_000);
    }
    expect(strokes).toEqual([]);
  });

  test("[K15] a sequence that breaks off is dropped, and what follows counts", () => {
    expect(decode("\x1b[1;\x1b[A\x1b[\ra")).toEqual(["up", "enter", "'a'"]);
    expect(decode("\x1b[1;5")).toEqual([]);
  });
});

describe("torn input", () => {
  const pieces = fc.constantFrom(
    "a",
    "你好",
    "👨‍👩‍👧",
    "\r",
    "\x03",
    "\x1b[A",
    "\x1bOP",
    "\x1b[1;5D",
    "\x1b[13;2u",
    "\x1ba",
    "\x1b\r",
    "\x1b\x1b[C",
    "\x1b[200~x\ry\x1b[201~",
    "\x1b[200~粘贴\x1b[A\x1b[201~",
    "\x1b]11;rgb:0/0/0\x1b\\",
    "\x1bP1$r\x1b\\",
    "\x1b[?1;2c",
    "\x1b[<0;1;1M",
    "\x1b[M abc",
    "\x1b[[A",
    "\x1b[3$",
    "\x1bOp",
    "\x1bс",
    "\x1b[1089::99;5u",
    "\x1b[?2004;1$y",
  );

  test("[K14] however the bytes are cut into chunks, the keystrokes are the same", () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (parts, cuts) => {
          const bytes = new TextEncoder().encode(parts.join(""));
          const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort(
            (left, right) => left - right,
          );
          const chunks = [...places, bytes.length].map((end, at) => bytes.subarray(places[at - 1] ?? 0, end));
          expect(decode(...chunks)).toEqual(decode(bytes));
          expect(decode(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(decode(bytes));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the mouse and the window", () => {
  test.each<readonly [bytes: string, strokes: readonly string[]]>([
    ["\x1b[<64;10;5M", ["wheel up"]],
    ["\x1b[<65;10;5M", ["wheel down"]],
    ["\x1b[<68;10;5M\x1b[<81;1;1M", ["wheel up", "wheel down"]],
    ["\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<35;1;1M", []],
    ["\x1b[<66;10;5M\x1b[<67;10;5M", []],
    ["\x1b[I\x1b[O", ["focus", "blur"]],
    ["\x1b[1I", []],
    ["a\x1b[Ib", ["'a'", "focus", "'b'"]],
  ])("[K26] %j is %j, however it is cut", (bytes, strokes) => {
    expect(decode(bytes)).toEqual(strokes);
    expect(decode(...bytes)).toEqual(strokes);
  });

  test("[K14] a megabyte of paste in small chunks is one paste, and no slower than its size", () => {
    const text = "行 line\n".repeat(120_000);
    const bytes = Buffer.from(`\x1b[200~${text}\x1b[201~x`);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 1_021) }, (_, at) =>
      bytes.subarray(at * 1_021, (at + 1) * 1_021),
    );
    expect(decode(...chunks)).toEqual([`{${text}}`, "'x'"]);
  });
});
