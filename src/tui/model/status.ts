import { type Line, lineWidth, type Span, span } from "./line.ts";
import { type ChatState, currentRoom, secondsUntil } from "./state.ts";
import { words } from "./words.ts";

/** What stands right of the input, in at most `width` columns: as many parts as fit, the weightiest first. */
export function statusLine(state: ChatState, below: number, width: number): Line {
  if (state.askedToLeaveAt !== undefined) return [span(`${words.askToLeave} `, "title")];
  const parts = [...connectionParts(state), ...scrollParts(state, below), ...hintParts(state)];
  const shown: Span[] = [];
  for (const part of parts) {
    const separator = shown.length === 0 ? [] : [span(" · ", "dim")];
    const next = [...shown, ...separator, part];
    if (shown.length > 0 && lineWidth(next) + 2 > width) break;
    shown.push(...separator, part);
  }
  return [...shown, span(" ")];
}

function connectionParts({ connection, lagSeconds, now }: ChatState): Span[] {
  switch (connection.status) {
    case "online":
      return [lagSeconds > 0 ? span(words.lag(lagSeconds), "fresh") : span(words.connected, "dim")];
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

function scrollParts(state: ChatState, below: number): Span[] {
  if (currentRoom(state)?.anchor === undefined) return [];
  return [span(below > 0 ? words.below(below) : words.scrolledBack, "fresh"), span(words.hintEnd, "dim")];
}

function hintParts({ rooms, current }: ChatState): Span[] {
  const elsewhere = rooms.some((room) => room.roomId !== current && room.unread > 0);
  return [...(elsewhere ? [span(words.hintUnread, "dim")] : []), span(words.hintHelp, "dim")];
}
