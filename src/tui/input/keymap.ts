import { type Action, BINDINGS, type Binding } from "./bindings.ts";
import type { Intent } from "./intent.ts";

/** The keys as a person has bound them: key names to actions, or to `none`. */
export type OwnKeys = Readonly<Record<string, Action | "none">>;

/** Adds a person's own bindings: a key of theirs does what they say, and no longer what it did. */
export function boundKeys(asWritten: OwnKeys): readonly Binding[] {
  const own = Object.fromEntries(
    Object.entries(asWritten).map(([key, action]) => [key.split(" ").map(normalizeStroke).join(" "), action]),
  );
  const taken = new Set(Object.keys(own));
  const added = (action: Action | "none"): string[] => Object.keys(own).filter((key) => own[key] === action);
  const nothing = added("none");
  const given = new Set<Action>();
  return BINDINGS.map((binding) => {
    const extra = given.has(binding.action) ? [] : added(binding.action);
    given.add(binding.action);
    const all = [...binding.keys, ...extra];
    const disabled = nothing.filter((key) =>
      all.some((known) => isKeyOrPrefix(key, known) || isKeyOrPrefix(withoutShift(key), known)),
    );
    return { ...binding, keys: [...binding.keys.filter((key) => !taken.has(key)), ...extra], disabled };
  });
}

/** Names a stroke as somebody wrote it: a capital is its letter with Shift, except after Ctrl, where everybody writes capitals. */
function normalizeStroke(stroke: string): string {
  const letter = /(?<=^|-)\p{Lu}$/u.exec(stroke)?.[0];
  if (letter === undefined) return stroke.toLowerCase();
  const before = stroke.slice(0, -letter.length).toLowerCase();
  return `${before}${/ctrl-|shift-/.test(before) ? "" : "shift-"}${letter.toLowerCase()}`;
}

/** The meanings of keys; a key that is undefined here does nothing. One of two strokes has a space between them. */
export type Keymap = ReadonlyMap<string, Intent | undefined>;

/** Makes the keymap of these bindings. */
export function keymapOf(bound: readonly Binding[]): Keymap {
  const means = (keys: readonly string[] = [], intent?: Intent) => keys.map((key) => [key, intent] as const);
  return new Map(bound.flatMap(({ keys, disabled, intent }) => [...means(keys, intent), ...means(disabled)]));
}

/**
 * Finds the key of a keymap that a stroke means, after another one (`prefix`) or alone. A stroke with Shift that has no
 * meaning of its own is the one without: many terminals can't tell the two apart, and nobody should have to know which.
 */
export function resolveKey(keymap: Keymap, prefix: string | undefined, name: string): string {
  const stroke = (key: string): string => (prefix === undefined ? key : `${prefix} ${key}`);
  const known = (key: string): boolean => keymap.has(stroke(key)) || isPrefix(keymap, stroke(key));
  const plain = withoutShift(name);
  return stroke(!known(name) && known(plain) ? plain : name);
}

/** Returns whether a key begins one of two strokes, and has no binding of its own. */
export function isPrefix(keymap: Keymap, key: string): boolean {
  return !keymap.has(key) && [...keymap.keys()].some((known) => known.startsWith(`${key} `));
}

function isKeyOrPrefix(key: string, known: string): boolean {
  return known === key || known.startsWith(`${key} `);
}

function withoutShift(key: string): string {
  return key.replaceAll("shift-", "");
}
