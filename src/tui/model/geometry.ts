import { columns, truncate } from "../../core/text.ts";
import type { Timeline } from "./blocks.ts";
import { layDraft } from "./draft.ts";
import { divide, type Regions } from "./regions.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Typesetter } from "./typesetter.ts";

/** What stands before the draft: ` alice › `. */
export function promptOf({ self, size }: ChatState): string {
  return ` ${truncate(self.nickName, Math.floor(size.columns / 3) - 4)} › `;
}

/** How the terminal is divided for what it shows now. */
export function regionsOf(state: ChatState): Regions {
  const { size, composer } = state;
  return divide(size, columns(promptOf(state)), (width) => layDraft(composer, width).rows.length);
}

/** A room's timeline where it is drawn, and the rows it has: the pane less its header. */
export function timelineOf(
  state: ChatState,
  room: Room,
  typesetter: Typesetter,
): { readonly timeline: Timeline; readonly height: number } {
  const { pane, body } = regionsOf(state);
  return { timeline: { room, self: state.self, width: pane, typesetter }, height: Math.max(1, body - 1) };
}
