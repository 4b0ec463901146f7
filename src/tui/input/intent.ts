import type { PickerName } from "../state/overlay-state.ts";
import type { Edit } from "./composer.ts";

/** Writing: changes the draft (or what is typed into what is open), or sends it. */
export type WritingIntent =
  | { readonly type: "send" }
  | { readonly type: "newline" }
  | { readonly type: "edit"; readonly edit: Edit }
  /** Ctrl-K: cuts to the end of the line; where there is nothing, goes to a room. */
  | { readonly type: "cutOrSwitch" }
  /** A line up or down in the draft; at its edge, an earlier or later message of one's own. */
  | { readonly type: "line"; readonly step: 1 | -1 }
  | { readonly type: "complete"; readonly step: 1 | -1 }
  | { readonly type: "editor" };

/** The overlays that a key opens. */
export type Opened = "help" | "inbox" | PickerName;

/** Moving about: which room, which part of it, what lies over it. */
export type MovingIntent =
  /** Down (1) or up (−1) by a page, or by the rows of one notch of the mouse wheel. */
  | { readonly type: "page"; readonly step: 1 | -1; readonly by: "page" | "wheel" }
  | { readonly type: "oldest" }
  | { readonly type: "newest" }
  /** The End key: the newest message if nothing is being written, else the end of the line. */
  | { readonly type: "end" }
  | { readonly type: "room"; readonly step: 1 | -1 }
  /** The nth room of the list, from 1. */
  | { readonly type: "roomByNumber"; readonly number: number }
  | { readonly type: "nextActive" }
  /** The first message of the room that was new. */
  | { readonly type: "firstNew" }
  /** The next mention below what is in view (1), or above it (−1). */
  | { readonly type: "mention"; readonly step: 1 | -1 }
  | { readonly type: "open"; readonly shows: Opened }
  /** Picks the message above (−1) or below (1). */
  | { readonly type: "pick"; readonly step: 1 | -1 }
  | { readonly type: "reply" }
  | { readonly type: "escape" };

/** The screen as a whole. */
export type ScreenIntent =
  | { readonly type: "interrupt" }
  | { readonly type: "selectMode" }
  | { readonly type: "mouse" }
  | { readonly type: "redraw" }
  | { readonly type: "suspend" };

/** The meaning of a key. */
export type Intent = WritingIntent | MovingIntent | ScreenIntent;
