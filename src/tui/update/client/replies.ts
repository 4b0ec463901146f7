import type { RoomPage } from "../../../core/client/chat.ts";
import { DIRECT_PREFIX } from "../../../core/protocol/limits.ts";
import type { UserId } from "../../../core/protocol/names.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { toTimes } from "../../../core/time/time.ts";
import { formatMembers } from "../../commands/people-commands.ts";
import { setText } from "../../input/composer.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import type { Effect, EffectReply } from "../../state/effect.ts";
import { withSettings } from "../../state/room.ts";
import { changeRoom, goTo, removeRoom, roomOf } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import type { Words } from "../../words/english.ts";
import { applyBlock } from "../blocked.ts";
import { takeDoneFailure, takeInbox, takeInboxFailure, withInbox } from "../inbox.ts";
import { takeLinkOpened } from "../links.ts";
import { addListLines } from "../list-lines.ts";
import { takeMembers } from "../long-roster.ts";
import { addErrorLine, addLine } from "../own-lines.ts";
import { takePins, takePinsFailure } from "../pins.ts";
import { takePreferenceKept } from "../preferences.ts";
import { takeResults } from "../search.ts";
import { takeThread, takeThreadFailure } from "../threads.ts";
import { addDirectRoom } from "./direct-rooms.ts";
import { enterNewRoom, tellInvite } from "./invites.ts";
import { stopSeekingPage, takePage, takePageFailure } from "./pages.ts";

/** Does what the reply to an effect means for the state, by its type. */
type Handlers = {
  readonly [T in EffectReply["type"]]: (
    state: ChatState,
    reply: Extract<EffectReply, { readonly type: T }>,
    typesetter: Typesetter,
  ) => ChatState | Step;
};

const HANDLERS: Handlers = {
  page: takePage,
  pageFailed: takePageFailure,
  noMoment: (state, { roomId, moment, problem }) =>
    addErrorLine(
      stopSeekingPage(state, roomId, { type: "jump", seq: undefined, label: moment }),
      state.look.words.badMoment[problem](moment),
    ),
  thread: takeThread,
  threadFailed: takeThreadFailure,
  inbox: (state, reply) => {
    const taken = takeInbox(state, reply);
    return state.view === "lines" && reply.wanted === "items" ? addListLines(taken, "inbox") : taken;
  },
  inboxFailed: takeInboxFailure,
  inboxDoneFailed: takeDoneFailure,
  inboxDone: (state, { unread }) => withInbox(state, { unread }),
  pins: (state, reply) => {
    const taken = takePins(state, reply);
    return state.view === "lines" ? addListLines(taken, "pins") : taken;
  },
  pinsFailed: takePinsFailure,
  linkOpened: takeLinkOpened,
  preferenceKept: takePreferenceKept,
  found: takeResults,
  searchFailed: takeResults,
  searchUnclear: takeResults,
  who: (state, { name, users, count }) => {
    const { words } = state.look;
    return addLine(state, state.current, words.whoIn(name, formatMembers(users, count, words)));
  },
  members: takeMembers,
  membersFailed: takeMembers,
  rooms: (state, page) => addLine(state, state.current, formatRooms(page, state.look.words)),
  nick: (state, { nickName }) => addLine(state, state.current, state.look.words.nickIs(safeLine(nickName))),
  topic: (state, { roomId, topic }) =>
    changeRoom(state, roomId, (room) => ({ ...room, topic: safeLine(topic) })),
  settings: (state, { roomId, settings }) =>
    changeRoom(state, roomId, (room) => withSettings(room, settings)),
  letIn: (state, { roomId }) => enterNewRoom(state, roomId),
  invite: tellInvite,
  invitesEnded: (state, { roomId }) => {
    const name = roomOf(state, roomId)?.name ?? roomId;
    return addLine(state, roomId, state.look.words.invitesEnded(name));
  },
  away: (state, { text }) => {
    const { words } = state.look;
    const away = text === undefined ? undefined : safeLine(text);
    return addLine({ ...state, away }, state.current, away === undefined ? words.nowBack : words.nowAway);
  },
  direct: enterDirectRoom,
  refusing: closeDirectRoom,
  accepted: (state, { nickName, found }) => {
    const { words } = state.look;
    return found
      ? addLine(state, state.current, words.accepted(nickName))
      : addErrorLine(state, words.notRefusing(nickName));
  },
  refusals: (state, { users }) => {
    const { words } = state.look;
    const nicks = words.listed(users.map(({ nickName }) => safeLine(nickName)));
    return addLine(state, state.current, nicks === "" ? words.refusingNobody : words.refusedList(nicks));
  },
  blocking: (state, { userId, nickName }) => {
    const [left, effects] = leaveDirectRoom(applyBlock(state, userId, true), userId);
    return [addLine(left, left.current, state.look.words.blocking(nickName)), effects];
  },
  unblocked: (state, { nickName, userIds }) => {
    const { words } = state.look;
    if (userIds.length === 0) return addErrorLine(state, words.notBlocking(nickName));
    const shown = userIds.reduce((next, userId) => applyBlock(next, userId, false), state);
    return addLine(shown, shown.current, words.unblocked(nickName));
  },
  blocks: (state, { users }) => {
    const { words } = state.look;
    const nicks = words.listed(users.map(({ nickName }) => safeLine(nickName)));
    return addLine(state, state.current, nicks === "" ? words.blockingNobody : words.blockedList(nicks));
  },
  moderated: (state, { action, roomId, subject, until }) => {
    const { words } = state.look;
    const end = until === undefined ? "" : ` ${words.moderatedUntil(toTimes(until))}`;
    return addLine(state, roomId, `${words.moderated[action](safeLine(subject))}${end}`);
  },
  retried: (state, { roomId, count }) =>
    count > 0 ? state : addLine(state, roomId, state.look.words.nothingToRetry),
  refused: (state, { command, error }) => {
    const { words } = state.look;
    return addErrorLine(state, words.failedTo(command, words.reason(error)));
  },
  edited: (state, { text }) => ({ ...state, composer: setText(state.composer, text) }),
  editorFailed: (state, { editor, reason }) =>
    addErrorLine(state, state.look.words.editorFailed(editor, reason)),
};

