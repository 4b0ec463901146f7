import { columns, truncate } from "../../core/text.ts";
import type { Timeline } from "./blocks.ts";
import { type DraftLayout, layDraft } from "./draft.ts";
import { divide, divideInput, type Regions } from "./regions.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Typesetter } from "./typesetter.ts";

/** What stands before the draft: ` alice › `. */
export function promptOf({ self, size }: ChatState): string {
  return ` ${truncate(self.nickName, Math.floor(size.columns / 3) - 4)} › `;
}

/** How the terminal is divided for what it shows now, and its draft laid out. */
export interface Geometry extends Regions {
  readonly laid: DraftLayout;
}

/** Divides the terminal for a state. */
export function geometryOf(state: ChatState): Geometry {
  const { size, composer } = state;
  const promptWidth = columns(promptOf(state));
  const laid = layDraft(composer, divideInput(size, promptWidth).draft);
  return { ...divide(size, promptWidth, laid.rows.length), laid };
}

/** A room's timeline where it is drawn, and the rows it has: the pane less its header. */
export function timelineOf(
  { self }: ChatState,
  room: Room,
  { pane, body }: Regions,
  typesetter: Typesetter,
): { readonly timeline: Timeline; readonly height: number } {
  return { timeline: { room, self, width: pane, typesetter }, height: Math.max(1, body - 1) };
}
