import type { Intent } from "./intent.ts";
import { words } from "./words.ts";

/** Keys that mean the same. Names are `ctrl-`, `alt-`, `shift-` in this order before the key's own name. */
export interface Binding {
  readonly keys: readonly string[];
  readonly intent: Intent;
  readonly summary: string;
  readonly section: keyof typeof words.sections;
  /** How help writes the keys, where a list of them all would be too long. */
  readonly label?: string;
}

const { keys: does } = words;

const WRITING: readonly Omit<Binding, "section">[] = [
  { keys: ["enter"], intent: { type: "send" }, summary: does.send },
  { keys: ["alt-enter", "shift-enter", "ctrl-j"], intent: { type: "newline" }, summary: does.newline },
  { keys: ["tab"], intent: { type: "complete", step: 1 }, summary: does.complete },
  { keys: ["shift-tab"], intent: { type: "complete", step: -1 }, summary: does.completeBack },
  { keys: ["up"], intent: { type: "line", step: -1 }, summary: does.up },
  { keys: ["down"], intent: { type: "line", step: 1 }, summary: does.down },
  { keys: ["left", "ctrl-b"], intent: { type: "edit", edit: "charLeft" }, summary: does.charLeft },
  { keys: ["right", "ctrl-f"], intent: { type: "edit", edit: "charRight" }, summary: does.charRight },
  { keys: ["ctrl-left", "alt-b"], intent: { type: "edit", edit: "wordLeft" }, summary: does.wordLeft },
  { keys: ["ctrl-right", "alt-f"], intent: { type: "edit", edit: "wordRight" }, summary: does.wordRight },
  { keys: ["home", "ctrl-a"], intent: { type: "edit", edit: "lineStart" }, summary: does.lineStart },
  { keys: ["end", "ctrl-e"], intent: { type: "end" }, summary: does.lineEnd },
  { keys: ["backspace", "ctrl-h"], intent: { type: "edit", edit: "deleteLeft" }, summary: does.deleteLeft },
  { keys: ["delete", "ctrl-d"], intent: { type: "edit", edit: "deleteRight" }, summary: does.deleteRight },
  {
    keys: ["ctrl-w", "alt-backspace"],
    intent: { type: "edit", edit: "killWordLeft" },
    summary: does.killWordLeft,
  },
  { keys: ["alt-d"], intent: { type: "edit", edit: "killWordRight" }, summary: does.killWordRight },
  { keys: ["ctrl-u"], intent: { type: "edit", edit: "killToStart" }, summary: does.killToStart },
  { keys: ["ctrl-k"], intent: { type: "edit", edit: "killToEnd" }, summary: does.killToEnd },
  { keys: ["ctrl-y"], intent: { type: "edit", edit: "yank" }, summary: does.yank },
];

const PLACES = [1, 2, 3, 4, 5, 6, 7, 8, 9];

const MOVING: readonly Omit<Binding, "section">[] = [
  { keys: ["ctrl-n", "alt-right"], intent: { type: "room", step: 1 }, summary: does.nextRoom },
  { keys: ["ctrl-p", "alt-left"], intent: { type: "room", step: -1 }, summary: does.previousRoom },
  ...PLACES.map((place) => ({
    keys: [`alt-${place}`],
    intent: { type: "roomAt", place } as const,
    summary: does.roomByNumber,
    label: "Alt-1 … Alt-9",
  })),
  { keys: ["alt-a"], intent: { type: "nextActive" }, summary: does.nextActive },
  { keys: ["pageup"], intent: { type: "page", step: -1 }, summary: does.scrollUp },
  { keys: ["pagedown"], intent: { type: "page", step: 1 }, summary: does.scrollDown },
  { keys: ["ctrl-home"], intent: { type: "oldest" }, summary: does.oldest },
  { keys: ["ctrl-end"], intent: { type: "newest" }, summary: does.newest },
  { keys: ["f2"], intent: { type: "overlay", shows: "rooms" }, summary: does.rooms },
  { keys: ["f3"], intent: { type: "overlay", shows: "users" }, summary: does.users },
  { keys: ["escape"], intent: { type: "escape" }, summary: does.escape },
];

const LEAVING: readonly Omit<Binding, "section">[] = [
  { keys: ["f1"], intent: { type: "overlay", shows: "help" }, summary: does.help },
  { keys: ["ctrl-l"], intent: { type: "redraw" }, summary: does.redraw },
  { keys: ["ctrl-c"], intent: { type: "interrupt" }, summary: does.interrupt },
  { keys: ["ctrl-z"], intent: { type: "suspend" }, summary: does.suspend },
];

/** Every key that means something. Help is made from this list. */
export const BINDINGS: readonly Binding[] = [
  ...WRITING.map((binding) => ({ ...binding, section: "writing" as const })),
  ...MOVING.map((binding) => ({ ...binding, section: "moving" as const })),
  ...LEAVING.map((binding) => ({ ...binding, section: "leaving" as const })),
];

const INTENTS: ReadonlyMap<string, Intent> = new Map(
  BINDINGS.flatMap(({ keys, intent }) => keys.map((key) => [key, intent] as const)),
);

/** What a key means, or undefined if nothing. */
export function intentOf(key: string): Intent | undefined {
  return INTENTS.get(key);
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

/** A key as people write it: `ctrl-a` → `Ctrl-A`, `alt-a` → `Alt-a`, `pageup` → `PgUp`. */
export function keyLabel(key: string): string {
  const parts = key.split("-");
  const last = parts.pop() ?? "";
  const upper = parts.includes("ctrl") || last.length > 1;
  const name = OWN_NAMES[last] ?? (upper ? last.charAt(0).toUpperCase() + last.slice(1) : last);
  return [...parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)), name].join("-");
}
