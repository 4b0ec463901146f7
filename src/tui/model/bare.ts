import { timeOfDay } from "../../core/local-time.ts";
import { safeLine, safeText } from "../../core/text.ts";
import { type Item, isHidden, itemAt, itemCount } from "./blocks.ts";
import { geometryOf, timelineOf } from "./geometry.ts";
import { type ChatState, currentRoom } from "./state.ts";
import { windowOf } from "./timeline.ts";
import type { Typesetter } from "./typesetter.ts";

/**
 * The messages alone, for the terminal's own selection: each line of a message is one line, not wrapped, with nothing
 * before or after it. No more than fills the screen but for its last row, ending where the view ends.
 */
export function bareLines(state: ChatState, typesetter: Typesetter): string[] {
  const { size, look } = state;
  const room = currentRoom(state);
  if (room === undefined) return [];
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const lines: string[] = [];
  let left = size.rows - 1;
  for (let at = Math.min(windowOf(timeline, height).last, itemCount(room) - 1); at >= 0; at--) {
    const item = itemAt(room, at);
    if (item === undefined || isHidden(timeline, item)) continue;
    for (const line of bareItem(item, state.self.nickName).reverse()) {
      left -= Math.max(1, Math.ceil(look.measure.columns(line) / size.columns));
      if (left < 0) return lines;
      lines.unshift(line);
    }
  }
  return lines;
}

function bareItem(item: Item, self: string): string[] {
  if (item.type === "line") return [item.text];
  const said = item.type === "message" ? item.message : { ...item.outgoing, nickName: self };
  const nick = safeLine(said.nickName);
  const text = safeText(said.msg);
  if (said.kind === "me") return `* ${nick} ${text}`.split("\n");
  return [`${nick} ${timeOfDay(said.at)}`, ...text.split("\n")];
}
