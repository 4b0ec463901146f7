import { truncate } from "../../core/text.ts";
import { type DraftLayout, visibleDraft } from "./draft.ts";
import { geometryOf, promptOf, timelineOf } from "./geometry.ts";
import { fitLine, type Line, span, spreadLine } from "./line.ts";
import { around, firstOf, roomLines, userLines } from "./lists.ts";
import { covers, overlayContent } from "./overlay.ts";
import { isTooSmall, type Regions, SMALLEST } from "./regions.ts";
import type { Room } from "./room.ts";
import { type ChatState, currentRoom, type Overlay } from "./state.ts";
import { statusLine } from "./status.ts";
import { windowOf } from "./timeline.ts";
import type { Typesetter } from "./typesetter.ts";
import { words } from "./words.ts";

/** A part of the screen: lines that are exactly as wide as the part, and as many as it has rows. */
export interface Part {
  readonly width: number;
  readonly lines: readonly Line[];
}

/** The whole screen, laid out: parts side by side, a rule, the input; and the cell of the real cursor. */
export interface Picture {
  readonly parts: readonly Part[];
  readonly rule: Line;
  readonly input: Part;
  readonly cursor: { readonly row: number; readonly column: number };
}

/** Lays out all that the screen shows. */
export function pictureOf(state: ChatState, typesetter: Typesetter): Picture {
  if (isTooSmall(state.size)) return plea(state);
  const geometry = geometryOf(state);
  const { pane, below } = paneOf(state, geometry, typesetter);
  const parts = [roomsOf(state, geometry), pane, usersOf(state, geometry)]
    .filter(({ width }) => width > 0)
    .map((part) => filled(part, geometry.body));
  const draft = visibleDraft(geometry.laid, geometry.input);
  return {
    parts,
    rule: ruleUnder(parts),
    input: inputOf(state, geometry, draft, below),
    cursor: {
      row: geometry.body + 1 + draft.cursor.row,
      column: Math.min(geometry.prompt + draft.cursor.column, state.size.columns - 1),
    },
  };
}

/** One line in a terminal that is too small for a chat. */
function plea({ size }: ChatState): Picture {
  const text = truncate(words.tooSmall(SMALLEST.columns, SMALLEST.rows), size.columns);
  const rule = fitLine([span(text)], size.columns);
  return { parts: [], rule, input: { width: size.columns, lines: [] }, cursor: { row: 0, column: 0 } };
}

function roomsOf(state: ChatState, { rooms, body }: Regions): Part {
  const at = state.rooms.findIndex((room) => room.roomId === state.current);
  const title = [span(` ${words.product}`, "title")];
  return { width: rooms, lines: [title, ...around(roomLines(state, rooms), at, body - 1)] };
}

function usersOf(state: ChatState, { users, body }: Regions): Part {
  const room = currentRoom(state);
  const title = [span(` ${words.onlineTitle}`, "title")];
  return {
    width: users,
    lines: [title, ...firstOf(room === undefined ? [] : userLines(room, state), body - 1)],
  };
}

function paneOf(
  state: ChatState,
  regions: Regions,
  typesetter: Typesetter,
): { readonly pane: Part; readonly below: number } {
  const { pane: width, body } = regions;
  const part = (...lines: readonly Line[]) => ({ width, lines });
  const room = currentRoom(state);
  const { overlay } = state;
  if (overlay !== undefined && covers(overlay.shows, regions))
    return { pane: part(...overlayPart(state, overlay, width, body)), below: 0 };
  if (room === undefined) return { pane: part(...emptyLines(state)), below: 0 };
  const { timeline, height } = timelineOf(state, room, regions, typesetter);
  const { lines, below } = windowOf(timeline, height);
  const blank: Line[] = Array.from({ length: Math.max(0, height - lines.length) }, () => []);
  return { pane: part(headerLine(room, width), ...blank, ...lines), below };
}

function headerLine({ name, roster, membership }: Room, width: number): Line {
  const known = roster.status === "known" ? ` · ${words.online(roster.users.length)}` : "";
  const detail = membership === "joining" ? ` · ${words.joining}` : known;
  return fitLine([span(` ${name}`, "title"), span(detail, "dim")], width);
}

function emptyLines({ hint }: ChatState): Line[] {
  return [
    [],
    [span(` ${words.noRoom}`, "dim")],
    ...(hint === undefined ? [] : [[span(` ${hint}`, "error")]]),
  ];
}

function overlayPart(state: ChatState, overlay: Overlay, width: number, height: number): Line[] {
  const { title, lines } = overlayContent(state, overlay.shows, width);
  return [
    spreadLine([span(` ${title}`, "title")], [span(`${words.helpClose} `, "dim")], width),
    ...lines.slice(overlay.scroll, overlay.scroll + height - 1),
  ];
}

function inputOf(state: ChatState, regions: Regions, draft: DraftLayout, below: number): Part {
  const { prompt, draft: draftWidth, status } = regions;
  const empty = state.composer.text === "";
  const lines = draft.rows.map((row, at) => {
    const before = span(at === 0 ? promptOf(state) : " ".repeat(prompt), "title");
    const text = empty ? span(words.placeholder, "dim") : span(row);
    const after = at === 0 ? statusLine(state, below, status) : [];
    return spreadLine([before, ...fitLine([text], draftWidth)], after, state.size.columns);
  });
  return { width: state.size.columns, lines };
}

/** The rule meets the dividers between the parts. */
function ruleUnder(parts: readonly Part[]): Line {
  return [span(parts.map(({ width }) => "─".repeat(width)).join("┴"), "rule")];
}

function filled({ width, lines }: Part, height: number): Part {
  const rows = Array.from({ length: height }, (_, at) => fitLine(lines[at] ?? [], width));
  return { width, lines: rows };
}
