import type { MessageKind } from "../../core/protocol.ts";
import type { Edit } from "./composer.ts";

/** Writing: changes the draft, or sends it. */
export type WritingIntent =
  | { readonly type: "send" }
  | { readonly type: "newline" }
  | { readonly type: "edit"; readonly edit: Edit }
  /** A line up or down in the draft; at its edge, an earlier or later message of one's own. */
  | { readonly type: "line"; readonly step: 1 | -1 }
  | { readonly type: "complete"; readonly step: 1 | -1 };

/** Moving about: which room, which part of it, what lies over it. */
export type MovingIntent =
  /** Down (1) or up (−1) by a page. */
  | { readonly type: "page"; readonly step: 1 | -1 }
  | { readonly type: "oldest" }
  | { readonly type: "newest" }
  /** The End key: the newest message if nothing is being written, else the end of the line. */
  | { readonly type: "end" }
  | { readonly type: "room"; readonly step: 1 | -1 }
  /** A room by its place, from 1. */
  | { readonly type: "roomAt"; readonly place: number }
  | { readonly type: "nextActive" }
  | { readonly type: "overlay"; readonly shows: "help" | "rooms" | "users" }
  | { readonly type: "escape" };

/** The screen as a whole. */
export type ScreenIntent =
  | { readonly type: "interrupt" }
  | { readonly type: "redraw" }
  | { readonly type: "suspend" };

/** What slash commands ask for. Names of rooms are as typed. */
export type CommandIntent =
  | { readonly type: "say"; readonly text: string; readonly kind: MessageKind }
  | { readonly type: "join"; readonly room: string }
  | { readonly type: "leave"; readonly room: string | undefined }
  | { readonly type: "who"; readonly room: string | undefined }
  | { readonly type: "clear" }
  | { readonly type: "retry" }
  | { readonly type: "help"; readonly command: string | undefined }
  | { readonly type: "quit" }
  /** It can't be done as typed, and why. The text is safe to print; the draft stays. */
  | { readonly type: "complain"; readonly text: string };

/** What somebody means by a key or a command. */
export type Intent = WritingIntent | MovingIntent | ScreenIntent | CommandIntent;
