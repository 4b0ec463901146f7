import { safeLine } from "../../core/text.ts";
import { type Line, span, spreadLine } from "./line.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import { words } from "./words.ts";

/** The rooms as lines of `width` columns: the current one marked, what is unread at the right. */
export function roomLines({ rooms, current }: ChatState, width: number): Line[] {
  return rooms.map((room) => {
    const here = room.roomId === current;
    const name = [span(here ? " ● " : "   ", "current"), span(room.name, here ? "current" : "plain")];
    return spreadLine(name, [...unread(room), span(" ")], width);
  });
}

function unread({ unread: count, mentions }: Room): Line {
  if (mentions > 0) return [span(` @${mentions}`, "mention")];
  return count > 0 ? [span(` ${count}`, "unread")] : [];
}

/** Who is in the room as lines; empty where that is unknown. */
export function userLines(room: Room, state: ChatState): Line[] {
  if (room.roster.status === "unknown") return [];
  return room.roster.users.map(({ userId, nickName }) => [
    span(" ● ", "dim"),
    span(safeLine(nickName), { userId }),
    ...(userId === state.self.userId ? [span(` ${words.you}`, "dim")] : []),
  ]);
}

/** The `height` lines that hold the one at `keep`. */
export function around(lines: readonly Line[], keep: number, height: number): readonly Line[] {
  const first = Math.max(0, Math.min(keep - Math.floor(height / 2), lines.length - height));
  return lines.slice(first, first + height);
}

/** The first `height` lines; the last of them says how many there are no place for. */
export function firstOf(lines: readonly Line[], height: number): readonly Line[] {
  if (lines.length <= height) return lines;
  const hidden = lines.length - height + 1;
  return [...lines.slice(0, Math.max(0, height - 1)), [span(` ${words.more(hidden)}`, "dim")]];
}
