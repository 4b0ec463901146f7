import type { ChatMessage } from "../../../core/client/chat.ts";
import { enterUse, itemState, pickedUse } from "../../input/verbs.ts";
import { geometryOf, timelineOf } from "../../layout/geometry.ts";
import { isHidden, itemAt, itemCount, itemKey } from "../../layout/items.ts";
import { findPickedIndex } from "../../layout/picked.ts";
import { anchorFor, windowOf } from "../../layout/timeline.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import { changeRoom, currentRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { addErrorLine } from "../own-lines.ts";
import { unpick } from "../unpick.ts";
import { change } from "../verbs/change.ts";
import { replyTo } from "../verbs/reply.ts";
import { findPickedItem, runVerbOfKey } from "../verbs/run-verb.ts";

/** Picks the message above (−1) or below (1); below the last one none is picked. The view follows. */
export function pickMessage(state: ChatState, step: 1 | -1, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  if (room === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const from = findPickedIndex(room) ?? windowOf(timeline, height).last + 1;
  for (let index = from + step; index >= 0 && index < itemCount(room); index += step) {
    const item = itemAt(room, index);
    if (item === undefined || item.type === "line" || isHidden(timeline, item)) continue;
    return showPicked(
      changeRoom(state, room.roomId, (known) => ({ ...known, picked: itemKey(item) })),
      typesetter,
    );
  }
  return step > 0 ? changeRoom(state, room.roomId, unpick) : state;
}

/** Brings the picked message of the current room into view, with the keys under it. */
export function showPicked(state: ChatState, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  const index = room === undefined ? undefined : findPickedIndex(room);
  if (room === undefined || index === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const anchor = anchorFor(timeline, height, index);
  return changeRoom(state, room.roomId, (known) => ({ ...known, anchor, sought: undefined }));
}

/** Says whether a message is picked, which takes the letters as its keys. */
export function isPicking(state: ChatState): boolean {
  return findPickedItem(state) !== undefined;
}

/** Says whether it is asked under the picked message if that is to be deleted: then Enter does it, and any other key is only the answer no. */
export function isAskingToDelete(state: ChatState): boolean {
  return isPicking(state) && state.pickedNote?.deletes !== undefined;
}

/**
 * Does what Enter does: deletes a picked message where that was asked, sends it or its changes again if they failed, else begins a reply to
 * it. Undefined if none is picked.
 */
export function actOnPicked(state: ChatState): Step | undefined {
  const item = findPickedItem(state);
  if (item === undefined) return undefined;
  const done = { ...state, pickedNote: undefined };
  if (state.pickedNote?.deletes === itemKey(item)) return change(done, item, { type: "delete" });
  if (enterUse(state, item) !== "retry") return beginReply(done);
  const changes = itemState(state, item).failed.map(
    ({ changeId }) => ({ type: "retryChange", changeId }) as const,
  );
  const left = changeRoom(done, state.current, unpick);
  return [left, changes.length > 0 ? changes : [{ type: "retry", clientMsgId: itemKey(item) }]];
}

/** Begins a reply to the picked message, else to the last one of somebody else; tells why where there is none to answer. */
export function beginReply(state: ChatState): Step {
  const ofPicked = runVerbOfKey(state, "r");
  if (ofPicked !== undefined) return ofPicked;
  const last = findLastOfOthers(state);
  if (last?.seq === undefined) return [addErrorLine(state, state.look.words.nothingToReply), []];
  return replyTo(state, { type: "message", message: last });
}

function findLastOfOthers(state: ChatState): ChatMessage | undefined {
  const last = currentRoom(state)?.entries.findLast(
    (entry) => entry.type === "message" && !entry.message.own && !isHidden(state, entry),
  );
  return last?.type === "message" ? last.message : undefined;
}

/** Begins to write: a reply to the picked message if that can be answered, else a message with nothing picked. */
export function beginReplyAtPicked(state: ChatState): ChatState {
  const item = findPickedItem(state);
  if (item !== undefined && pickedUse(item) === "reply") return replyTo(state, item)[0];
  return changeRoom(state, state.current, unpick);
}
