import { toNick } from "../../core/protocol/names.ts";
import type { CommandIntent, Complaint } from "../input/intent.ts";
import { findCommand, missingWords, usageOf } from "../input/slash.ts";
import type { Effect } from "../state/effect.ts";
import type { Room } from "../state/room.ts";
import { toTypedGroup, withoutRoom } from "../state/rooms.ts";
import {
  type ChatState,
  changeRoom,
  currentRoom,
  findRoom,
  goTo,
  roomFrom,
  roomOf,
  type Step,
  whyNothingCanBeSaid,
} from "../state/state.ts";
import type { Words } from "../words/english.ts";
import { searchFor } from "./choosing.ts";
import { ignore, msg, unignore, who } from "./member-commands.ts";
import { newest } from "./moving.ts";
import { addErrorLine, addLine } from "./own-lines.ts";
import { rejoinRefused } from "./refusals.ts";
import { seek } from "./seeking.ts";

/** Does what a slash command, or a plain message, asks for. */
export function command(state: ChatState, intent: CommandIntent): Step {
  switch (intent.type) {
    case "say":
      return say(state, intent);
    case "join":
      return join(state, intent.room);
    case "leave":
      return leave(state, intent.room);
    case "clear":
      return [changeRoom(state, state.current, cleared), []];
    case "retry":
      return retry(state);
    case "help":
      return [help(state, intent.command), []];
    case "mute":
      return [mute(state, intent.room), []];
    case "quit":
      return [state, [{ type: "quit" }]];
    case "complain":
      return [addErrorLine(state, complaint(intent.why, state.look.words)), []];
    default:
      return aboutPeople(state, intent);
  }
}

type PeopleIntent = Exclude<
  CommandIntent,
  { type: "say" | "join" | "leave" | "clear" | "retry" | "help" | "mute" | "quit" | "complain" }
>;

function aboutPeople(state: ChatState, intent: PeopleIntent): Step {
  switch (intent.type) {
    case "nick":
      return nick(state, intent.nick);
    case "msg":
      return msg(state, intent.nick, intent.text);
    case "who":
      return who(state, intent.room);
    case "rooms":
      return [state, [{ type: "rooms" }]];
    case "topic":
      return topic(state, intent.topic);
    case "search":
      return searchFor(state, intent.query);
    case "jump":
      return jump(state, intent.moment);
    case "ignore":
      return [ignore(state, intent.nick), []];
    case "unignore":
      return [unignore(state, intent.nick), []];
    case "away":
      return [state, [{ type: "away", text: intent.text }]];
  }
}

/** The reason, in words, for which a line can't be done. */
function complaint(why: Complaint, words: Words): string {
  switch (why.why) {
    case "unknownCommand":
      return words.unknownCommand(why.name);
    case "missing":
      return missingWords(why.command, words);
  }
}

/** Goes back to the newest message: a user who speaks has read what was new. */
function say(state: ChatState, { text: msg, kind }: Extract<CommandIntent, { type: "say" }>): Step {
  const reason = whyNothingCanBeSaid(state);
  const roomId = state.current;
  if (reason !== undefined || roomId === undefined) {
    return [addErrorLine(state, reason ?? state.look.words.noRoom), []];
  }
  const { replyTo } = state;
  const read = changeRoom(newest(state), roomId, (room) => ({ ...room, leftOff: undefined }));
  const reply = replyTo === undefined ? {} : { replyTo: replyTo.seq };
  return [{ ...read, replyTo: undefined }, [{ type: "send", roomId, msg, kind, ...reply }]];
}

/** A room one is in is gone to; one that was refused is asked for again. */
function join(state: ChatState, typed: string): Step {
  const group = findRoom(state, typed) ?? toTypedGroup(typed);
  if (group === undefined) return [addErrorLine(state, state.look.words.badRoom(typed)), []];
  const { roomId } = group;
  const known = roomOf(state, roomId);
  if (known !== undefined && known.membership !== "refused") return [goTo(state, roomId), []];
  const asked =
    known === undefined
      ? { ...state, rooms: [...state.rooms, roomFrom(group, state.remembered)] }
      : changeRoom(state, roomId, (room) => ({ ...room, membership: "joining" }));
  return [goTo(asked, roomId), [{ type: "join", roomId }]];
}

