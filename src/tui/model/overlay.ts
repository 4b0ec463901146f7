import { helpLines } from "./help.ts";
import { type Line, span } from "./line.ts";
import { roomLines, userLines } from "./lists.ts";
import type { Regions } from "./regions.ts";
import { type ChatState, currentRoom, type Overlay } from "./state.ts";
import { words } from "./words.ts";

/** Whether it lies over the messages: a list that has a place of its own does not. */
export function covers(shows: Overlay["shows"], regions: Regions): boolean {
  return shows === "help" || regions[shows] === 0;
}

/** What lies over the messages: its title and all of its lines. */
export function overlayContent(
  state: ChatState,
  shows: Overlay["shows"],
  width: number,
): { readonly title: string; readonly lines: readonly Line[] } {
  switch (shows) {
    case "help":
      return { title: words.helpTitle, lines: helpLines(width) };
    case "rooms":
      return { title: words.roomsTitle, lines: roomLines(state, width) };
    case "users": {
      const room = currentRoom(state);
      const known = room?.roster.status === "known";
      const unknown = [[span(` ${words.rosterUnknown}`, "dim")]];
      return { title: words.onlineTitle, lines: known ? userLines(room, state) : unknown };
    }
  }
}
