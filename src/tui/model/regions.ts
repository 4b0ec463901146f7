/** The terminal, in character cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How the terminal is divided. A width of 0: that part has no place. */
export interface Regions {
  readonly rooms: number;
  readonly pane: number;
  readonly users: number;
  /** Rows of the three parts side by side, above the rule. */
  readonly body: number;
  /** Rows of the input, below the rule. */
  readonly input: number;
  /** Columns of the own nick before the draft, of the draft, and of the status after it. */
  readonly prompt: number;
  readonly draft: number;
  readonly status: number;
}

/** Less than this is no chat. */
export const SMALLEST: Size = { columns: 30, rows: 8 };

/** From these widths on the lists have a place. */
const WITH_ROOMS = 60;
const WITH_USERS = 100;

const ROOMS = 20;
const USERS = 20;

/** The input grows with its draft up to this many rows, and leaves the messages at least this many. */
const INPUT_ROWS = 5;
const MESSAGE_ROWS = 4;

/** Whether the terminal is too small to show a chat. */
export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows;
}

/**
 * Divides the terminal. The draft's width depends on the terminal and the prompt alone, so that a changing status never
 * moves the cursor; `draftRows` tells how many rows the draft takes at a width.
 */
export function divide(size: Size, promptWidth: number, draftRows: (width: number) => number): Regions {
  const { columns, rows } = size;
  const rooms = columns >= WITH_ROOMS ? ROOMS : 0;
  const users = columns >= WITH_USERS ? USERS : 0;
  const dividers = (rooms > 0 ? 1 : 0) + (users > 0 ? 1 : 0);
  const prompt = Math.min(promptWidth, Math.floor(columns / 3));
  const status = Math.min(44, Math.floor(columns * 0.4));
  const draft = columns - prompt - status;
  const most = Math.max(1, Math.min(INPUT_ROWS, rows - 1 - MESSAGE_ROWS));
  const input = Math.min(most, draftRows(draft));
  return {
    rooms,
    pane: columns - rooms - users - dividers,
    users,
    body: rows - 1 - input,
    input,
    prompt,
    draft,
    status,
  };
}
