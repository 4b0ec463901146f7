import type { ChatMessage } from "../../core/client/chat.ts";
import type { Composer } from "../input/composer.ts";
import type { OwnLine } from "./room.ts";

/** Something to read over the messages. `scroll` is the first row of it that shows. */
interface Reading {
  readonly shows: "help";
  readonly scroll: number;
}

/** An answer of a command that is too long to stand below the messages. */
interface Answering {
  readonly shows: "answer";
  readonly scroll: number;
  readonly lines: readonly OwnLine[];
}

/** A paste of many lines, before it is taken. */
interface Pasting {
  readonly shows: "paste";
  readonly scroll: number;
  /** As it was pasted, but for controls. */
  readonly text: string;
}

/** A list to choose from by typing: `query` has the cursor meanwhile, `at` is what is chosen. */
interface Choosing {
  readonly shows: "switcher" | "rooms" | "users" | "recall";
  readonly query: Composer;
  readonly at: number;
}

/** A search of what was said. `asked` is what the results are of. */
interface Searching {
  readonly shows: "search";
  readonly query: Composer;
  readonly at: number;
  readonly asked: string | undefined;
  readonly status: "none" | "searching" | "found" | "failed";
  readonly results: readonly ChatMessage[];
  readonly next: number | undefined;
  /** Why it failed. Safe to print. */
  readonly reason?: string;
}

/** What lies over the messages. */
export type Overlay = Reading | Answering | Pasting | Choosing | Searching;

/** An overlay that is typed into. */
export type Picker = Choosing | Searching;

/** The overlay that is typed into, if one is open. */
export function pickerOf(overlay: Overlay | undefined): Picker | undefined {
  return overlay !== undefined && "query" in overlay ? overlay : undefined;
}
