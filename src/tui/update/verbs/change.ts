import type { ChangeAction } from "../../../core/protocol/changes.ts";
import { itemState } from "../../input/verbs.ts";
import { itemKey } from "../../layout/items.ts";
import type { MessageItem } from "../../layout/picked.ts";
import { beginEditing } from "../../state/editing.ts";
import { targetOf } from "../../state/message-state.ts";
import { newPicker } from "../../state/overlay-state.ts";
import { changeRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { unpick } from "../unpick.ts";

/** Begins to edit a message; an edit of it that failed is gone on with. */
export function edit(state: ChatState, item: MessageItem): Step {
  const target = targetOf(sourceOf(item));
  if (target === undefined) return [state, []];
  const { msg, failed } = itemState(state, item);
  const last = failed.findLast(({ action }) => action.type === "edit")?.action;
  const text = last?.type === "edit" ? last.msg : msg;
  const left = changeRoom(state, state.current, unpick);
  return [beginEditing(left, { key: itemKey(item), target, msg: text }), []];
}

/** Asks whether a message is to be deleted: Enter does it. */
export function askToDelete(state: ChatState, item: MessageItem): Step {
  const text = state.look.words.askToDelete;
  return [{ ...state, pickedNote: { text, tone: "fresh", deletes: itemKey(item) } }, []];
}

/** Opens the emoji to react with. */
export function openReactions(state: ChatState): Step {
  return [{ ...state, overlay: newPicker("emoji") }, []];
}

/** Reacts to a message; a reaction of this user's that is there is taken back. */
export function react(state: ChatState, item: MessageItem, emoji: string): Step {
  const { reactions } = itemState(state, item);
  const on = !reactions.some((reaction) => reaction.emoji === emoji && reaction.own);
  return change(state, item, { type: "react", emoji, on });
}

/** Pins a message in the room. */
export function pin(state: ChatState, item: MessageItem): Step {
  return change(state, item, { type: "pin", on: true });
}

/** Unpins a message. */
export function unpin(state: ChatState, item: MessageItem): Step {
  return change(state, item, { type: "pin", on: false });
}

/** Asks the server for a change to a message. */
export function change(state: ChatState, item: MessageItem, action: ChangeAction): Step {
  const source = sourceOf(item);
  const target = targetOf(source);
  if (target === undefined) return [state, []];
  return [state, [{ type: "change", roomId: source.roomId, target, action }]];
}

function sourceOf(item: MessageItem) {
  return item.type === "message" ? item.message : item.outgoing;
}
