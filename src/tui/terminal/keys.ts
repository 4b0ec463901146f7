import {
  CODE,
  FINAL,
  findCharacter,
  KEYPAD_FINAL,
  KEYPAD_TEXT,
  parseControlKey,
  RXVT_ARROWS,
  TILDE,
} from "./key-codes.ts";
import { findShortcutCharacter } from "./keyboard-layouts.ts";

/**
 * The names of keys in the sequences that terminals send. A name is `ctrl-`, `alt-`, `shift-` in this order, then the key;
 * a letter is in lower case, and a sign is what Shift makes of its key.
 */

/** The meaning of a key sequence: a named key, or text. */
export type Typed =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "text"; readonly text: string };

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const SUPER_AND_HYPER = 8 | 16;
const META = 32;
/** The bit of Meta in xterm and iTerm2, which report no Super. */
const XTERM_META = 8;

/** The parameter for all modifiers that F3 can have in xterm; other numbers there are a report of the cursor. */
const ALL_MODIFIERS = 16;

/** Adds the modifiers of these bits to a key's name; the bits of the locks mean nothing. */
function addModifiers(key: string, bits: number): string {
  const shifted = key.startsWith("shift-");
  const prefix = [
    bits & CTRL ? "ctrl-" : "",
    bits & (ALT | META) ? "alt-" : "",
    bits & SHIFT && !shifted ? "shift-" : "",
  ].join("");
  return prefix + key;
}

/** Reads the bits of a modifier parameter, in which terminals send one more than their sum. */
function readModifierBits(modifiers: number): number {
  return Math.max(0, modifiers - 1);
}

/** Parses the key of a finished CSI sequence without a private marker, or returns undefined if it is no key. */
export function parseCsiKey(params: string, final: string): Typed | undefined {
  const fields = params.split(";").map((field) => field.split(":").map(Number));
  const [code = 0, shifted = 0, base = 0] = fields[0] ?? [];
  const [modifiers = 1, happened = 1] = fields[1] ?? [];
  const bits = readModifierBits(modifiers);
  const released = happened === 3;
  if (released) return undefined;
  if (final === "u") return parseKeyReport({ code, shifted, base, bits, text: fields[2] ?? [] });
  if (final === "~" && code === 27) return parseKeyReport({ code: fields[2]?.[0] ?? 0, bits });
  const meant = bits & XTERM_META ? (bits & ~XTERM_META) | META : bits;
  if (final === "~") return nameKey(TILDE[code], meant);
  if (final === "^") return nameKey(TILDE[code], bits | CTRL);
  if (final === "@") return nameKey(TILDE[code], bits | CTRL | SHIFT);
  if (final in RXVT_ARROWS && params === "") return nameKey(RXVT_ARROWS[final], SHIFT);
  if (final === "R" && params !== "" && (code !== 1 || modifiers > ALL_MODIFIERS)) return undefined;
  return nameKey(FINAL[final], meant);
}

/** Parses the key with Shift of rxvt's `CSI number $`, or returns undefined if it is none. */
export function parseRxvtShiftKey(code: number): Typed | undefined {
  return nameKey(TILDE[code], SHIFT);
}

/** Parses the key of an SS3 sequence (`ESC O …`), or returns undefined if it is none. */
export function parseSs3Key(modifier: string, final: string): Typed | undefined {
  const bits = readModifierBits(Number(modifier === "" ? 1 : modifier));
  const typed = KEYPAD_TEXT[final];
  if (typed !== undefined) return parseCharacterKey(typed, bits);
  if (final in RXVT_ARROWS) return nameKey(RXVT_ARROWS[final], bits | CTRL);
  return nameKey(KEYPAD_FINAL[final] ?? FINAL[final], bits);
}

/** Names the key of a character after an escape, which means Alt with it. */
export function parseAltKey(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code !== 0x7f) return nameShortcut(character, ALT);
  if (code === 10) return "alt-enter";
  if (code === 9) return "shift-tab"; // the Linux console's; window managers keep Alt-Tab
  const name = parseControlKey(code);
  return name.startsWith("ctrl-") ? `ctrl-alt-${name.slice("ctrl-".length)}` : `alt-${name}`;
}

/** Adds Alt to a key's name, for terminals that put an escape before its whole sequence. */
export function addAlt(key: string): string {
  return /^(?:ctrl-)?alt-/.test(key) ? key : key.replace(/^(ctrl-)?/, "$1alt-");
}

/** A key as kitty's protocol and xterm's modifyOtherKeys report it, in code points. */
interface KeyReport {
  readonly code: number;
  readonly bits: number;
  /** The character with Shift; 0 where the terminal doesn't report it. */
  readonly shifted?: number;
  /** The key in the same place of a US keyboard; 0 where the terminal doesn't report it. */
  readonly base?: number;
  /** The text that it types. */
  readonly text?: readonly number[];
}

function parseKeyReport({ code, bits, shifted = 0, base = 0, text = [] }: KeyReport): Typed | undefined {
  const known = CODE[code];
  if (known !== undefined) return nameKey(known, bits);
  if (bits & SUPER_AND_HYPER) return undefined;
  const character = findCharacter(code);
  if (character === undefined && code !== 0) return undefined;
  const typed = text.filter((point) => point >= 32 && point <= 0x10ffff);
  if (typed.length > 0 && !(bits & (CTRL | ALT | META))) {
    return { type: "text", text: String.fromCodePoint(...typed) };
  }
  return character === undefined ? undefined : parseCharacterKey(character, bits, shifted, base);
}

function parseCharacterKey(character: string, bits: number, shifted = 0, base = 0): Typed {
  const upper = shifted > 0 ? String.fromCodePoint(shifted) : character.toUpperCase();
  if (!(bits & (CTRL | ALT | META))) return { type: "text", text: bits & SHIFT ? upper : character };
  const letter = character.toLowerCase() !== character.toUpperCase();
  const sign = bits & SHIFT && shifted > 0 && !letter ? upper : character;
  const key = nameShortcut(sign, bits, base > 0 ? String.fromCodePoint(base) : undefined);
  return { type: "key", key };
}

/** The keys whose control Ctrl with one of these characters sends too: most terminals can't tell the two apart. */
const SAME_CONTROL: Readonly<Record<string, string>> = { i: "tab", m: "enter", "[": "escape" };

/** The bound signs that need Shift on a US keyboard, for terminals that don't report the character with Shift. */
const SHIFTED_SIGNS: Readonly<Record<string, string>> = { "-": "_" };

/** Names the key of a character with Ctrl or Alt. */
function nameShortcut(character: string, bits: number, base?: string): string {
  const letter = findShortcutCharacter(character, base);
  const isLetter = letter.toUpperCase() !== letter;
  if (letter === " ") return addModifiers("space", bits);
  const sign = bits & SHIFT ? (SHIFTED_SIGNS[letter] ?? letter) : letter;
  const same = bits & CTRL ? SAME_CONTROL[sign] : undefined;
  if (same !== undefined) return addModifiers(same, bits & (ALT | META));
  if (!isLetter) return addModifiers(sign, bits & ~SHIFT);
  return addModifiers(letter, character.toLowerCase() === character ? bits : bits | SHIFT);
}

function nameKey(key: string | undefined, bits: number): Typed | undefined {
  return key === undefined ? undefined : { type: "key", key: addModifiers(key, bits) };
}
