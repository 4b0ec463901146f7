import { type Composer, EMPTY, setText } from "../input/composer.ts";
import type { Words } from "../words/english.ts";
import type { OwnLine } from "./entries.ts";

/** A page of help, by what one wants to do. */
export type HelpPage = keyof Words["helpPages"];

/** Help, a page at a time; with a filter, what fits of all pages. `scroll` is the first row that shows. */
export interface Help {
  readonly shows: "help";
  readonly page: HelpPage;
  readonly filter: Composer;
  readonly scroll: number;
}

/** Help at its first page. */
export const FIRST_HELP: Help = { shows: "help", page: "chatting", filter: EMPTY, scroll: 0 };

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

/** The lists to choose from; `pickers/pickers.ts` has each. */
export type PickerName =
  | "switcher"
  | "rooms"
  | "users"
  | "recall"
  | "search"
  | "verbs"
  | "emoji"
  | "preferences"
  | "themes";

/** A list that is open to choose from by typing: `query` has the cursor meanwhile, `index` is the chosen item's. */
export interface Picker {
  readonly shows: PickerName;
  readonly query: Composer;
  readonly index: number;
}

/** Opens a list, with the first item chosen unless told otherwise. */
export function newPicker(shows: PickerName, text = "", index = 0): Picker {
  return { shows, query: setText(EMPTY, text), index };
}

/** The lists of messages, or of what is in them; `pickers/message-lists.ts` has each. */
export type MessageListName = "inbox" | "pins" | "links";

/** A list that nothing is typed into: letters are its keys. `index` is the chosen item's. */
export interface MessageList {
  readonly shows: MessageListName;
  readonly index: number;
}

/** Something that lies over the messages. */
export type Overlay = Help | Answering | Pasting | Picker | MessageList;

/** Returns the overlay that is typed into, if one is open. */
export function pickerOf(overlay: Overlay | undefined): Picker | undefined {
  return overlay !== undefined && "query" in overlay ? overlay : undefined;
}

/** Returns the list of messages that is open. */
export function messageListOf(overlay: Overlay | undefined): MessageList | undefined {
  return overlay !== undefined && "index" in overlay && !("query" in overlay) ? overlay : undefined;
}
