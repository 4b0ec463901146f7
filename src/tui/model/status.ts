import { type Line, lineWidth, type Span, span } from "./line.ts";
import { pickedItem } from "./picking.ts";
import { type ChatState, currentRoom, secondsUntil } from "./state.ts";

/** What stands right of the input, in at most `width` columns: as many parts as fit, the weightiest first. */
export function statusLine(state: ChatState, below: number, width: number): Line {
  const { words, glyphs, measure } = state.look;
  if (state.askedToLeaveAt !== undefined) return [span(`${words.askToLeave} `, "title")];
  const parts = [
    ...connectionParts(state),
    ...scrollParts(state, below),
    ...sendingParts(state),
    ...hintParts(state),
  ];
  const shown: Span[] = [];
  for (const part of parts) {
    const separator = shown.length === 0 ? [] : [span(` ${glyphs.dot} `, "dim")];
    const next = [...shown, ...separator, part];
    if (shown.length > 0 && lineWidth(next, measure) + 2 > width) break;
    shown.push(...separator, part);
  }
  return [...shown, span(" ")];
}

function connectionParts({ connection, lagSeconds, now, away, look }: ChatState): Span[] {
  const { words } = look;
  switch (connection.status) {
    case "online":
      if (lagSeconds > 0) return [span(words.lag(lagSeconds), "fresh")];
      return [away === undefined ? span(words.connected, "dim") : span(words.away, "fresh")];
    case "connecting":
      return [span(words.connecting, "fresh")];
    case "waiting": {
      const seconds = secondsUntil(connection.nextTryAt, now);
      return [span(seconds > 0 ? words.reconnectingIn(seconds) : words.reconnecting, "fresh")];
    }
    case "refused":
      return [span(words.refused, "error")];
    case "closed":
      return [span(words.closed, "error")];
  }
}

/** What was said and is not on the server, whichever room it is for. */
function sendingParts({ rooms, connection, look }: ChatState): Span[] {
  const waiting = rooms.flatMap(({ outgoing }) => outgoing);
  const failed = waiting.filter(({ state }) => state.status === "failed").length;
  const queued = waiting.length - failed;
  return [
    ...(failed > 0 ? [span(look.words.failed(failed), "error")] : []),
    ...(queued > 0 && connection.status !== "online" ? [span(look.words.queued(queued), "fresh")] : []),
  ];
}

function scrollParts(state: ChatState, below: number): Span[] {
  const { words } = state.look;
  const room = currentRoom(state);
  const item = pickedItem(room);
  if (item !== undefined) {
    const failed = item.type === "outgoing" && item.outgoing.state.status === "failed";
    return [span(failed ? words.hintPickedFailed : words.hintPicked, "fresh")];
  }
  if (room === undefined || (room.anchor === undefined && room.past === undefined)) return [];
  const where = span(below > 0 ? words.below(below) : words.scrolledBack, "fresh");
  return [where, span(room.back === undefined ? words.hintEnd : words.hintBack, "dim")];
}

function hintParts({ rooms, current, look }: ChatState): Span[] {
  const elsewhere = rooms.some((room) => room.roomId !== current && room.unread > 0 && !room.muted);
  return [...(elsewhere ? [span(look.words.hintUnread, "dim")] : []), span(look.words.hintHelp, "dim")];
}
