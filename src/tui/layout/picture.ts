import { type Overlay, pickerOf } from "../state/overlay-state.ts";
import type { Room } from "../state/room.ts";
import { type ChatState, currentRoom } from "../state/state.ts";
import { layPendingLines } from "../update/aside.ts";
import { refusedIn } from "../update/users.ts";
import { type DraftLayout, visibleDraft } from "./draft.ts";
import { type Geometry, geometryOf, promptOf, timelineOf } from "./geometry.ts";
import { makeUnreadRule } from "./hotlist.ts";
import { fitLine, type Line, span, spreadLine } from "./line.ts";
import { around, roomLines, usersIn } from "./lists.ts";
import { overlayContent } from "./overlay.ts";
import { isTooSmall, type Regions, SMALLEST } from "./regions.ts";
import { hintsOfPicked, statusLine } from "./status.ts";
import { windowOf } from "./timeline.ts";
import { quoteText, type Typesetter } from "./typesetter.ts";

/** A part of the screen: lines that are exactly as wide as the part, and as many as it has rows. */
export interface Part {
  readonly width: number;
  readonly lines: readonly Line[];
}

/** The whole screen, laid out: parts side by side, a rule, the input; and the cell of the real cursor. */
export interface Picture {
  readonly parts: readonly Part[];
  readonly divider: string;
  readonly rule: Line;
  readonly input: Part;
  readonly cursor: { readonly row: number; readonly column: number };
}

/** Lays out all that the screen shows. */
export function pictureOf(state: ChatState, typesetter: Typesetter): Picture {
  if (isTooSmall(state.size)) return plea(state);
  const geometry = geometryOf(state);
  const { measure, glyphs } = state.look;
  const { pane, below } = paneOf(state, geometry, typesetter);
  const parts = [roomsOf(state, geometry), pane, usersOf(state, geometry)]
    .filter(({ width }) => width > 0)
    .map(({ width, lines }) => ({
      width,
      lines: Array.from({ length: geometry.body }, (_, at) => fitLine(lines[at] ?? [], width, measure)),
    }));
  const { above } = geometry;
  const draft = visibleDraft(geometry.laid, Math.max(1, geometry.input - above));
  return {
    parts,
    divider: glyphs.vertical,
    rule: ruleUnder(parts, geometry, state),
    input: inputOf(state, geometry, draft, below),
    cursor: {
      row: geometry.body + 1 + Math.min(above, geometry.input - 1) + draft.cursor.row,
      column: Math.min(geometry.prompt + draft.cursor.column, state.size.columns - 1),
    },
  };
}

/** The picture row by row, each as wide as the screen. */
export function rowsOfPicture({ parts, divider, rule, input }: Picture): Line[] {
  const height = parts[0]?.lines.length ?? 0;
  const between = span(divider, "rule");
  const body = Array.from({ length: height }, (_, row) =>
    parts.flatMap(({ lines }, part) => [...(part === 0 ? [] : [between]), ...(lines[row] ?? [])]),
  );
  return [...body, rule, ...input.lines];
}

/** One line in a terminal that is too small for a chat. */
function plea({ size, look }: ChatState): Picture {
  const text = look.measure.truncate(look.words.tooSmall(SMALLEST.columns, SMALLEST.rows), size.columns);
  const rule = fitLine([span(text)], size.columns, look.measure);
  const input = { width: size.columns, lines: [] };
  return { parts: [], divider: "", rule, input, cursor: { row: 0, column: 0 } };
}

function roomsOf(state: ChatState, { rooms, body }: Regions): Part {
  const at = state.rooms.findIndex((room) => room.roomId === state.current);
  const title = [span(` ${state.look.words.product}`, "title")];
  const lines = rooms === 0 ? [] : around(roomLines(state, rooms), at, body - 1);
  return { width: rooms, lines: [title, ...lines] };
}

function usersOf(state: ChatState, { users, body }: Regions): Part {
  const room = currentRoom(state);
  const title = [span(` ${state.look.words.onlineTitle}`, "title")];
  const lines = room === undefined || users === 0 ? [] : usersIn(room, state, body - 1);
  return { width: users, lines: [title, ...lines] };
}

