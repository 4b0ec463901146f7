import type { RoomMember } from "../../core/client/members.ts";
import { DEFAULT_LIMITS } from "../../core/protocol/limits.ts";
import { nickKey, toNick } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Room } from "../state/room.ts";
import { currentRoom, findRoom, toTypedGroup } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { findUser } from "../update/client/direct-rooms.ts";
import { countMembers, knownMembers } from "../update/members.ts";
import { addErrorLine, addLine } from "../update/own-lines.ts";
import type { Words } from "../words/english.ts";
import type { LineOutcome, SlashCommand } from "./slash-command.ts";

/** `/nick name` */
export const nick: SlashCommand = {
  name: "nick",
  args: ["name"],
  run: (state, typed) => {
    const nickName = toNick(typed);
    if (nickName === undefined) return [addErrorLine(state, state.look.words.badNick(typed)), []];
    return [state, [{ type: "nick", nickName }]];
  },
};

/** `/msg nick text` sends a direct message. */
export const msg: SlashCommand = { name: "msg", args: ["nick", "text"], verbatim: true, run: sendDirect };

/** `/who [room]` lists the members of a room: those of a joined room are known, those of another one are asked for. */
export const who: SlashCommand = { name: "who", args: ["room"], optional: true, run: listMembersOf };

/** `/ignore [nick]` hides what somebody says from now on; without a nick, lists those who are hidden. */
export const ignore: SlashCommand = {
  name: "ignore",
  args: ["nick"],
  optional: true,
  run: (state, typed) => [typed === "" ? listIgnored(state) : ignoreUser(state, withoutAt(typed)), []],
};

/** `/unignore nick` shows again what somebody says. */
export const unignore: SlashCommand = {
  name: "unignore",
  args: ["nick"],
  run: (state, typed) => [unignoreUser(state, withoutAt(typed)), []],
};

/** `/away [text]` */
export const away: SlashCommand = {
  name: "away",
  args: ["text"],
  optional: true,
  verbatim: true,
  run: (state, text) => [state, [{ type: "away", text }]],
};

/** `/back` */
export const back: SlashCommand = {
  name: "back",
  run: (state) => [state, [{ type: "away", text: undefined }]],
};

/** UTF-16 units of the longest nick with an `@` before it. */
const LONGEST_TYPED_NICK = 2 * DEFAULT_LIMITS.nickCharacters + 1;

/** A nick may hold spaces: the longest beginning of the line that is one is meant. */
function sendDirect(state: ChatState, typed: string): LineOutcome {
  const [, first, said] = /^@?(\S+)\s+(.+)$/s.exec(typed) ?? [];
  if (first === undefined || said === undefined) return "missing arguments";
  const line = `${first} ${said}`;
  const gaps = [...line.matchAll(/\s+/g)].filter(({ index }) => index <= LONGEST_TYPED_NICK);
  for (const { index, 0: gap } of gaps.reverse()) {
    const user = findUser(state, line.slice(0, index));
    const text = line.slice(index + gap.length);
    if (user !== undefined) return [state, [{ type: "direct", userId: user.userId, text }]];
  }
  if (findUser(state, line) !== undefined) return "missing arguments";
  return [addErrorLine(state, state.look.words.noSuchNick(first)), []];
}

function listMembersOf(state: ChatState, typed: string): Step {
  const { words } = state.look;
  const isHere = typed === "";
  const room = isHere ? currentRoom(state) : findRoom(state, typed);
  const asked = room ?? (isHere ? undefined : toTypedGroup(typed));
  if (asked === undefined) {
    return [addErrorLine(state, isHere ? words.noRoom : words.badRoom(typed)), []];
  }
  if (room?.membership !== "joined") {
    return [state, [{ type: "who", roomId: asked.roomId, name: asked.name }]];
  }
  const members = formatRoster(room, words);
  return [addLine(state, state.current, isHere ? members : words.whoIn(room.name, members)), []];
}

function formatRoster(room: Room, words: Words): string {
  const count = countMembers(room);
  return count === undefined ? words.rosterUnknown : formatMembers(knownMembers(room), count, words);
}

/** Counts the members of a room and puts their nicks in a row, and how many others there are; those who are away say so. */
export function formatMembers(users: readonly RoomMember[], count: number, words: Words): string {
  const nicks = users.map(({ nickName, away: reason }) => {
    if (reason === undefined) return safeLine(nickName);
    return words.awayIn(safeLine(nickName), safeLine(reason));
  });
  const others = count > users.length ? [words.more(count - users.length)] : [];
  return words.who(count, words.listed([...nicks, ...others]));
}

function withoutAt(typed: string): string {
  return typed.replace(/^[@＠]/, "");
}

function listIgnored(state: ChatState): ChatState {
  const { words } = state.look;
  const nicks = words.listed([...state.ignored.values()]);
  return addLine(state, state.current, nicks === "" ? words.ignoringNobody : words.ignoredList(nicks));
}

function ignoreUser(state: ChatState, typed: string): ChatState {
  const { words } = state.look;
  const user = findUser(state, typed);
  if (user === undefined) return addErrorLine(state, words.noSuchNick(typed));
  const ignored = new Map([...state.ignored, [user.userId, user.nickName] as const]);
  return addLine({ ...state, ignored }, state.current, words.ignoring(user.nickName));
}

function unignoreUser(state: ChatState, typed: string): ChatState {
  const { words } = state.look;
  const found = [...state.ignored].find(([, name]) => nickKey(name) === nickKey(typed));
  if (found === undefined) return addErrorLine(state, words.notIgnoring(typed));
  const ignored = new Map([...state.ignored].filter(([userId]) => userId !== found[0]));
  return addLine({ ...state, ignored }, state.current, words.unignored(found[1]));
}
