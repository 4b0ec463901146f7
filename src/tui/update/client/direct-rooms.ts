import type { ChatMessage } from "../../../core/client/chat.ts";
import type { DirectRoom, RoomMember } from "../../../core/client/members.ts";
import { DIRECT_PREFIX } from "../../../core/protocol/limits.ts";
import { nickKey, type UserId } from "../../../core/protocol/names.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { createRoom } from "../../state/first-step.ts";
import type { Room } from "../../state/room.ts";
import { goTo, roomOf } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { knownMembers } from "../members.ts";
import { addErrorLine } from "../own-lines.ts";

/** Adds the room of this user and another one; it is not gone to. */
export function addDirectRoom(state: ChatState, { roomId, user }: DirectRoom): Step {
  if (roomOf(state, roomId) !== undefined || state.ignored.has(user.userId)) return [state, []];
  const name = `@${safeLine(user.nickName)}`;
  const room = { ...createRoom({ roomId, name, value: name }, state.persisted), direct: user };
  return [
    { ...state, rooms: [...state.rooms, room], current: state.current ?? roomId },
    [{ type: "join", roomId }],
  ];
}

/** Names a room of two that was entered by its id alone, once the other one has said something there. */
export function nameDirectRoom(room: Room, messages: readonly ChatMessage[]): Room {
  if (room.direct !== undefined || !room.roomId.startsWith(DIRECT_PREFIX)) return room;
  const other = messages.find(({ own }) => !own);
  if (other === undefined) return room;
  const { userId, nickName } = other;
  const name = `@${safeLine(nickName)}`;
  return { ...room, name, value: name, direct: { userId, nickName } };
}

/** Direct rooms in the list beyond which none is added that others open: what strangers do must not bury a user's own rooms. */
const MOST_DIRECTS = 200;

/** Adds a room of two in which something is unread. */
export function addUnreadDirect(state: ChatState, room: DirectRoom): Step {
  const count = state.rooms.filter(({ direct }) => direct !== undefined).length;
  return count < MOST_DIRECTS ? addDirectRoom(state, room) : [state, []];
}

/** Finds users of this nick in the rooms of this user, whatever the case and width; those of the current room first. */
export function findUser(
  state: ChatState,
  nick: string,
): { readonly userId: UserId; readonly nickName: string } | undefined {
  const wanted = nickKey(safeLine(nick).replace(/^[@＠]/, ""));
  const here = state.rooms.filter(({ roomId }) => roomId === state.current);
  for (const room of [...here, ...state.rooms]) {
    const member = knownMembers(room).find((user) => nickKey(safeLine(user.nickName)) === wanted);
    if (member !== undefined) return { userId: member.userId, nickName: safeLine(member.nickName) };
    const said = room.entries.findLast(
      (entry) => entry.type === "message" && nickKey(safeLine(entry.message.nickName)) === wanted,
    );
    if (said?.type === "message") {
      return { userId: said.message.userId, nickName: safeLine(said.message.nickName) };
    }
  }
  return undefined;
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
