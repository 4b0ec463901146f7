/** The numbers and letters by which terminals name keys: xterm's ctlseqs, VT keypads, rxvt, and kitty's keyboard protocol. */

/** `CSI number ~`; in rxvt also with `$`, `^` or `@` at its end. */
export const TILDE: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  ...functionKeys(11, 1, 5),
  ...functionKeys(17, 6, 10),
  ...functionKeys(23, 11, 14),
  ...functionKeys(28, 15, 16),
  ...functionKeys(31, 17, 20),
  57427: "begin",
};

/** `CSI letter` and `SS3 letter`, with modifiers between or not. */
export const FINAL: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "begin",
  F: "end",
  G: "begin", // the Linux console's
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
  Z: "shift-tab",
};

/** Arrows in rxvt: `CSI letter` with Shift, `SS3 letter` with Ctrl. */
export const RXVT_ARROWS: Readonly<Record<string, string>> = { a: "up", b: "down", c: "right", d: "left" };

/** `SS3 letter` of a keypad in application mode: what types nothing. */
export const KEYPAD_FINAL: Readonly<Record<string, string>> = { I: "tab", M: "enter" };

/** `SS3 letter` of a keypad in application mode: what it types. */
export const KEYPAD_TEXT: Readonly<Record<string, string>> = {
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
  ...Object.fromEntries([..."pqrstuvwxy"].map((final, digit) => [final, String(digit)])),
};

/** Unicode code points of keys that type nothing, and kitty's own. */
export const CODE: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  127: "backspace",
  ...functionKeys(57376, 13, 35),
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
  57427: "begin",
};

/** Kitty's keypad: what its keys type. */
const KITTY_KEYPAD: Readonly<Record<number, string>> = {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [57399 + digit, String(digit)])),
  57409: ".",
  57410: "/",
  57411: "*",
  57412: "-",
  57413: "+",
  57415: "=",
  57416: ",",
};

/** The code points kitty gives to keys without text. */
const KITTY_KEYS = { first: 57344, last: 63743 };

/** The character of a key in kitty's or xterm's reports; undefined for keys that type nothing, such as media keys. */
export function characterOf(code: number): string | undefined {
  if (code < 32 || code > 0x10ffff) return undefined;
  if (code >= KITTY_KEYS.first && code <= KITTY_KEYS.last) return KITTY_KEYPAD[code];
  return String.fromCodePoint(code);
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
export function parseControlKey(code: number): string {
  return CONTROLS[code] ?? `ctrl-${String.fromCharCode(code + 64).toLowerCase()}`;
}

/** Names of function keys from number `first` to `last`, by codes that follow one another from `code` on. */
function functionKeys(code: number, first: number, last: number): Record<number, string> {
  const count = last - first + 1;
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [code + at, `f${first + at}`]));
}
