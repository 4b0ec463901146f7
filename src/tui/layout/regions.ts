import type { Preferences } from "../state/preferences.ts";

/** A part of the screen, in cells counted from 0. */
export interface Area {
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly height: number;
}

/** The terminal, in character cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The division of the terminal. A part without a place has the width 0. */
export interface Regions {
  readonly rooms: number;
  readonly pane: number;
  readonly users: number;
  /** Rows of the three parts side by side, above the rule. */
  readonly body: number;
  /** Rows of the input, below the rule; the first of them says what is answered, if something is. */
  readonly input: number;
}

/** The smallest terminal that shows a chat. */
export const SMALLEST: Size = { columns: 30, rows: 8 };

/** The lists have a place from these widths on. */
const WITH_ROOMS = 60;
const WITH_USERS = 100;

/** A list takes at most this part of the columns. */
const LIST_PART = 3;

/** The input grows with its draft up to this many rows, and leaves the messages at least this many. */
const INPUT_ROWS = 5;
const MESSAGE_ROWS = 4;

/** Says whether the terminal is too small to show a chat. */
export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows;
}

/** Columns before a draft, and of the draft. */
export const DRAFT_INDENT = 1;

export function draftWidth({ columns }: Size): number {
  return columns - 2 * DRAFT_INDENT;
}

/** Divides the terminal, for lists of these widths and an input of so many rows. */
export function divide(
  size: Size,
  { roomList, memberList }: Pick<Preferences, "roomList" | "memberList">,
  inputRows: number,
): Regions {
  const { columns, rows } = size;
  const rooms = columns >= WITH_ROOMS ? Math.min(roomList, Math.floor(columns / LIST_PART)) : 0;
  const users = columns >= WITH_USERS ? Math.min(memberList, Math.floor(columns / LIST_PART)) : 0;
  const dividers = (rooms > 0 ? 1 : 0) + (users > 0 ? 1 : 0);
  const most = Math.max(1, Math.min(INPUT_ROWS, rows - 1 - MESSAGE_ROWS));
  const input = Math.min(most, inputRows);
  return {
    rooms,
    pane: columns - rooms - users - dividers,
    users,
    body: rows - 1 - input,
    input,
  };
}
