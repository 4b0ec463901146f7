import type { Words } from "../words/english.ts";
import type { Intent } from "./intent.ts";

/** An action that a key can be bound to; help describes it by `words.keys[action]`. */
export type Action = keyof Words["keys"];

/** Keys that mean the same. Names are `ctrl-`, `alt-`, `shift-` in this order before the key's own name. */
export interface Binding {
  readonly keys: readonly string[];
  /** Keys that would mean this too, as they are or without Shift, but that a person has bound to nothing. */
  readonly disabled?: readonly string[];
  readonly action: Action;
  readonly intent: Intent;
  readonly section: keyof Words["sections"];
  /** The keys as help writes them, where a list of them all would be too long. */
  readonly label?: string;
}

type Row = readonly [action: Action, intent: Intent, ...keys: string[]];

const edit = (what: Extract<Intent, { type: "edit" }>["edit"]): Intent => ({ type: "edit", edit: what });

const WRITING: readonly Row[] = [
  ["send", { type: "send" }, "enter"],
  ["newline", { type: "newline" }, "alt-enter", "shift-enter", "ctrl-enter", "ctrl-j"],
  ["complete", { type: "complete", step: 1 }, "tab"],
  ["completeBack", { type: "complete", step: -1 }, "shift-tab"],
  ["up", { type: "line", step: -1 }, "up"],
  ["down", { type: "line", step: 1 }, "down"],
  ["recall", { type: "open", shows: "recall" }, "ctrl-r"],
  ["charLeft", edit("charLeft"), "left", "ctrl-b"],
  ["charRight", edit("charRight"), "right"],
  ["wordLeft", edit("wordLeft"), "ctrl-left", "alt-b"],
  ["wordRight", edit("wordRight"), "ctrl-right", "alt-f"],
  ["lineStart", edit("lineStart"), "home", "ctrl-a"],
  ["end", { type: "end" }, "end", "ctrl-e"],
  ["deleteLeft", edit("deleteLeft"), "backspace", "ctrl-h"],
  ["deleteRight", edit("deleteRight"), "delete", "ctrl-d"],
  ["killWordLeft", edit("killWordLeft"), "ctrl-w", "alt-backspace", "ctrl-backspace"],
  ["killWordRight", edit("killWordRight"), "alt-d", "ctrl-delete", "alt-delete"],
  ["killToStart", edit("killToStart"), "ctrl-u"],
  ["killToEnd", { type: "cutOrSwitch" }, "ctrl-k"],
  ["yank", edit("yank"), "ctrl-y"],
  ["undo", edit("undo"), "ctrl-_", "ctrl-/", "ctrl-x ctrl-u"],
  ["editor", { type: "editor" }, "ctrl-x ctrl-e"],
];

const MOVING: readonly Row[] = [
  ["nextRoom", { type: "room", step: 1 }, "ctrl-n", "alt-right"],
  ["previousRoom", { type: "room", step: -1 }, "ctrl-p", "alt-left"],
  ["nextActive", { type: "nextActive" }, "alt-a"],
  ["switcher", { type: "open", shows: "switcher" }, "ctrl-g"],
  ["search", { type: "open", shows: "search" }, "ctrl-f"],
  ["scrollUp", { type: "page", step: -1, by: "page" }, "pageup"],
  ["scrollDown", { type: "page", step: 1, by: "page" }, "pagedown"],
  ["oldest", { type: "oldest" }, "ctrl-home"],
  ["newest", { type: "newest" }, "ctrl-end"],
  ["pickUp", { type: "pick", step: -1 }, "alt-up"],
  ["pickDown", { type: "pick", step: 1 }, "alt-down"],
  ["reply", { type: "reply" }, "alt-r"],
  ["rooms", { type: "open", shows: "rooms" }, "f2"],
  ["users", { type: "open", shows: "users" }, "f3"],
  ["escape", { type: "escape" }, "escape"],
];

const SCREEN: readonly Row[] = [
  ["help", { type: "open", shows: "help" }, "f1"],
  ["selectMode", { type: "selectMode" }, "f4"],
  ["mouse", { type: "mouse" }, "alt-m"],
  ["redraw", { type: "redraw" }, "ctrl-l"],
  ["interrupt", { type: "interrupt" }, "ctrl-c"],
  ["suspend", { type: "suspend" }, "ctrl-z"],
];

const ROOM_NUMBERS: readonly Binding[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({
  keys: [`alt-${number}`],
  action: "roomByNumber",
  intent: { type: "roomByNumber", number },
  section: "moving",
  label: "Alt-1 … Alt-9",
}));

/** Every key that means something. Help is made from this list. */
export const BINDINGS: readonly Binding[] = [
  ...bindings("writing", WRITING),
  ...bindings("moving", MOVING),
  ...ROOM_NUMBERS,
  ...bindings("screen", SCREEN),
];

function bindings(section: Binding["section"], rows: readonly Row[]): Binding[] {
  return rows.map(([action, intent, ...keys]) => ({ keys, action, intent, section }));
}

/** The keys as a person has bound them: key names to actions, or to `none`. */
export type OwnKeys = Readonly<Record<string, Action | "none">>;

/** The bindings with a person's own: a key of theirs does what they say, and no longer what it did. */
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

const OWN_NAMES: Readonly<Record<string, string>> = {
  left: "←",
  right: "→",
  up: "↑",
  down: "↓",
  pageup: "PgUp",
  pagedown: "PgDn",
  escape: "Esc",
};

/** A key as people write it: `ctrl-a` → `Ctrl-A`, `alt-a` → `Alt-a`, `pageup` → `PgUp`, strokes with a space. */
export function keyLabel(key: string): string {
  return key.split(" ").map(strokeLabel).join(" ");
}

function strokeLabel(key: string): string {
  const parts = key.split("-");
  const last = parts.pop() ?? "";
  const upper = parts.includes("ctrl") || last.length > 1;
  const name = OWN_NAMES[last] ?? (upper ? last.charAt(0).toUpperCase() + last.slice(1) : last);
  return [...parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)), name].join("-");
}
