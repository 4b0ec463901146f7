import type { RoomId } from "../../core/protocol/names.ts";
import { safeText } from "../../core/text/safe-text.ts";
import { appendEntries, isScrolledBack, type OwnLine } from "../state/entries.ts";
import type { Room } from "../state/room.ts";
import { changeRoom, currentRoom, roomOf } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";

/**
 * Adds a line of the screen's own to a room (made safe: it may quote what was typed), or makes it the hint where there is no
 * such room. Where the end of the room that is looked at is not in view, the line is seen all the same.
 */
export function addLine(
  state: ChatState,
  roomId: RoomId | undefined,
  text: string,
  tone: "dim" | "error" = "dim",
): ChatState {
  const safe = safeText(text);
  if (roomOf(state, roomId) === undefined) return { ...state, hint: safe };
  const counted = { ...state, linesMade: state.linesMade + 1 };
  const line: OwnLine = { type: "line", key: lastLineKey(counted), at: state.now, text: safe, tone };
  const told = changeRoom(counted, roomId, (room) => appendEntries(room, [line]));
  return roomId === state.current && !showsNewest(state) ? { ...told, aside: [...state.aside, line] } : told;
}

/** As `addLine`, in the current room, for what is to be seen until the next key, whatever comes in meanwhile. */
export function addLineAside(state: ChatState, text: string): ChatState {
  const told = addLine(state, state.current, text);
  const line = currentRoom(told)?.entries.at(-1);
  return line?.type === "line" && !told.aside.includes(line)
    ? { ...told, aside: [...told.aside, line] }
    : told;
}

/** Returns the key of the line that was added last. */
export function lastLineKey({ linesMade }: Pick<ChatState, "linesMade">): string {
  return `line ${linesMade}`;
}

/** Says whether the newest lines of the current room are in view: it is not scrolled back, and nothing is over or far below them. */
function showsNewest(state: ChatState): boolean {
  const room = currentRoom(state);
  const { overlay, size, view } = state;
  if (view === "lines") return true;
  if (room === undefined || overlay !== undefined) return overlay === undefined;
  return !isScrolledBack(room) && waitingRows(room) <= size.rows / 3;
}

/** Returns about how many rows stand below the newest line: messages that are on their way are the last ones of a room. */
function waitingRows({ outgoing }: Room): number {
  return outgoing.reduce((rows, { msg }) => rows + msg.split("\n").length, 0);
}

/** As `addLine`, in the current room, for something that went wrong. */
export function addErrorLine(state: ChatState, text: string): ChatState {
  return addLine(state, state.current, text, "error");
}
