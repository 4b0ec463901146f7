import type { Room } from "../state/room.ts";
import type { ChatState } from "../state/state.ts";
import { fitLine, type Line, lineWidth, span } from "./line.ts";

/** Columns of the rule before what stands in it. */
const BEFORE = 2;

/**
 * Makes the rule that counts what is unread in other rooms, mentions first, as far as it fits: `── @2 ops · 3 聊天群1 ───`. Muted rooms
 * are not in it. Undefined where there is nothing.
 */
export function makeUnreadRule({ rooms, current, look, size }: ChatState): Line | undefined {
  const { glyphs, measure } = look;
  const unread = rooms.filter((room) => room.roomId !== current && !room.muted && room.unread > 0);
  if (unread.length === 0) return undefined;
  const calling = unread.filter(({ mentions }) => mentions > 0);
  const all = [...calling, ...unread.filter(({ mentions }) => mentions === 0)];
  const parts = all.flatMap((room, at) => [
    ...(at === 0 ? [] : [span(` ${glyphs.dot} `, "rule")]),
    ...hotRoom(room),
  ]);
  const most = size.columns - 2 * BEFORE - 2;
  const shown = lineWidth(parts, measure) > most ? fitLine(parts, most, measure) : parts;
  const rest = size.columns - BEFORE - 2 - lineWidth(shown, measure);
  const stroke = (columns: number) => span(glyphs.horizontal.repeat(columns), "rule");
  return [stroke(BEFORE), span(" "), ...shown, span(" "), stroke(rest)];
}

function hotRoom({ mentions, unread, name }: Room): Line {
  const count = mentions > 0 ? span(`@${mentions}`, "mention") : span(String(unread), "unread");
  return [count, span(` ${name}`)];
}
