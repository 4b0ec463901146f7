import { geometryOf, timelineOf } from "../../layout/geometry.ts";
import { isHidden, itemAt, itemCount, itemKey } from "../../layout/items.ts";
import { anchorOf, type Window, windowOf } from "../../layout/timeline.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import type { Room } from "../../state/room.ts";
import { changeRoom, currentRoom } from "../../state/rooms.ts";
import type { ChatState } from "../../state/state.ts";
import { keepView } from "../../state/views.ts";
import { callsSelf } from "../client/incoming-messages.ts";
import { addLineAside } from "../own-lines.ts";

/** Brings the next mention below (1) or above (−1) into view, from the last one that was gone to if that is in view; Esc goes back. */
export function goToMention(state: ChatState, step: 1 | -1, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  if (room === undefined || state.overlay !== undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const found = findMention(state, room, findBeginning(room, windowOf(timeline, height), step), step);
  if (found === undefined) {
    const { noMention } = state.look.words;
    return addLineAside(state, step > 0 ? noMention.below : noMention.above);
  }
  const anchor = anchorOf(timeline, height, found);
  return changeRoom(state, room.roomId, (known) => ({
    ...keepView(known),
    anchor,
    mention: found,
    picked: undefined,
    sought: undefined,
  }));
}

/** Finds the index from which on one looks: that of the last mention, where it is in view, else beyond an edge of the view. */
function findBeginning(room: Room, { first, last }: Window, step: 1 | -1): number {
  for (let index = first; room.mention !== undefined && index <= last; index += 1) {
    const item = itemAt(room, index);
    if (item !== undefined && itemKey(item) === room.mention) return index;
  }
  return step > 0 ? first - 1 : last + 1;
}

function findMention(state: ChatState, room: Room, from: number, step: 1 | -1): string | undefined {
  const count = itemCount(room);
  for (let index = from + step; index >= 0 && index < count; index += step) {
    const item = itemAt(room, index);
    if (item?.type !== "message" || item.message.own || isHidden(state, item)) continue;
    if (callsSelf(state, room, item.message)) return itemKey(item);
  }
  return undefined;
}
