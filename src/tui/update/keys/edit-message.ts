import { findEdited } from "../../input/edited.ts";
import { findItem } from "../../layout/picked.ts";
import { Typesetter } from "../../layout/typesetter.ts";
import { endEditing } from "../../state/editing.ts";
import type { Editing } from "../../state/room.ts";
import { changeRoom, currentRoom } from "../../state/rooms.ts";
import { type ChatState, explainCannotSend, type Step } from "../../state/state.ts";
import { addErrorLine } from "../own-lines.ts";
import { showNewest } from "../show-newest.ts";
import { askToDelete } from "../verbs/change.ts";
import { showPicked } from "./picked-message.ts";

/** Has the message become what the composer holds; one that stays as it is costs nothing. Of one that is deleted the text stays in the composer. */
export function sendEdit(state: ChatState, editing: Editing): Step {
  const { target, msg: before } = editing;
  const { deleted } = findEdited(state, editing);
  const reason = deleted ? state.look.words.editingDeleted : explainCannotSend(state);
  const roomId = state.current;
  if (reason !== undefined || roomId === undefined) {
    return [addErrorLine(state, reason ?? state.look.words.noRoom), []];
  }
  const msg = state.composer.text;
  const done = endEditing(state);
  return [done, msg === before ? [] : [{ type: "change", roomId, target, action: { type: "edit", msg } }]];
}

/** Asks whether the message whose text was emptied is to be deleted. */
export function askToDeleteEdited(state: ChatState, { key }: Editing): Step {
  return pickToDelete(endEditing(state), key);
}

/** Picks a message of the current room, and asks whether it is to be deleted. */
export function pickToDelete(state: ChatState, key: string): Step {
  const isHere = (room = currentRoom(state)) => room !== undefined && findItem(room, key) !== undefined;
  const there = isHere() ? state : showNewest(state);
  const picked = changeRoom(there, state.current, (room) => ({ ...room, picked: key }));
  const shown = showPicked(picked, new Typesetter());
  const room = currentRoom(shown);
  const item = room === undefined ? undefined : findItem(room, key);
  return item === undefined ? [shown, []] : askToDelete(shown, item);
}
