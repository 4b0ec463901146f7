import type { RoomMember } from "../../core/client/chat.ts";
import type { Room } from "../state/room.ts";
import { goTo } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import type { Words } from "../words/english.ts";
import { addErrorLine } from "./own-lines.ts";

/** Lists the members of a room, as far as the server tells them; nobody for a room that is not joined. */
export function listMembers(room: Room | undefined): readonly RoomMember[] {
  if (room === undefined || room.membership !== "joined") return [];
  return room.roster.status === "known" ? room.roster.users : [];
}

/** Explains why there is no list of members; returns undefined where there is one. */
export function explainNoMembers(room: Room | undefined, words: Words): string | undefined {
  if (room === undefined) return words.noRoom;
  if (room.refusal !== undefined) return refusedIn(room, words);
  if (room.membership === "joining") return words.joining;
  return room.roster.status === "unknown" ? words.rosterUnknown : undefined;
}

/** Returns the sentence that says that a room was not joined, and why. */
export function refusedIn({ refusal }: Room, words: Words): string {
  return words.notJoined(refusal?.reason ?? "");
}

/** Goes to the room of this user and another one; it is asked for where it is not open yet. */
export function openDirect(state: ChatState, user: RoomMember | undefined): Step {
  const { words } = state.look;
  if (user === undefined) return [state, []];
  const { userId } = user;
  if (userId === state.self.userId) return [addErrorLine(state, words.directSelf), []];
  const open = state.rooms.find(({ direct }) => direct?.userId === userId);
  if (open !== undefined) return [goTo(state, open.roomId), []];
  const { connection } = state;
  if (connection.status === "online" && connection.dialect === "base") {
    return [addErrorLine(state, words.directNever), []];
  }
  return [state, [{ type: "direct", userId, text: undefined }]];
}
