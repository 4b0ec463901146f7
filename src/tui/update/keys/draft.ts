import { removeControls, safeText } from "../../../core/text/safe-text.ts";
import { isCommand, runLine } from "../../commands/run-line.ts";
import { insert, setText } from "../../input/composer.ts";
import { messageListOf, pickerOf } from "../../state/overlay-state.ts";
import { KEPT_SENT_LINES } from "../../state/persisted.ts";
import { changeRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { addErrorLine } from "../own-lines.ts";
import { unpick } from "../unpick.ts";
import { runVerbOfKey } from "../verbs/run-verb.ts";
import { askToDeleteEdited, sendEdit } from "./edit-message.ts";
import { typeInHelp } from "./help-keys.ts";
import { typeInList } from "./list-keys.ts";
import { beginReplyAtPicked, isPicking } from "./picked-message.ts";
import { typeInto } from "./picker-actions.ts";

/** A draft's limit in UTF-16 units: room for a message of 4,000 characters, the most that a server takes, in emoji. */
const DRAFT_CHARACTERS = 8_000;

/** A paste of more lines than this is shown before it is taken. */
const PASTE_LINES = 5;

/** Types text where the cursor is. */
export function typeText(state: ChatState, text: string): Step {
  const picker = pickerOf(state.overlay);
  if (picker !== undefined) return [typeInto(state, picker, text), []];
  if (state.overlay?.shows === "help") return [typeInHelp(state, state.overlay, text), []];
  const list = messageListOf(state.overlay);
  if (list !== undefined) return typeInList(state, list, text);
  if (isPicking(state)) return state.overlay === undefined ? typeWhilePicking(state, text) : [state, []];
  const closed = state.overlay?.shows === "paste" ? { ...state, overlay: undefined } : state;
  return [insertText(closed, text), []];
}

/**
 * Handles text typed while a message is picked: the letter of a verb does it, and what follows is the text that it asks for, if any;
 * other keys of a keyboard do nothing. A slash lets go of the message and begins a command. Text that an input method composed is no key, and
 * begins a reply with it.
 */
function typeWhilePicking(state: ChatState, text: string): Step {
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    const done = runVerbOfKey(state, character);
    if (done !== undefined) return typeRest(done, characters.slice(index + 1).join(""));
    const rest = characters.slice(index).join("");
    if (isCommand(character)) return [insertText(changeRoom(state, state.current, unpick), rest), []];
    if (!isKey(character)) return [insertText(beginReplyAtPicked(state), rest), []];
  }
  return [state, []];
}

/** Types what follows the letter of a verb in one read, where that verb has it written; else it is dropped: no letter is two keys. */
function typeRest([state, effects]: Step, rest: string): Step {
  if (rest === "" || (isPicking(state) && state.overlay === undefined)) return [state, effects];
  const [last, more] = typeText(state, rest);
  return [last, [...effects, ...more]];
}

/** Says whether a key types this character by itself: ASCII, and the punctuation of an input method. */
function isKey(character: string): boolean {
  return /^[\x20-\x7e\n\t\p{P}\p{Z}]/u.test(character.normalize("NFKC"));
}

/** Pastes text, which never sends; one of many lines is asked about first. With a message picked it is the text of a reply. */
export function pasteText(before: ChatState, text: string): ChatState {
  const picker = pickerOf(before.overlay);
  if (picker !== undefined) return typeInto(before, picker, text.slice(0, DRAFT_CHARACTERS));
  if (before.overlay?.shows === "help")
    return typeInHelp(before, before.overlay, text.slice(0, DRAFT_CHARACTERS));
  if (!hasSpaceFor(before, text)) return refuseLongText(before, text);
  const state = isPicking(before) ? beginReplyAtPicked({ ...before, overlay: undefined }) : before;
  const written = removeControls(text);
  if (written.trimEnd().split("\n").length <= PASTE_LINES) return insertText(state, text);
  return { ...state, overlay: { shows: "paste", scroll: 0, text: written } };
}

function insertText(state: ChatState, text: string): ChatState {
  if (!hasSpaceFor(state, text)) return refuseLongText(state, text);
  return { ...state, composer: insert(state.composer, text) };
}

function hasSpaceFor({ composer }: ChatState, text: string): boolean {
  return composer.text.length + text.length <= DRAFT_CHARACTERS;
}

function refuseLongText(state: ChatState, text: string): ChatState {
  return addErrorLine(state, state.look.words.pasteTooLong([...text].length, DRAFT_CHARACTERS));
}

/** Does what Enter does: takes a paste that is shown, else sends. */
export function pressEnter(state: ChatState): Step {
  const { overlay } = state;
  if (overlay?.shows === "paste") return [insertText({ ...state, overlay: undefined }, overlay.text), []];
  const isEmpty = safeText(state.composer.text).trim() === "";
  if (state.editing !== undefined)
    return isEmpty ? askToDeleteEdited(state, state.editing) : sendEdit(state, state.editing);
  return isEmpty ? [state, []] : sendDraft(state);
}

/** Sends the draft. A draft that can't be sent stays in the input with the reason in the room: nothing typed is lost. */
function sendDraft(state: ChatState): Step {
  const draft = state.composer.text;
  const cleared = { ...state, composer: setText(state.composer, ""), recall: rememberSent(state, draft) };
  const { step, done } = runLine(cleared, draft);
  if (done) return step;
  const [told, effects] = step;
  return [{ ...told, composer: state.composer, recall: state.recall }, effects];
}

function rememberSent({ recall }: ChatState, draft: string): ChatState["recall"] {
  const sent = recall.sent.at(-1) === draft ? recall.sent : [...recall.sent, draft].slice(-KEPT_SENT_LINES);
  return { sent, index: undefined, draft: "" };
}
