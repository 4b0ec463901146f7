import type { ChatMessage } from "../../../core/client/chat.ts";
import { type Item, isHidden, itemAt, itemCount, itemKey } from "../../layout/blocks.ts";
import { geometryOf, timelineOf } from "../../layout/geometry.ts";
import { anchorFor, windowOf } from "../../layout/timeline.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import type { ReplyTo, Room } from "../../state/room.ts";
import { changeRoom, currentRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { addErrorLine } from "../own-lines.ts";

/** Picks the message above (−1) or below (1); below the last one none is picked. The view follows. */
export function pickMessage(state: ChatState, step: 1 | -1, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  if (room === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const from = findPickedIndex(room) ?? windowOf(timeline, height).last + 1;
  for (let index = from + step; index >= 0 && index < itemCount(room); index += step) {
    const item = itemAt(room, index);
    if (item === undefined || item.type === "line" || isHidden(timeline, item)) continue;
    const anchor = anchorFor(timeline, height, index);
    return changeRoom(state, room.roomId, (known) => ({
      ...known,
      picked: itemKey(item),
      anchor,
      sought: undefined,
    }));
  }
  return step > 0 ? changeRoom(state, room.roomId, unpick) : state;
}

/** Lets go of the picked message. */
export function unpick(room: Room): Room {
  return { ...room, picked: undefined };
}

function findPickedIndex(room: Room): number | undefined {
  if (room.picked === undefined) return undefined;
  for (let index = itemCount(room) - 1; index >= 0; index--) {
    const item = itemAt(room, index);
    if (item !== undefined && itemKey(item) === room.picked) return index;
  }
  return undefined;
}

/** Returns the message that is picked in the current room, on the server or not. */
function findPickedItem(state: ChatState): Exclude<Item, { type: "line" }> | undefined {
  const room = currentRoom(state);
  const index = room === undefined ? undefined : findPickedIndex(room);
  const item = room === undefined || index === undefined ? undefined : itemAt(room, index);
  return item === undefined || item.type === "line" || isHidden(state, item) ? undefined : item;
}

/** Says whether a message is picked, which takes the letters as its keys. */
export function isPicking(state: ChatState): boolean {
  return findPickedItem(state) !== undefined;
}

/**
 * The action that a picked message allows: `reply`; `retry` where it failed; nothing while it is on its way to the server
 * (`unsent`), or where no number names it (`unnumbered`): on a base server, or in another log.
 */
export type PickedUse = "reply" | "retry" | "unsent" | "unnumbered";

/** Returns the action that the picked message allows; undefined while none is. */
export function getPickedAction(state: ChatState): PickedUse | undefined {
  const item = findPickedItem(state);
  if (item === undefined) return undefined;
  if (item.type === "message") return item.message.seq === undefined ? "unnumbered" : "reply";
  return item.outgoing.state.status === "failed" ? "retry" : "unsent";
}

/** Does what Enter does: sends a picked message again if it failed, else begins a reply to it. Undefined if none is picked. */
export function actOnPicked(state: ChatState): Step | undefined {
  const item = findPickedItem(state);
  if (item === undefined) return undefined;
  if (getPickedAction(state) !== "retry") return [beginReply(state), []];
  const left = changeRoom(state, state.current, unpick);
  return [left, [{ type: "retry", clientMsgId: itemKey(item) }]];
}

/** Begins a reply to the picked message, else to the last one of somebody else; says why where there is none to answer. */
export function beginReply(state: ChatState): ChatState {
  const { words } = state.look;
  const use = getPickedAction(state);
  const why = use === undefined || use === "reply" ? words.nothingToReply : words.noReply[use];
  return tryReply(state) ?? addErrorLine(state, why);
}

/** Begins a reply; returns undefined where there is nothing that can be answered. */
function tryReply(state: ChatState): ChatState | undefined {
  const use = getPickedAction(state);
  if (use !== undefined && use !== "reply") return undefined;
  const item = findPickedItem(state);
  const message = item?.type === "message" ? item.message : findLastOfOthers(state);
  if (message?.seq === undefined) return undefined;
  const { seq, nickName, msg } = message;
  const replyTo: ReplyTo = { seq, nickName, msg };
  return { ...changeRoom(state, state.current, unpick), replyTo };
}

function findLastOfOthers(state: ChatState): ChatMessage | undefined {
  const last = currentRoom(state)?.entries.findLast(
    (entry) => entry.type === "message" && !entry.message.own && !isHidden(state, entry),
  );
  return last?.type === "message" ? last.message : undefined;
}

/** Begins to write: a reply to the picked message if that can be answered, else a message with nothing picked. */
export function beginReplyAtPicked(state: ChatState): ChatState {
  if (getPickedAction(state) === "reply") return beginReply(state);
  return changeRoom(state, state.current, unpick);
}

/**
 * Handles text typed while a message is picked: `r` begins a reply, and what follows is its text; other keys of a keyboard do nothing.
 * Text that an input method composed is no key, and begins a reply with it. Returns what is left to write.
 */
export function typeWhilePicking(state: ChatState, text: string): readonly [ChatState, rest: string] {
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    const key = character.normalize("NFKC").toLowerCase();
    if (key === "r") {
      const begun = tryReply(state);
      return begun === undefined ? [beginReply(state), ""] : [begun, characters.slice(index + 1).join("")];
    }
    if (!isKey(key)) return [beginReplyAtPicked(state), characters.slice(index).join("")];
  }
  return [state, ""];
}

/** Says whether a key types this character by itself: ASCII, and the punctuation of an input method. */
function isKey(character: string): boolean {
  return /^[\x20-\x7e\n\t\p{P}\p{Z}]/u.test(character);
}
