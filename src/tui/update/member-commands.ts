import { DEFAULT_LIMITS } from "../../core/protocol/limits.ts";
import { nickKey } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { missingWords } from "../input/slash.ts";
import type { Room } from "../state/room.ts";
import { toTypedGroup } from "../state/rooms.ts";
import { type ChatState, currentRoom, findRoom, type Step } from "../state/state.ts";
import type { Words } from "../words/english.ts";
import { findUser } from "./direct-rooms.ts";
import { addErrorLine, addLine } from "./own-lines.ts";

/** UTF-16 units of the longest nick with an `@` before it. */
const LONGEST_TYPED_NICK = 2 * DEFAULT_LIMITS.nickCharacters + 1;

/** Lists the members of a room: those of a joined room are known, those of another one are asked for. */
export function who(state: ChatState, typed: string | undefined): Step {
  const { words } = state.look;
  const room = typed === undefined ? currentRoom(state) : findRoom(state, typed);
  const group = typed === undefined ? undefined : toTypedGroup(typed);
  const asked = room ?? group;
  if (asked === undefined) {
    return [addErrorLine(state, typed === undefined ? words.noRoom : words.badRoom(typed)), []];
  }
  if (room?.membership !== "joined") {
    return [state, [{ type: "who", roomId: asked.roomId, name: asked.name }]];
  }
  const members = membersIn(room, words);
  return [addLine(state, state.current, typed === undefined ? members : words.whoIn(room.name, members)), []];
}

function membersIn({ roster }: Room, words: Words): string {
  return roster.status === "unknown"
    ? words.rosterUnknown
    : words.who(roster.users.length, nicksIn(roster.users, words));
}

/** Puts nicks in a row; those who are away say so. */
export function nicksIn(
  users: readonly { readonly nickName: string; readonly away?: string | undefined }[],
  words: Words,
): string {
  const nicks = users.map(({ nickName, away }) => {
    if (away === undefined) return safeLine(nickName);
    return words.awayIn(safeLine(nickName), safeLine(away));
  });
  return words.listed(nicks);
}

/** Sends a direct message. A nick may hold spaces: the longest beginning of the line that is one is meant. */
export function msg(state: ChatState, typed: string, said: string): Step {
  const line = `${typed} ${said}`;
  const gaps = [...line.matchAll(/\s+/g)].filter(({ index }) => index <= LONGEST_TYPED_NICK);
  for (const { index, 0: gap } of gaps.reverse()) {
    const user = findUser(state, line.slice(0, index));
    const text = line.slice(index + gap.length);
    if (user !== undefined) return [state, [{ type: "direct", userId: user.userId, text }]];
  }
  const { words } = state.look;
  const why = findUser(state, line) === undefined ? words.noSuchNick(typed) : missingWords("msg", words);
  return [addErrorLine(state, why), []];
}

/** Hides what somebody says from now on; without a nick, lists those who are hidden. */
export function ignore(state: ChatState, typed: string | undefined): ChatState {
  const { words } = state.look;
  if (typed === undefined) {
    const nicks = words.listed([...state.ignored.values()]);
    return addLine(state, state.current, nicks === "" ? words.ignoringNobody : words.ignoredList(nicks));
  }
  const user = findUser(state, typed);
  if (user === undefined) return addErrorLine(state, words.noSuchNick(typed));
  const ignored = new Map([...state.ignored, [user.userId, user.nickName] as const]);
  return addLine({ ...state, ignored }, state.current, words.ignoring(user.nickName));
}

/** Shows again what somebody says. */
export function unignore(state: ChatState, typed: string): ChatState {
  const { words } = state.look;
  const found = [...state.ignored].find(([, name]) => nickKey(name) === nickKey(typed));
  if (found === undefined) return addErrorLine(state, words.notIgnoring(typed));
  const ignored = new Map([...state.ignored].filter(([userId]) => userId !== found[0]));
  return addLine({ ...state, ignored }, state.current, words.unignored(found[1]));
}
