import { safeLine } from "../../core/text/safe-text.ts";
import { findEdited } from "../input/edited.ts";
import { pickerOf } from "../state/overlay-state.ts";
import type { Editing } from "../state/room.ts";
import type { ChatState } from "../state/state.ts";
import { visibleDraft } from "./draft.ts";
import { type Geometry, promptOf } from "./geometry.ts";
import { fitLine, type Line, lineWidth, span } from "./line.ts";
import { placeholderOf } from "./message-pane.ts";
import { hintsOfPicked, statusLine } from "./status.ts";
import { quoteText } from "./typesetter.ts";

/** The draft: its prompt, and the rows of it that show; or a hint, where there is no draft. */
export interface ComposerContent {
  readonly prompt: string;
  /** Columns before the rows below the first. */
  readonly indent: number;
  readonly rows: readonly string[];
  readonly placeholder: string | undefined;
}

/** The input, laid out. The cursor is counted from the first row of the draft. */
export interface InputLayout {
  readonly composer: ComposerContent;
  readonly cursor: { readonly row: number; readonly column: number };
  readonly status: Line;
  /** The message that the draft answers, where there is a row for it. */
  readonly reply: Line | undefined;
}

/** Lays out the rows below the rule. */
export function layInput(state: ChatState, geometry: Geometry, below: number): InputLayout {
  const { prompt, above, input, laid } = geometry;
  const { size, look, composer, overlay, replyTo, editing } = state;
  const { measure, glyphs, words } = look;
  const draft = visibleDraft(laid, Math.max(1, input - above));
  const line = statusLine(state, below, geometry.status);
  const status = lineWidth(line, measure) > size.columns ? fitLine(line, size.columns, measure) : line;
  const isEmpty = composer.text === "" && pickerOf(overlay) === undefined;
  const hints = hintsOfPicked(state);
  const hint = hints.length > 0 ? hints.join(` ${glyphs.dot} `) : placeholderOf(state);
  const free = Math.min(geometry.draft, size.columns - prompt - lineWidth(status, measure));
  const answers = replyTo === undefined ? "" : words.replyingTo(quoteText(replyTo, words));
  const about = editing === undefined ? answers : editedText(state, editing);
  const reply = fitLine([span(` ${glyphs.reply} ${about}`, "dim")], size.columns, measure);
  return {
    composer: {
      prompt: promptOf(state),
      indent: prompt,
      rows: draft.rows,
      placeholder: isEmpty ? measure.truncate(hint, free) : undefined,
    },
    cursor: {
      row: draft.cursor.row,
      column: Math.min(prompt + draft.cursor.column, size.columns - 1),
    },
    status,
    reply: above > 0 && input > 1 ? reply : undefined,
  };
}

/** Says which message is edited, as it is by now. */
function editedText(state: ChatState, editing: Editing): string {
  const { words } = state.look;
  const { msg, deleted } = findEdited(state, editing);
  return deleted ? words.editingDeleted : words.editing(safeLine(msg));
}
