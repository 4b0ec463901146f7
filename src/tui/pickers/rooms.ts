import { rankNames } from "../input/names-fit.ts";
import { roomLine } from "../layout/lists.ts";
import type { Room } from "../state/room.ts";
import { goTo } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { definePicker, type ListNotice, titleWithCount } from "./picker.ts";

/** The rooms in their order, as the room list has them; opened at the current one. */
export const rooms = definePicker<Room>({
  title: (state, items) => titleWithCount(state.look.words.roomsTitle, items.length, state.rooms.length),
  keys: (words) => words.switcherKeys,
  items: (state, typed) => (typed.trim() === "" ? state.rooms : rankRooms(state, typed)),
  line: lineOfRoom,
  choose: (state, room) => [room === undefined ? state : goTo(state, room.roomId), []],
  firstIndex: (state) =>
    Math.max(
      0,
      state.rooms.findIndex(({ roomId }) => roomId === state.current),
    ),
  notice: noticeOfNoRoom,
});

/** Finds the rooms whose names fit what was typed, in pinyin too; the best first. */
export function rankRooms({ rooms: all, soundsLike }: ChatState, typed: string): readonly Room[] {
  return rankNames(all, ({ name, value }) => [name, String(value)], typed.trim(), soundsLike);
}

/** Lays out a room as a line of a picker. */
export function lineOfRoom({ current, look }: ChatState, room: Room, width: number) {
  return roomLine(room, room.roomId === current, width, look);
}

/** Says that this user is in no room. */
export function noticeOfNoRoom({ rooms: all, look }: ChatState): ListNotice | undefined {
  return all.length === 0 ? { text: look.words.noRoom, tint: "dim" } : undefined;
}
