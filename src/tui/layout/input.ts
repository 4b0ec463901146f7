import { safeLine } from "../../core/text/safe-text.ts";
import { findEdited } from "../input/edited.ts";
import type { Editing } from "../state/room.ts";
import type { ChatState } from "../state/state.ts";
import { visibleDraft } from "./draft.ts";
import type { Geometry } from "./geometry.ts";
import { fitLine, type Line, span } from "./line.ts";
import { placeholderOf } from "./message-pane.ts";
import { DRAFT_INDENT, draftWidth } from "./regions.ts";
import { hintsOfPicked } from "./status.ts";
import { quoteText } from "./typesetter.ts";

/** The draft: the rows of it that show; or a hint, where there is no draft. */
export interface ComposerContent {
  readonly rows: readonly string[];
  readonly placeholder: string | undefined;
}

/** The input, laid out. The cursor is counted from the first row of the draft. */
export interface InputLayout {
  readonly composer: ComposerContent;
  readonly cursor: { readonly row: number; readonly column: number };
  /** The message that the draft answers, where there is a row for it. */
  readonly reply: Line | undefined;
}

/** Lays out the rows below the rule. */
export function layInput(state: ChatState, geometry: Geometry): InputLayout {
  const { above, input, laid } = geometry;
  const { size, look, composer, replyTo, editing } = state;
  const { measure, glyphs, words } = look;
  const draft = visibleDraft(laid, Math.max(1, input - above));
  const hints = hintsOfPicked(state);
  const hint = hints.length > 0 ? hints.join(` ${glyphs.dot} `) : placeholderOf(state);
  const answers = replyTo === undefined ? "" : words.replyingTo(quoteText(replyTo, words));
  const about = editing === undefined ? answers : editedText(state, editing);
  const reply = fitLine([span(` ${glyphs.reply} ${about}`, "dim")], size.columns, measure);
  return {
    composer: {
      rows: draft.rows,
      placeholder: composer.text === "" ? measure.truncate(hint, draftWidth(size)) : undefined,
    },
    cursor: {
      row: draft.cursor.row,
      column: Math.min(DRAFT_INDENT + draft.cursor.column, size.columns - 1),
    },
    reply: above > 0 && input > 1 ? reply : undefined,
  };
}

/** Says which message is edited, as it is by now. */
function editedText(state: ChatState, editing: Editing): string {
  const { words } = state.look;
  const { msg, deleted } = findEdited(state, editing);
  return deleted ? words.editingDeleted : words.editing(safeLine(msg));
}
