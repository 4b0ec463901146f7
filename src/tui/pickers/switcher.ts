import type { Room } from "../state/room.ts";
import { goTo } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { definePicker, titleWithCount } from "./picker.ts";
import { lineOfRoom, noticeOfNoRoom, rankRooms } from "./rooms.ts";

/** The rooms to go to: those with something new first, the current one last. */
export const switcher = definePicker<Room>({
  title: (state, items) => titleWithCount(state.look.words.switcherTitle, items.length, state.rooms.length),
  keys: (words) => words.switcherKeys,
  items: (state, typed) => (typed.trim() === "" ? sortByNews(state) : rankRooms(state, typed)),
  line: lineOfRoom,
  choose: (state, room) => [room === undefined ? state : goTo(state, room.roomId), []],
  notice: noticeOfNoRoom,
});

function sortByNews({ rooms, current }: ChatState): readonly Room[] {
  const others = rooms.filter(({ roomId }) => roomId !== current);
  const weight = ({ mentions, unread, muted }: Room) => (muted ? 0 : mentions * 1_000_000 + unread);
  const sorted = [...others].sort((a, b) => weight(b) - weight(a));
  return [...sorted, ...rooms.filter(({ roomId }) => roomId === current)];
}
