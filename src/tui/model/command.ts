import { type Group, nickKey, toGroup } from "../../core/names.ts";
import { safeLine } from "../../core/text.ts";
import type { CommandIntent } from "./intent.ts";
import { newRoom, type Room } from "./room.ts";
import { findCommand, usageOf } from "./slash.ts";
import {
  type ChatState,
  changeRoom,
  complain,
  currentRoom,
  goTo,
  obstacle,
  type Step,
  tell,
} from "./state.ts";
import { words } from "./words.ts";

/** Does what a slash command, or a plain message, asks for. */
export function command(state: ChatState, intent: CommandIntent): Step {
  switch (intent.type) {
    case "say":
      return say(state, intent.text, intent.kind);
    case "join":
      return join(state, intent.room);
    case "leave":
      return leave(state, intent.room);
    case "who":
      return [who(state, intent.room), []];
    case "clear":
      return [changeRoom(state, state.current, cleared), []];
    case "retry":
      return retry(state);
    case "help":
      return [help(state, intent.command), []];
    case "quit":
      return [state, [{ type: "quit" }]];
    case "complain":
      return [complain(state, intent.text), []];
  }
}

/** Who speaks is back at the newest message and has read what was new. */
function say(state: ChatState, msg: string, kind: "text" | "me"): Step {
  const reason = obstacle(state);
  const roomId = state.current;
  if (reason !== undefined || roomId === undefined) return [complain(state, reason ?? words.noRoom), []];
  const read = changeRoom(state, roomId, (room) => ({ ...room, anchor: undefined, leftOff: undefined }));
  return [read, [{ type: "send", roomId, msg, kind }]];
}

/** A room one is in is gone to; one that was refused is asked for again. */
function join(state: ChatState, typed: string): Step {
  const group = findRoom(state, typed) ?? toGroup(typed.replace(/^#/, ""));
  if (group === undefined) return [complain(state, words.badRoom(typed)), []];
  const { roomId } = group;
  const known = state.rooms.find((room) => room.roomId === roomId);
  if (known !== undefined && known.membership !== "refused") return [goTo(state, roomId), []];
  const asked =
    known === undefined
      ? { ...state, rooms: [...state.rooms, newRoom(group)] }
      : changeRoom(state, roomId, (room) => ({ ...room, membership: "joining" }));
  return [goTo(asked, roomId), [{ type: "join", roomId }]];
}

function leave(state: ChatState, typed: string | undefined): Step {
  const room = typed === undefined ? currentRoom(state) : findRoom(state, typed);
  if (room === undefined)
    return [complain(state, typed === undefined ? words.noRoom : words.noSuchRoom(typed)), []];
  return [withoutRoom(state, room), [{ type: "leave", roomId: room.roomId }]];
}

/** The state without a room; the one after it, or else before it, comes up if it was looked at. */
export function withoutRoom(state: ChatState, { roomId }: Pick<Room, "roomId">): ChatState {
  const at = state.rooms.findIndex((room) => room.roomId === roomId);
  const next = state.rooms[at + 1] ?? state.rooms[at - 1];
  const gone = (from: ChatState) => ({ ...from, rooms: from.rooms.filter((room) => room.roomId !== roomId) });
  if (state.current !== roomId) return gone(state);
  return next === undefined ? { ...gone(state), current: undefined } : gone(goTo(state, next.roomId));
}

/** By its name as shown, or by its value. */
function findRoom(state: ChatState, typed: string): (Room & Group) | undefined {
  const wanted = nickKey(typed);
  const bare = wanted.replace(/^#/, "");
  return state.rooms.find(({ name, value }) => nickKey(name) === wanted || nickKey(value) === bare);
}

function who(state: ChatState, typed: string | undefined): ChatState {
  if (typed === undefined) return tell(state, state.current, membersOf(currentRoom(state)));
  const room = findRoom(state, typed);
  if (room === undefined) return complain(state, words.noSuchRoom(typed));
  return tell(state, state.current, words.whoIn(room.name, membersOf(room)));
}

function membersOf(room: Room | undefined): string {
  if (room === undefined) return words.noRoom;
  if (room.roster.status === "unknown") return words.rosterUnknown;
  const nicks = room.roster.users.map((user) => safeLine(user.nickName));
  return words.who(nicks.length, nicks.join(", "));
}

/** What the server still has comes back when scrolling up. */
function cleared(room: Room): Room {
  const again = room.lastSeq > 0;
  return {
    ...room,
    entries: [],
    anchor: undefined,
    leftOff: undefined,
    oldestSeq: again ? room.lastSeq + 1 : undefined,
    older: again ? "more" : "unknown",
  };
}

function retry(state: ChatState): Step {
  const failed = (currentRoom(state)?.outgoing ?? []).filter(({ state: { status } }) => status === "failed");
  if (failed.length === 0) return [tell(state, state.current, words.nothingToRetry), []];
  return [state, failed.map(({ clientMsgId }) => ({ type: "retry", clientMsgId }))];
}

function help(state: ChatState, name: string | undefined): ChatState {
  if (name === undefined) return { ...state, overlay: { shows: "help", scroll: 0 } };
  const found = findCommand(name.replace(/^[/／、]/, ""));
  if (found === undefined) return complain(state, words.unknownCommand(name));
  return tell(state, state.current, `${usageOf(found)} — ${found.summary}`);
}
