/** The numbers and letters by which terminals name keys: xterm's ctlseqs, VT keypads, rxvt, and kitty's keyboard protocol. */

/** The keys of `CSI number ~`, which rxvt also ends with `$`, `^` or `@`. */
export const TILDE: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  ...numberFunctionKeys(11, 1, 5),
  ...numberFunctionKeys(17, 6, 10),
  ...numberFunctionKeys(23, 11, 14),
  ...numberFunctionKeys(28, 15, 16),
  ...numberFunctionKeys(31, 17, 20),
  57427: "begin",
};

/** The keys of `CSI letter` and `SS3 letter`; modifiers may stand before the letter. */
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

/** The arrows of rxvt: `CSI letter` is one with Shift, `SS3 letter` one with Ctrl. */
export const RXVT_ARROWS: Readonly<Record<string, string>> = { a: "up", b: "down", c: "right", d: "left" };

/** The keys of `SS3 letter` that type nothing, on a keypad in application mode. */
export const KEYPAD_FINAL: Readonly<Record<string, string>> = { I: "tab", M: "enter" };

/** The characters that `SS3 letter` types, on a keypad in application mode. */
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

/** The keys that type nothing, by their Unicode code points or kitty's own. */
export const CODE: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  127: "backspace",
  ...numberFunctionKeys(57376, 13, 35),
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

/** The characters that the keypad types, by kitty's code points. */
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

/** The range of code points that kitty gives to keys without text. */
const KITTY_KEYS = { first: 57344, last: 63743 };

/** Finds the character of a key in kitty's or xterm's reports; undefined for keys that type nothing, such as media keys. */
export function findCharacter(code: number): string | undefined {
  if (code < 32 || code > 0x10ffff) return undefined;
  if (code >= KITTY_KEYS.first && code <= KITTY_KEYS.last) return KITTY_KEYPAD[code];
  return String.fromCodePoint(code);
}

/** The keys of DEL and of those C0 controls that have one of their own. */
const CONTROLS: Readonly<Record<number, string>> = {
  0: "ctrl-space",
  8: "backspace",
  9: "tab",
  10: "ctrl-j",
  13: "enter",
  27: "escape",
  127: "backspace",
};

/** Names the key of a C0 control or DEL. */
export function parseControlKey(code: number): string {
  return CONTROLS[code] ?? `ctrl-${String.fromCharCode(code + 64).toLowerCase()}`;
}

/** Numbers the function keys `first` to `last` from `code` on. */
function numberFunctionKeys(code: number, first: number, last: number): Record<number, string> {
  const count = last - first + 1;
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [code + at, `f${first + at}`]));
}
