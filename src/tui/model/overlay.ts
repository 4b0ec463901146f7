import type { ChatMessage } from "../../core/chat.ts";
import { timeOfDay } from "../../core/local-time.ts";
import { safeLine, safeText } from "../../core/text.ts";
import { fittingLines, fittingRooms } from "./choosing.ts";
import { helpLines } from "./help.ts";
import { fitLine, type Line, span } from "./line.ts";
import { roomLine, roomLines, userLines } from "./lists.ts";
import type { Overlay, Picker } from "./overlay-state.ts";
import type { Regions } from "./regions.ts";
import { type ChatState, currentRoom, roomOf } from "./state.ts";

/** Whether it lies over the messages: a list that has a place of its own does not. */
export function covers(shows: Overlay["shows"], regions: Regions): boolean {
  return shows === "rooms" || shows === "users" ? regions[shows] === 0 : true;
}

/** What lies over the messages: its title, what closes it, all of its lines, and the one that must be in view. */
export interface OverlayContent {
  readonly title: string;
  readonly keys: string;
  readonly lines: readonly Line[];
  readonly chosen?: number;
}

/** What lies over the messages, `width` columns wide. */
export function overlayContent(state: ChatState, overlay: Overlay, width: number): OverlayContent {
  const { words, measure } = state.look;
  const closes = words.helpClose;
  switch (overlay.shows) {
    case "help":
      return { title: words.helpTitle, keys: closes, lines: helpLines(width, state) };
    case "rooms":
      return { title: words.roomsTitle, keys: closes, lines: roomLines(state, width) };
    case "users": {
      const room = currentRoom(state);
      const known = room?.roster.status === "known";
      const unknown = [[span(` ${words.rosterUnknown}`, "dim")]];
      return {
        title: words.onlineTitle,
        keys: closes,
        lines: known ? userLines(room, state) : unknown,
      };
    }
    case "paste": {
      const lines = overlay.text.split("\n");
      const title = words.pasteTitle(lines.length, [...overlay.text].length);
      const shown = lines.map((line) => fitLine([span(` ${safeText(line)}`)], width, measure));
      return { title, keys: words.pasteKeys, lines: shown };
    }
    default:
      return pickerContent(state, overlay, width);
  }
}

function pickerContent(state: ChatState, picker: Picker, width: number): OverlayContent {
  const { words } = state.look;
  switch (picker.shows) {
    case "switcher": {
      const rooms = fittingRooms(state, picker.query.text);
      const lines = rooms.map((room) => roomLine(room, room.roomId === state.current, width - 2, state.look));
      return {
        title: words.switcherTitle,
        keys: words.switcherKeys,
        ...choices(state, picker, lines, width),
      };
    }
    case "recall": {
      const lines = fittingLines(state, picker.query.text).map((line) => [span(safeLine(line))]);
      return { title: words.recallTitle, keys: words.recallKeys, ...choices(state, picker, lines, width) };
    }
    case "search":
      return { ...searchContent(state, picker, width), keys: words.searchKeys };
  }
}

function searchContent(
  state: ChatState,
  picker: Extract<Picker, { shows: "search" }>,
  width: number,
): Omit<OverlayContent, "keys"> {
  const { words } = state.look;
  const lines = picker.results.map((message) => resultLine(state, message));
  const chosen = lines.length === 0 ? { lines: [] } : choices(state, picker, lines, width);
  const title = (text: string) => `${words.searchTitle} · ${text}`;
  switch (picker.status) {
    case "none":
      return { title: words.searchTitle, lines: [] };
    case "searching":
      return { title: title(words.searching), ...chosen };
    case "failed":
      return { title: words.searchTitle, lines: [[span(` ${picker.reason ?? ""}`, "error")]] };
    case "found": {
      const nothing = { title: title(words.nothingFound), lines: [] };
      if (lines.length === 0) return nothing;
      return { title: title(words.found(lines.length, picker.next !== undefined)), ...chosen };
    }
  }
}

function resultLine(state: ChatState, { roomId, at, userId, nickName, msg }: ChatMessage): Line {
  const { words } = state.look;
  const room = roomOf(state, roomId)?.name ?? "";
  return [
    span(`${words.day(at)} ${timeOfDay(at)} ${room} `, "dim"),
    span(safeLine(nickName), { userId }),
    span(`: ${safeLine(msg)}`),
  ];
}

/** Lines to choose from; the chosen one has a sign before it. */
function choices(
  { look }: ChatState,
  { at }: Picker,
  lines: readonly Line[],
  width: number,
): Pick<OverlayContent, "lines" | "chosen"> {
  const { glyphs, words, measure } = look;
  if (lines.length === 0) return { lines: [[span(` ${words.nothingFits}`, "dim")]] };
  const marked = lines.map((line, place) => {
    const sign = place === at ? span(`${glyphs.picked} `, "picked") : span("  ");
    return fitLine([sign, ...line], width, measure);
  });
  return { lines: marked, chosen: at };
}
