import type { Room } from "../state/room.ts";
import type { ChatState } from "../state/state.ts";
import type { Timeline } from "./blocks.ts";
import { type DraftLayout, layDraft } from "./draft.ts";
import { divide, draftWidth, type Regions } from "./regions.ts";
import type { Typesetter } from "./typesetter.ts";
import { layVerbKeys } from "./verb-keys.ts";

/** The division of the terminal for a state, and the draft laid out. */
export interface Geometry extends Regions {
  readonly laid: DraftLayout;
  /** Rows of the input above the text that is written: what it answers or edits. */
  readonly above: number;
}

/** Divides the terminal for a state. */
export function geometryOf(state: ChatState): Geometry {
  const { size, composer, look, replyTo, editing, preferences } = state;
  const laid = layDraft(composer, draftWidth(size), look.measure);
  const above = replyTo !== undefined || editing !== undefined ? 1 : 0;
  return { ...divide(size, preferences, laid.rows.length + above), laid, above };
}

/** Rows of a terminal from which on there is place for a free row between groups. */
const SPACIOUS_ROWS = 24;

/** A room's timeline where it is drawn, and the rows it has: the pane less its header. */
export function timelineOf(
  state: ChatState,
  room: Room,
  { pane, body }: Regions,
  typesetter: Typesetter,
): { readonly timeline: Timeline; readonly height: number } {
  const { self, look, ignored, connection, size, preferences } = state;
  const { layout, highlights } = preferences;
  const offline = connection.status !== "online" || room.refusal !== undefined;
  const underPicked = layVerbKeys(state, room, pane - 2);
  const spacious = size.rows >= SPACIOUS_ROWS;
  const shown = { room, self, offline, ignored, width: pane, layout, highlights, spacious };
  const timeline = { ...shown, underPicked, look, typesetter };
  return { timeline, height: Math.max(1, body - 1) };
}
