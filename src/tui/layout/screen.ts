import type { Room } from "../state/room.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { layPendingLines } from "../update/aside.ts";
import { type Geometry, geometryOf } from "./geometry.ts";
import { type ComposerContent, type InputLayout, layInput } from "./input.ts";
import { type Line, span } from "./line.ts";
import { type ListContent, layMemberList, layRoomList } from "./lists.ts";
import { emptyLines, headerLine, layTimeline, type TimelineContent } from "./message-pane.ts";
import { layOverlay, type OverlayLayout } from "./overlay.ts";
import { type Area, isTooSmall, SMALLEST } from "./regions.ts";
import { layRule } from "./status.ts";
import { layTips } from "./tips.ts";
import type { Typesetter } from "./typesetter.ts";

/** A row of its own. */
export interface LineContent {
  readonly line: Line;
}

/** Some rows. */
export interface LinesContent {
  readonly lines: readonly Line[];
}

/** A line drawn between panes, of a sign in each row. */
export interface DividerContent {
  readonly sign: string;
  readonly height: number;
}

/** The panes there may be, with what is drawn in each; an overlay lies over all others, which are dimmed then. */
export interface PaneContents {
  readonly tooSmall: LineContent;
  readonly roomList: ListContent;
  readonly roomDivider: DividerContent;
  readonly emptyChat: LinesContent;
  readonly header: LineContent;
  readonly timeline: TimelineContent;
  readonly tips: LinesContent;
  readonly notices: LinesContent;
  readonly memberDivider: DividerContent;
  readonly memberList: ListContent;
  readonly rule: LineContent;
  readonly replyBar: LineContent;
  readonly composer: ComposerContent;
  readonly overlay: LinesContent;
}

/** The panes that show, each in its place; what shows in them depends on nothing else. */
export type ScreenPanes = {
  readonly [Name in keyof PaneContents]?: {
    readonly area: Area;
    readonly content: PaneContents[Name];
  };
};

/** The whole screen, laid out: its panes, and the cell of the real cursor. */
export interface ScreenLayout {
  readonly panes: ScreenPanes;
  readonly cursor: { readonly row: number; readonly column: number };
}

/** Lays out all that the screen shows. */
export function layScreen(state: ChatState, typesetter: Typesetter): ScreenLayout {
  if (isTooSmall(state.size)) return laySmallScreen(state);
  const geometry = geometryOf(state);
  const { rooms, pane, users, body, above, input } = geometry;
  const sign = state.look.glyphs.vertical;
  const left = rooms > 0 ? rooms + 1 : 0;
  const right = left + pane + 1;
  const beside = (column: number, width: number): Area => ({ row: 0, column, width, height: body });
  const { panes, below } = layMiddle(state, geometry, beside(left, pane), typesetter);
  const { input: inputPanes, cursor } = placeInput(state, layInput(state, geometry), body + 1);
  const overlay = state.overlay === undefined ? undefined : layOverlay(state, state.overlay);
  return {
    panes: {
      ...(rooms > 0 && {
        roomList: { area: beside(0, rooms), content: layRoomList(state, geometry) },
        roomDivider: { area: beside(rooms, 1), content: { sign, height: body } },
      }),
      ...panes,
      ...(users > 0 && {
        memberDivider: { area: beside(right - 1, 1), content: { sign, height: body } },
        memberList: {
          area: beside(right, users),
          content: layMemberList(currentRoom(state), state, geometry),
        },
      }),
      rule: { area: fullRow(body, state), content: { line: layRule(state, below) } },
      ...inputPanes,
      ...(overlay !== undefined && { overlay: { area: overlay.box, content: { lines: overlay.lines } } }),
    },
    cursor: placeCursor(overlay, {
      row: body + 1 + Math.min(above, input - 1) + cursor.row,
      column: cursor.column,
    }),
  };
}

/** The cursor stands where one types: in the filter of what is open, else in the draft. */
function placeCursor(
  overlay: OverlayLayout | undefined,
  inDraft: ScreenLayout["cursor"],
): ScreenLayout["cursor"] {
  if (overlay?.cursor === undefined) return inDraft;
  const { box, cursor } = overlay;
  return { row: box.row + cursor.row, column: box.column + cursor.column };
}

/** One line in a terminal that is too small for a chat. */
function laySmallScreen(state: ChatState): ScreenLayout {
  const { words, measure } = state.look;
  const text = measure.truncate(words.tooSmall(SMALLEST.columns, SMALLEST.rows), state.size.columns);
  const tooSmall = { area: fullRow(0, state), content: { line: [span(text)] } };
  return { panes: { tooSmall }, cursor: { row: 0, column: 0 } };
}

function fullRow(row: number, { size }: ChatState): Area {
  return { row, column: 0, width: size.columns, height: 1 };
}

interface MiddleLayout {
  readonly panes: ScreenPanes;
  readonly below: number;
}

/** Lays out what stands between the lists, with what was told aside over the end of it. */
function layMiddle(state: ChatState, geometry: Geometry, area: Area, typesetter: Typesetter): MiddleLayout {
  const room = currentRoom(state);
  const { panes, below } =
    room === undefined
      ? { panes: layNoRoom(state, area), below: 0 }
      : layChat(state, room, geometry, area, typesetter);
  const lines = layPendingLines(state, geometry);
  if (lines.length === 0) return { panes, below };
  const over = { ...area, row: area.height - lines.length, height: lines.length };
  return { panes: { ...panes, notices: { area: over, content: { lines } } }, below };
}

function layNoRoom(state: ChatState, area: Area): ScreenPanes {
  const lines = emptyLines(state, area.width);
  const empty = { ...area, row: area.row + lines.length, height: area.height - lines.length };
  const tips = layTips(state, empty);
  return { emptyChat: { area, content: { lines } }, ...(tips !== undefined && { tips }) };
}

function layChat(
  state: ChatState,
  room: Room,
  geometry: Geometry,
  area: Area,
  typesetter: Typesetter,
): MiddleLayout {
  const { width } = area;
  const { content, blank, below, author } = layTimeline(state, room, geometry, typesetter);
  const tips = room.refusal === undefined ? layTips(state, { ...area, row: 1, height: blank }) : undefined;
  const panes: ScreenPanes = {
    header: { area: { ...area, height: 1 }, content: { line: headerLine(room, width, state, author) } },
    timeline: { area: { ...area, row: 1 + blank, height: area.height - 1 - blank }, content },
    ...(tips !== undefined && { tips }),
  };
  return { panes, below };
}

function placeInput(
  state: ChatState,
  { composer, reply, cursor }: InputLayout,
  first: number,
): { readonly input: ScreenPanes; readonly cursor: InputLayout["cursor"] } {
  const row = first + (reply === undefined ? 0 : 1);
  const input: ScreenPanes = {
    ...(reply !== undefined && { replyBar: { area: fullRow(first, state), content: { line: reply } } }),
    composer: { area: { ...fullRow(row, state), height: composer.rows.length }, content: composer },
  };
  return { input, cursor };
}
