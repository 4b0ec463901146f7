import { cutLine, type Line, lineWidth, span, spreadLine } from "../layout/line.ts";
import type { ListedItem } from "../state/message-lists.ts";
import { roomOf } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { finishAll, finishItem, goToItem, loadMoreItems, messageOf } from "../update/inbox.ts";
import { messageLine } from "./message-line.ts";
import { defineMessageList } from "./message-list.ts";

/** The list of what calls this user, newest first. */
export const inbox = defineMessageList<ListedItem>({
  title: (words) => words.inboxTitle,
  keys: (words) => words.inboxKeys,
  none: (words) => words.inboxEmpty,
  status: (state) => state.inbox.list,
  items: (state) => state.inbox.items,
  line: lineOfItem,
  choose: goToItem,
  more: loadMoreItems,
  letters: { d: finishItem, D: finishAll },
});

/** The reason, the room, and who says what; at the right edge when. */
function lineOfItem(state: ChatState, item: ListedItem, width: number): Line {
  const { words, measure } = state.look;
  const { roomId, why, at } = item;
  const room = roomOf(state, roomId);
  const place = why === "direct" ? [] : [span(` ${room?.name ?? roomId.replace(/^room/, "#")}`, "dim")];
  const message = messageOf(state, item);
  const reacted = message === undefined || message === "gone" ? [] : (message.changes?.reactions ?? []);
  const emoji = why === "reaction" ? reacted.map((one) => ` ${one.emoji} ${one.count}`).join("") : "";
  const time = [span(` ${words.shortTime(at, state.now)} `, "dim")];
  const left = [
    span(words.inboxWhy[why], "mention"),
    span(emoji),
    ...place,
    span(" "),
    ...messageLine(state, message),
  ];
  return spreadLine(cutLine(left, width - lineWidth(time, measure), measure), time, width, measure);
}
