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
  ["firstNew", { type: "firstNew" }, "alt-u"],
  ["nextMention", { type: "mention", step: 1 }, "alt-n"],
  ["previousMention", { type: "mention", step: -1 }, "alt-p"],
  ["inbox", { type: "open", shows: "inbox" }, "alt-i"],
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
  label: "Alt-1 … Alt-9",
}));

/** Every key that means something. Help is made from this list. */
export const BINDINGS: readonly Binding[] = [
  ...bindings(WRITING),
  ...bindings(MOVING),
  ...ROOM_NUMBERS,
  ...bindings(SCREEN),
];

function bindings(rows: readonly Row[]): Binding[] {
  return rows.map(([action, intent, ...keys]) => ({ keys, action, intent }));
}
