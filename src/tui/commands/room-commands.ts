import { createRoom } from "../state/first-step.ts";
import type { Room } from "../state/room.ts";
import { changeRoom, currentRoom, findRoom, goTo, removeRoom, roomOf, toTypedGroup } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { clearEntries } from "../update/blocked.ts";
import { followInvite } from "../update/client/invites.ts";
import { rejoinRefused } from "../update/client/refusals.ts";
import { addErrorLine, addLine } from "../update/own-lines.ts";
import type { SlashCommand } from "./slash-command.ts";

/** `/join room` goes to a room this user is in; any other is asked for, one that was refused too. An invite's link leads into its room. */
export const join: SlashCommand = { name: "join", args: ["room"], run: joinRoom };

/** `/leave [room]` */
export const leave: SlashCommand = {
  name: "leave",
  aliases: ["part"],
  args: ["room"],
  optional: true,
  run: (state, typed) => withTypedRoom(state, typed, (room) => leaveRoom(state, room)),
};

/** `/mute [room]`; again, it ends. */
export const mute: SlashCommand = {
  name: "mute",
  args: ["room"],
  optional: true,
  run: (state, typed) => withTypedRoom(state, typed, (room) => toggleMuted(state, room)),
};

/** `/rooms` lists the rooms of the server. */
export const rooms: SlashCommand = { name: "rooms", run: (state) => [state, [{ type: "rooms" }]] };

/** `/topic [text]` sets the room's topic, or tells it. */
export const topic: SlashCommand = {
  name: "topic",
  args: ["text"],
  optional: true,
  verbatim: true,
  run: (state, text) => {
    const { words } = state.look;
    const room = currentRoom(state);
    if (room === undefined) return [addErrorLine(state, words.noRoom), []];
    if (text !== "") return [state, [{ type: "topic", roomId: room.roomId, topic: text }]];
    const told = room.topic === "" ? words.noTopic : words.topicIs(room.topic);
    return [addLine(state, room.roomId, told), []];
  },
};

/** `/clear` empties the room's screen; messages that the server still has come back when scrolling up. */
export const clear: SlashCommand = {
  name: "clear",
  run: (state) => [changeRoom(state, state.current, clearEntries), []],
};

function joinRoom(state: ChatState, typed: string): Step {
  const followed = followInvite(state, typed);
  if (followed !== undefined) return followed;
  const group = findRoom(state, typed) ?? toTypedGroup(typed);
  if (group === undefined) return [addErrorLine(state, state.look.words.badRoom(typed)), []];
  const { roomId } = group;
  const known = roomOf(state, roomId);
  if (known !== undefined && known.membership !== "refused") return [goTo(state, roomId), []];
  const asked =
    known === undefined
      ? { ...state, rooms: [...state.rooms, createRoom(group, state.persisted)] }
      : changeRoom(state, roomId, (room) => ({ ...room, membership: "joining" }));
  return [goTo(asked, roomId), [{ type: "join", roomId }]];
}

/** Does something with the room that was typed, or with the current one if none was; says so where there is none. */
function withTypedRoom(state: ChatState, typed: string, run: (room: Room) => Step): Step {
  const { words } = state.look;
  const room = typed === "" ? currentRoom(state) : findRoom(state, typed);
  if (room !== undefined) return run(room);
  return [addErrorLine(state, typed === "" ? words.noRoom : words.noSuchRoom(typed)), []];
}

/** Leaving makes place: rooms that were refused for want of it are asked for again. */
function leaveRoom(state: ChatState, room: Room): Step {
  const [left, joins] = rejoinRefused(removeRoom(state, room), ({ refusal }) => refusal?.full === true);
  return [left, [{ type: "leave", roomId: room.roomId }, ...joins]];
}

function toggleMuted(state: ChatState, { roomId, name, muted }: Room): Step {
  const { words } = state.look;
  const told = addLine(state, state.current, muted ? words.unmuted(name) : words.muted(name));
  return [changeRoom(told, roomId, (room) => ({ ...room, muted: !muted })), []];
}