function leave(state: ChatState, typed: string | undefined): Step {
  const room = roomMeant(state, typed);
  if (typeof room === "string") return [addErrorLine(state, room), []];
  const [left, joins] = rejoinRefused(withoutRoom(state, room), ({ refusal }) => refusal?.full === true);
  return [left, [{ type: "leave", roomId: room.roomId }, ...joins]];
}

/** The room that was typed, or the current one if none was; else why there is none. */
function roomMeant(state: ChatState, typed: string | undefined): Room | string {
  const { words } = state.look;
  if (typed === undefined) return currentRoom(state) ?? words.noRoom;
  return findRoom(state, typed) ?? words.noSuchRoom(typed);
}

function mute(state: ChatState, typed: string | undefined): ChatState {
  const { words } = state.look;
  const room = roomMeant(state, typed);
  if (typeof room === "string") return addErrorLine(state, room);
  const told = addLine(state, state.current, room.muted ? words.unmuted(room.name) : words.muted(room.name));
  return changeRoom(told, room.roomId, (known) => ({ ...known, muted: !known.muted }));
}

function nick(state: ChatState, typed: string): Step {
  const nickName = toNick(typed);
  if (nickName === undefined) return [addErrorLine(state, state.look.words.badNick(typed)), []];
  return [state, [{ type: "nick", nickName }]];
}

function topic(state: ChatState, text: string | undefined): Step {
  const { words } = state.look;
  const room = currentRoom(state);
  if (room === undefined) return [addErrorLine(state, words.noRoom), []];
  if (text !== undefined) return [state, [{ type: "topic", roomId: room.roomId, topic: text }]];
  const told = room.topic === "" ? words.noTopic : words.topicIs(room.topic);
  return [addLine(state, room.roomId, told), []];
}

/** Leaves the moment to be understood where it is gone to: dates are a library's matter that the screen starts without. */
function jump(state: ChatState, moment: string): Step {
  const room = currentRoom(state);
  if (room === undefined) return [addErrorLine(state, state.look.words.noRoom), []];
  const { roomId } = room;
  const wanted = { type: "jump", seq: undefined, label: moment } as const;
  return seek(state, roomId, wanted, { type: "jump", roomId, moment, now: state.now });
}

/** Clears the room; messages that the server still has come back when scrolling up. */
function cleared(room: Room): Room {
  const again = room.lastSeq > 0;
  return {
    ...room,
    entries: [],
    past: undefined,
    back: undefined,
    picked: undefined,
    anchor: undefined,
    sought: undefined,
    leftOff: undefined,
    oldestSeq: again ? room.lastSeq + 1 : undefined,
    older: again ? "more" : "unknown",
  };
}

/** Sends failed messages of the room again, and looks for those that an ended process left unsent. */
function retry(state: ChatState): Step {
  const room = currentRoom(state);
  if (room === undefined) return [addLine(state, state.current, state.look.words.nothingToRetry), []];
  const failed = room.outgoing.filter(({ state: { status } }) => status === "failed");
  const retries: Effect[] = failed.map(({ clientMsgId }) => ({ type: "retry", clientMsgId }));
  return [state, [...retries, { type: "takeOver", roomId: room.roomId, retried: failed.length }]];
}

function help(state: ChatState, name: string | undefined): ChatState {
  const { words } = state.look;
  if (name === undefined) return { ...state, overlay: { shows: "help", scroll: 0 } };
  const found = findCommand(name.replace(/^[/／、]/, ""));
  if (found === undefined) return addErrorLine(state, words.unknownCommand(name));
  return addLine(state, state.current, `${usageOf(found, words)} — ${words.commands[found.name]}`);
}
