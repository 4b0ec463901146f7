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
  const { size, look, self } = state;
  const room = currentRoom(state);
  if (room === undefined) return [];
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const last = Math.min(windowOf(timeline, height).last, itemCount(room) - 1);
  const items: Item[] = [];
  for (let at = last; at >= 0 && items.length < size.rows; at--) {
    const item = itemAt(room, at);
    if (item !== undefined && !isHidden(timeline, item)) items.unshift(item);
  }
  const lines = items.flatMap((item, at) => bareItem(item, items[at - 1], self.nickName));
  const rowsOf = (line: string): number => Math.max(1, Math.ceil(look.measure.columns(line) / size.columns));
  let left = size.rows - 1;
  const first = lines.findLastIndex((line) => {
    left -= rowsOf(line);
    return left < 0;
  });
  return lines.slice(first + 1);
}

/** Who said it stands above what the same person says in a row. */
function bareItem(item: Item, before: Item | undefined, self: string): string[] {
  if (item.type === "line") return [item.text];
  const nick = nickOf(item, self);
  const said = item.type === "message" ? item.message : item.outgoing;
  const text = safeText(said.msg);
  if (said.kind === "me") return `* ${nick} ${text}`.split("\n");
  const goesOn = before !== undefined && before.type !== "line" && nickOf(before, self) === nick;
  return [...(goesOn ? [] : [`${nick} ${timeOfDay(said.at)}`]), ...text.split("\n")];
}

function nickOf(item: Exclude<Item, { type: "line" }>, self: string): string {
  return item.type === "message" ? safeLine(item.message.nickName) : self;
}