/** Takes in the reply to an effect. */
export function takeReply(state: ChatState, reply: EffectReply, typesetter: Typesetter): Step {
  type Handle = (state: ChatState, reply: EffectReply, typesetter: Typesetter) => ChatState | Step;
  const handle = HANDLERS[reply.type] as Handle; // of its own type
  const handled = handle(state, reply, typesetter);
  return "rooms" in handled ? [handled, []] : handled;
}

function formatRooms({ rooms, next }: RoomPage, words: Words): string {
  const open = rooms.filter(({ roomId }) => !roomId.startsWith(DIRECT_PREFIX));
  if (open.length === 0) return words.noRooms;
  const lines = open.map(({ roomId, name, users, topic = "" }) => {
    const value = roomId.replace(/^room(?=.)/, "");
    const shown = name === value ? name : words.roomNamed(value, name);
    return words.roomThere(safeLine(shown), users, safeLine(topic));
  });
  return words.roomsThere(words.listed(lines), next !== undefined);
}

/** Leaves the room of two with somebody who is refused from now on. */
function closeDirectRoom(
  state: ChatState,
  { userId, nickName }: Extract<EffectReply, { type: "refusing" }>,
): Step {
  const [left, effects] = leaveDirectRoom(state, userId);
  return [addLine(left, left.current, state.look.words.refusing(nickName)), effects];
}

function leaveDirectRoom(state: ChatState, userId: UserId): Step {
  const room = state.rooms.find(({ direct }) => direct?.userId === userId);
  if (room === undefined) return [state, []];
  return [removeRoom(state, room), [{ type: "leave", roomId: room.roomId }]];
}

/** Goes to the room of two and says there what was to be said, if anything. */
function enterDirectRoom(state: ChatState, { room, text }: Extract<EffectReply, { type: "direct" }>): Step {
  const [opened, joins] = addDirectRoom(state, room);
  const { roomId } = room;
  const said: Effect[] = text === undefined ? [] : [{ type: "send", roomId, msg: text, kind: "text" }];
  return [goTo(opened, roomId), [...joins, ...said]];
}
