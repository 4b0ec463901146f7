import type { MessageKind } from "../../core/protocol/message.ts";
import type { PickerName } from "../state/overlay-state.ts";
import type { Words } from "../words/english.ts";
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
export type Opened = "help" | PickerName;

/** Moving about: which room, which part of it, what lies over it. */
export type MovingIntent =
  /** Down (1) or up (−1) by a page, or by the rows of one notch of the mouse wheel. */
  | { readonly type: "page"; readonly step: 1 | -1; readonly by: "page" | "wheel" }
  | { readonly type: "oldest" }
  | { readonly type: "newest" }
  /** The End key: the newest message if nothing is being written, else the end of the line. */
  | { readonly type: "end" }
  | { readonly type: "room"; readonly step: 1 | -1 }
  /** A room by its place, from 1. */
  | { readonly type: "roomAt"; readonly place: number }
  | { readonly type: "nextActive" }
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

/** The intents of slash commands. Names of rooms and people are as typed. */
export type CommandIntent =
  | { readonly type: "say"; readonly text: string; readonly kind: MessageKind }
  | { readonly type: "join"; readonly room: string }
  | { readonly type: "leave"; readonly room: string | undefined }
  | { readonly type: "nick"; readonly nick: string }
  | { readonly type: "msg"; readonly nick: string; readonly text: string }
  | { readonly type: "who"; readonly room: string | undefined }
  | { readonly type: "rooms" }
  | { readonly type: "topic"; readonly topic: string | undefined }
  | { readonly type: "search"; readonly query: string }
  | { readonly type: "jump"; readonly moment: string }
  | { readonly type: "ignore"; readonly nick: string | undefined }
  | { readonly type: "unignore"; readonly nick: string }
  | { readonly type: "mute"; readonly room: string | undefined }
  | { readonly type: "clear" }
  | { readonly type: "retry" }
  /** Without `text`: back. */
  | { readonly type: "away"; readonly text: string | undefined }
  | { readonly type: "help"; readonly command: string | undefined }
  | { readonly type: "quit" }
  /** It can't be done as typed, and why; the draft stays. */
  | { readonly type: "complain"; readonly why: Complaint };

/** The reason for which a line can't be done: `name` is no command, or `command` was typed without its arguments. */
export type Complaint =
  | { readonly why: "unknownCommand"; readonly name: string }
  | { readonly why: "missing"; readonly command: keyof Words["commands"] };

/** The meaning of a key or a command. */
export type Intent = WritingIntent | MovingIntent | ScreenIntent | CommandIntent;
