import {
  CODE,
  characterOf,
  FINAL,
  KEYPAD_FINAL,
  KEYPAD_TEXT,
  parseControlKey,
  RXVT_ARROWS,
  TILDE,
} from "./key-codes.ts";
import { shortcutCharacter } from "./layouts.ts";

/**
 * The names of keys in the sequences that terminals send. A name is `ctrl-`, `alt-`, `shift-` in this order, then the key;
 * a letter is in lower case, and a sign is what Shift makes of its key.
 */

/** What a key sequence amounts to: a named key, or text. */
export type Typed =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "text"; readonly text: string };

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const SUPER_AND_HYPER = 8 | 16;
const META = 32;
/** Meta of xterm and iTerm2, whose keys have no Super. */
const XTERM_META = 8;

/** The parameter for all modifiers that F3 can have in xterm; other numbers there are a report of the cursor. */
const ALL_MODIFIERS = 16;

/** A key's name with its modifiers, as the sum of bits that terminals send less one; the locks among them mean nothing. */
function withModifiers(key: string, bits: number): string {
  const shifted = key.startsWith("shift-");
  const prefix = [
    bits & CTRL ? "ctrl-" : "",
    bits & (ALT | META) ? "alt-" : "",
    bits & SHIFT && !shifted ? "shift-" : "",
  ].join("");
  return prefix + key;
}

/** The bits of a modifier parameter; terminals send their sum and one. */
function bitsOf(modifiers: number): number {
  return Math.max(0, modifiers - 1);
}

/** The key of a finished CSI sequence without a private marker, or undefined if it is no key. */
export function parseCsiKey(params: string, final: string): Typed | undefined {
  const fields = params.split(";").map((field) => field.split(":").map(Number));
  const [code = 0, shifted = 0, base = 0] = fields[0] ?? [];
  const [modifiers = 1, happened = 1] = fields[1] ?? [];
  const bits = bitsOf(modifiers);
  const released = happened === 3;
  if (released) return undefined;
  if (final === "u") return parseKeyReport({ code, shifted, base, bits, text: fields[2] ?? [] });
  if (final === "~" && code === 27) return parseKeyReport({ code: fields[2]?.[0] ?? 0, bits });
  const meant = bits & XTERM_META ? (bits & ~XTERM_META) | META : bits;
  if (final === "~") return named(TILDE[code], meant);
  if (final === "^") return named(TILDE[code], bits | CTRL);
  if (final === "@") return named(TILDE[code], bits | CTRL | SHIFT);
  if (final in RXVT_ARROWS && params === "") return named(RXVT_ARROWS[final], SHIFT);
  if (final === "R" && params !== "" && (code !== 1 || modifiers > ALL_MODIFIERS)) return undefined;
  return named(FINAL[final], meant);
}

/** The key of rxvt's `CSI number $`, with Shift, or undefined if it is none. */
export function parseRxvtShiftKey(code: number): Typed | undefined {
  return named(TILDE[code], SHIFT);
}

/** The key of an SS3 sequence (`ESC O …`), or undefined if it is none. */
export function parseSs3Key(modifier: string, final: string): Typed | undefined {
  const bits = bitsOf(Number(modifier === "" ? 1 : modifier));
  const typed = KEYPAD_TEXT[final];
  if (typed !== undefined) return parseCharacterKey(typed, bits);
  if (final in RXVT_ARROWS) return named(RXVT_ARROWS[final], bits | CTRL);
  return named(KEYPAD_FINAL[final] ?? FINAL[final], bits);
}

/** The key of a character after an escape, which is Alt with it. */
export function parseAltKey(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code !== 0x7f) return shortcut(character, ALT);
  if (code === 10) return "alt-enter";
  if (code === 9) return "shift-tab"; // the Linux console's; window managers keep Alt-Tab
  const name = parseControlKey(code);
  return name.startsWith("ctrl-") ? `ctrl-alt-${name.slice("ctrl-".length)}` : `alt-${name}`;
}

/** The key with Alt, for terminals that put an escape before all of its sequence. */
export function addAlt(key: string): string {
  return /^(?:ctrl-)?alt-/.test(key) ? key : key.replace(/^(ctrl-)?/, "$1alt-");
}

/** One key as kitty's protocol and xterm's modifyOtherKeys report it, by code points. */
interface KeyReport {
  readonly code: number;
  readonly bits: number;
  /** What Shift makes of it; 0 where that isn't told. */
  readonly shifted?: number;
  /** The key of a US keyboard at its place; 0 where that isn't told. */
  readonly base?: number;
  /** What it types. */
  readonly text?: readonly number[];
}

function parseKeyReport({ code, bits, shifted = 0, base = 0, text = [] }: KeyReport): Typed | undefined {
  const known = CODE[code];
  if (known !== undefined) return named(known, bits);
  if (bits & SUPER_AND_HYPER) return undefined;
  const character = characterOf(code);
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
  const key = shortcut(sign, bits, base > 0 ? String.fromCodePoint(base) : undefined);
  return { type: "key", key };
}

/** Keys that send the same control as Ctrl with one of these, where a terminal can send nothing else. */
const SAME_CONTROL: Readonly<Record<string, string>> = { i: "tab", m: "enter", "[": "escape" };

/** Signs that need Shift on a US keyboard and are bound; for terminals that don't tell what Shift makes of a key. */
const SHIFTED_SIGNS: Readonly<Record<string, string>> = { "-": "_" };

/** The name of a character's key with Ctrl or Alt. */
function shortcut(character: string, bits: number, base?: string): string {
  const letter = shortcutCharacter(character, base);
  const isLetter = letter.toUpperCase() !== letter;
  if (letter === " ") return withModifiers("space", bits);
  const sign = bits & SHIFT ? (SHIFTED_SIGNS[letter] ?? letter) : letter;
  const same = bits & CTRL ? SAME_CONTROL[sign] : undefined;
  if (same !== undefined) return withModifiers(same, bits & (ALT | META));
  if (!isLetter) return withModifiers(sign, bits & ~SHIFT);
  return withModifiers(letter, character.toLowerCase() === character ? bits : bits | SHIFT);
}

function named(key: string | undefined, bits: number): Typed | undefined {
  return key === undefined ? undefined : { type: "key", key: withModifiers(key, bits) };
}
