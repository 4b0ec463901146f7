import { removeControls } from "../../core/text/safe-text.ts";
import { setDraft } from "../input/composer.ts";
import type { Editing } from "./room.ts";
import type { ChatState } from "./state.ts";

/** Begins to edit a message in place of the draft, which comes back afterwards. */
export function beginEditing(state: ChatState, message: Omit<Editing, "before">): ChatState {
  const { composer, replyTo, recall } = endEditing(state);
  const { text, cursor } = composer;
  const written = removeControls(message.msg);
  return {
    ...state,
    composer: setDraft(composer, { text: written, cursor: written.length }),
    editing: { ...message, before: { text, cursor, replyTo } },
    replyTo: undefined,
    recall: { ...recall, index: undefined },
  };
}

/** Leaves the message that is edited as it is: the draft of before comes back. */
export function endEditing(state: ChatState): ChatState {
  const { editing, composer, recall } = state;
  if (editing === undefined) return state;
  const { before } = editing;
  return {
    ...state,
    editing: undefined,
    composer: setDraft(composer, before),
    replyTo: before.replyTo,
    recall: { ...recall, index: undefined },
  };
}
