/**
 * The names of keys in the sequences that terminals send: xterm's ctlseqs (cursor and tilde forms, modifyOtherKeys) and
 * kitty's keyboard protocol (`CSI … u`). A name is `ctrl-`, `alt-`, `shift-` in this order, then the key.
 */

const TILDE: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
};

const FINAL: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};

/** Unicode code points of keys that type nothing, and kitty's own for the keypad. */
const CODE: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  127: "backspace",
  57414: "enter",
  57417: "left",
  57418: "right",
  57419: "up",
  57420: "down",
  57421: "pageup",
  57422: "pagedown",
  57423: "home",
  57424: "end",
  57425: "insert",
  57426: "delete",
};

/** The code points kitty gives to keys without text; those that are not in `CODE` mean nothing here. */
const KITTY_KEYS = { first: 57344, last: 63743 };

/** What a key sequence amounts to: a named key, or text. */
export type Typed =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "text"; readonly text: string };

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const SUPER_AND_HYPER = 8 | 16;
const META = 32;

/** A key's name with its modifiers, as the sum of bits that terminals send less one. */
function withModifiers(key: string, bits: number): string {
  const prefix = [
    bits & CTRL ? "ctrl-" : "",
    bits & (ALT | META) ? "alt-" : "",
    bits & SHIFT ? "shift-" : "",
  ].join("");
  return prefix + key;
}

/** The key of a finished CSI sequence without a private marker, or undefined if it is no key. */
export function keyOfCsi(params: string, final: string): Typed | undefined {
  const fields = params.split(";").map((field) => field.split(":").map(Number));
  const [code = 0, shifted = 0] = fields[0] ?? [];
  const [modifiers = 1, happened = 1] = fields[1] ?? [];
  const bits = Math.max(0, modifiers - 1);
  const released = happened === 3;
  if (released) return undefined;
  if (final === "u") return keyOfCode(code, shifted, bits, fields[2] ?? []);
  if (final === "~" && code === 27) return keyOfCode(fields[2]?.[0] ?? 0, 0, bits, []);
  if (final === "Z") return named("shift-tab", 0);
  // Reports of the cursor end in R as well, and always have parameters.
  if (final === "R" && params !== "") return undefined;
  return named(final === "~" ? TILDE[code] : FINAL[final], bits);
}

/** The key of an SS3 sequence (`ESC O …`), or undefined if it is none. */
export function keyOfSs3(modifier: string, final: string): Typed | undefined {
  if (final === "M") return named("enter", 0);
  return named(FINAL[final], Math.max(0, Number(modifier === "" ? 1 : modifier) - 1));
}

/** C0 controls that have a key of their own, and DEL. */
const CONTROLS: Readonly<Record<number, string>> = {
  0: "ctrl-space",
  8: "backspace",
  9: "tab",
  10: "ctrl-j",
  13: "enter",
  27: "escape",
  127: "backspace",
};

/** The key of a C0 control or DEL. */
export function keyOfControl(code: number): string {
  return CONTROLS[code] ?? `ctrl-${letterOf(code)}`;
}

function letterOf(code: number): string {
  return String.fromCharCode(code + 64).toLowerCase();
}

function keyOfCode(code: number, shifted: number, bits: number, text: readonly number[]): Typed | undefined {
  const known = CODE[code];
  if (known !== undefined) return named(known, bits);
  if (code < 32 || code > 0x10ffff || (code >= KITTY_KEYS.first && code <= KITTY_KEYS.last)) return undefined;
  if (bits & SUPER_AND_HYPER) return undefined;
  const character = String.fromCodePoint(code);
  if (bits & (CTRL | ALT | META)) return named(character === " " ? "space" : character.toLowerCase(), bits);
  const typed = text.filter((point) => point >= 32 && point <= 0x10ffff);
  if (typed.length > 0) return { type: "text", text: String.fromCodePoint(...typed) };
  if (!(bits & SHIFT)) return { type: "text", text: character };
  return { type: "text", text: shifted > 0 ? String.fromCodePoint(shifted) : character.toUpperCase() };
}

function named(key: string | undefined, bits: number): Typed | undefined {
  return key === undefined ? undefined : { type: "key", key: withModifiers(key, bits) };
}