function paneOf(
  state: ChatState,
  regions: Regions,
  typesetter: Typesetter,
): { readonly pane: Part; readonly below: number } {
  const { pane: width, body } = regions;
  const room = currentRoom(state);
  const { overlay } = state;
  const aside = layPendingLines(state, regions);
  const part = (lines: readonly Line[], last = body) => ({ width, lines: laidOver(lines, aside, last) });
  if (overlay !== undefined) return { pane: part(overlayPart(state, overlay, width, body)), below: 0 };
  if (room === undefined) return { pane: part(emptyLines(state)), below: 0 };
  const { timeline, height } = timelineOf(state, room, regions, typesetter);
  const { lines, below } = windowOf(timeline, height);
  const blank: Line[] = Array.from({ length: Math.max(0, height - lines.length) }, () => []);
  const typing = regions.typing ? [typingLine(room, state)] : [];
  const missed = room.past === undefined ? 0 : Math.max(0, room.lastSeq - room.past.newestSeq);
  const all = [headerLine(room, width, state), ...blank, ...lines, ...typing];
  return { pane: part(all, body - typing.length), below: below + missed };
}

/** Lays the rows `over` on those that end before `last`. */
function laidOver(rows: readonly Line[], over: readonly Line[], last: number): readonly Line[] {
  if (over.length === 0) return rows;
  const first = last - over.length;
  const above = Array.from({ length: first }, (_, at) => rows[at] ?? []);
  return [...above, ...over, ...rows.slice(last)];
}

function headerLine(room: Room, width: number, { look }: ChatState): Line {
  const { words, glyphs, measure } = look;
  const { name, roster, membership, refusal, topic, direct } = room;
  const known = roster.status === "known" && direct === undefined ? words.online(roster.users.length) : "";
  const title = span(` ${name}`, "title");
  if (refusal !== undefined) {
    return fitLine([title, span(` ${glyphs.refused} ${refusedIn(room, words)}`, "error")], width, measure);
  }
  const details = [membership === "joining" ? words.joining : known, topic].filter((detail) => detail !== "");
  const said = details.map((detail) => ` ${glyphs.dot} ${detail}`).join("");
  return fitLine([title, span(said, "dim")], width, measure);
}

function typingLine({ typists }: Room, { look }: ChatState): Line {
  if (typists.length === 0) return [];
  return [span(` ${look.words.typing(typists.map(({ nickName }) => nickName))}`, "dim")];
}

function emptyLines({ hint, look }: ChatState): Line[] {
  return [
    [],
    [span(` ${look.words.noRoom}`, "dim")],
    ...(hint === undefined ? [] : [[span(` ${hint}`, "error")]]),
  ];
}

function overlayPart(state: ChatState, overlay: Overlay, width: number, height: number): readonly Line[] {
  const { title, keys, lines } = overlayContent(state, overlay, { width, height: height - 1 });
  const { measure, words } = state.look;
  const fits = measure.columns(title) + measure.columns(keys) + 4 <= width;
  const hint = span(` ${fits ? keys : words.helpClose} `, "dim");
  const head = spreadLine([span(` ${title}`, "title")], [hint], width, measure);
  const scroll = "scroll" in overlay ? overlay.scroll : 0;
  return [head, ...lines.slice(scroll, scroll + height - 1)];
}

function inputOf(state: ChatState, geometry: Geometry, draft: DraftLayout, below: number): Part {
  const { prompt, draft: draftWidth, status, above, input } = geometry;
  const { columns } = state.size;
  const { measure } = state.look;
  const empty = state.composer.text === "" && pickerOf(state.overlay) === undefined;
  const lines = draft.rows.map((row, at) => {
    const before = span(at === 0 ? promptOf(state) : " ".repeat(prompt), "title");
    const text = empty ? span(placeholderOf(state), "dim") : span(row);
    const after = at === 0 ? statusLine(state, below, status) : [];
    return spreadLine([before, ...fitLine([text], draftWidth, measure)], after, columns, measure);
  });
  const answering = above > 0 && input > 1 ? [replyLine(state)] : [];
  return { width: columns, lines: [...answering, ...lines] };
}

/** Returns the hint that stands in an empty input. */
function placeholderOf(state: ChatState): string {
  const { words, glyphs } = state.look;
  const uses = hintsOfPicked(state);
  if (uses.length > 0) return uses.join(` ${glyphs.dot} `);
  const room = currentRoom(state);
  return room?.refusal !== undefined ? words.placeholderRefused(room.value) : words.placeholder;
}

function replyLine({ replyTo, look, size }: ChatState): Line {
  const quote = replyTo === undefined ? "" : look.words.replyingTo(quoteText(replyTo));
  return fitLine([span(` ${look.glyphs.reply} ${quote}`, "dim")], size.columns, look.measure);
}

/** The rule meets the dividers between the parts. Where the rooms have no place it says what is unread in them. */
function ruleUnder(parts: readonly Part[], { rooms }: Regions, state: ChatState): Line {
  const { horizontal, meeting } = state.look.glyphs;
  const rule = span(parts.map(({ width }) => horizontal.repeat(width)).join(meeting), "rule");
  return rooms > 0 ? [rule] : (makeUnreadRule(state) ?? [rule]);
}
