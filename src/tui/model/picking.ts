import type { ChatMessage } from "../../core/chat.ts";
import { type Item, isHidden, itemAt, itemCount, itemKey } from "./blocks.ts";
import { geometryOf, timelineOf } from "./geometry.ts";
import type { ReplyTo, Room } from "./room.ts";
import { type ChatState, changeRoom, complain, currentRoom, type Step } from "./state.ts";
import { anchorFor, windowOf } from "./timeline.ts";
import type { Typesetter } from "./typesetter.ts";

/** Picks the message above (−1) or below (1); below the last one none is picked. The view follows. */
export function pick(state: ChatState, step: 1 | -1, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  if (room === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const from = placeOf(room) ?? windowOf(timeline, height).last + 1;
  for (let at = from + step; at >= 0 && at < itemCount(room); at += step) {
    const item = itemAt(room, at);
    if (item === undefined || item.type === "line" || isHidden(timeline, item)) continue;
    const anchor = anchorFor(timeline, height, at);
    return changeRoom(state, room.roomId, (known) => ({ ...known, picked: itemKey(item), anchor }));
  }
  return step > 0 ? changeRoom(state, room.roomId, unpicked) : state;
}

/** The room with nothing picked. */
export function unpicked(room: Room): Room {
  return { ...room, picked: undefined };
}

function placeOf(room: Room): number | undefined {
  if (room.picked === undefined) return undefined;
  for (let at = itemCount(room) - 1; at >= 0; at--) {
    const item = itemAt(room, at);
    if (item !== undefined && itemKey(item) === room.picked) return at;
  }
  return undefined;
}

/** The item that is picked in a room. */
export function pickedItem(room: Room | undefined): Item | undefined {
  const at = room === undefined ? undefined : placeOf(room);
  return room === undefined || at === undefined ? undefined : itemAt(room, at);
}

/** Sends a picked message again if it failed, else begins a reply to it. Undefined if none is picked. */
export function actOnPicked(state: ChatState): Step | undefined {
  const room = currentRoom(state);
  const item = pickedItem(room);
  if (room === undefined || item === undefined || item.type === "line") return undefined;
  const left = changeRoom(state, room.roomId, unpicked);
  if (item.type === "message") return [replyingTo(left, item.message), []];
  const { clientMsgId, state: sending } = item.outgoing;
  return [left, sending.status === "failed" ? [{ type: "retry", clientMsgId }] : []];
}

/** Begins a reply to the picked message, else to the last one of somebody else. */
export function reply(state: ChatState): ChatState {
  const room = currentRoom(state);
  const item = pickedItem(room);
  const last = room?.entries.findLast((entry) => entry.type === "message" && !entry.message.own);
  const message =
    item?.type === "message" ? item.message : last?.type === "message" ? last.message : undefined;
  if (room === undefined || message?.seq === undefined) {
    return complain(state, state.look.words.nothingToReply);
  }
  return replyingTo(changeRoom(state, room.roomId, unpicked), message);
}

function replyingTo(state: ChatState, { seq, nickName, msg }: ChatMessage): ChatState {
  if (seq === undefined) return complain(state, state.look.words.nothingToReply);
  const replyTo: ReplyTo = { seq, nickName, msg };
  return { ...state, replyTo };
}
