import { DIRECT_PREFIX } from "../../core/protocol/limits.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { formatNicks } from "../commands/people-commands.ts";
import { withText } from "../input/composer.ts";
import { geometryOf, timelineOf } from "../layout/geometry.ts";
import { anchorOf } from "../layout/timeline.ts";
import type { Typesetter } from "../layout/typesetter.ts";
import { takeResults } from "../pickers/search.ts";
import type { Effect, EffectReply } from "../state/effect.ts";
import { entryKey } from "../state/entries.ts";
import { addNewerPage, addOlderPage, jumpToPage, type Page } from "../state/past.ts";
import type { Room } from "../state/room.ts";
import { changeRoom, goTo, roomOf } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { addDirectRoom } from "./direct-rooms.ts";
import { addErrorLine, addLine } from "./own-lines.ts";
import { messageAt, withQuote, withQuotes } from "./quotes.ts";
import { isSought, type SoughtPage, seekingNothing } from "./seeking.ts";

/** Takes in what came of something that was asked. */
export function takeReply(state: ChatState, reply: EffectReply, typesetter: Typesetter): Step {
  switch (reply.type) {
    case "page":
      return pageCame(state, reply, typesetter);
    case "pageFailed":
      return [pageFailed(state, reply), []];
    case "direct":
      return directCame(state, reply);
    default:
      return [told(state, reply), []];
  }
}

function told(
  state: ChatState,
  reply: Exclude<EffectReply, { type: "page" | "pageFailed" | "direct" }>,
): ChatState {
  const { words } = state.look;
  switch (reply.type) {
    case "found":
    case "searchFailed":
      return takeResults(state, reply);
    case "noMoment":
      return addErrorLine(
        withoutSought(state, reply.roomId, { type: "jump", seq: undefined, label: reply.moment }),
        words.badMoment(reply.moment),
      );
    case "who": {
      const nicks = words.who(reply.users.length, formatNicks(reply.users, words));
      return addLine(state, state.current, words.whoIn(reply.name, nicks));
    }
    case "rooms":
      return addLine(state, state.current, roomsThere(reply.rooms, state));
    case "nick":
      return addLine(state, state.current, words.nickIs(safeLine(reply.nickName)));
    case "topic":
      return changeRoom(state, reply.roomId, (room) => ({ ...room, topic: safeLine(reply.topic) }));
    case "away": {
      const { text } = reply;
      const away = text === undefined ? undefined : safeLine(text);
      return addLine({ ...state, away }, state.current, away === undefined ? words.nowBack : words.nowAway);
    }
    case "retried":
      return reply.count > 0 ? state : addLine(state, reply.roomId, words.nothingToRetry);
    case "refused":
      return addErrorLine(state, words.failedTo(reply.command, words.reason(reply.error)));
    case "edited":
      return { ...state, composer: withText(state.composer, reply.text) };
    case "editorFailed":
      return addErrorLine(state, words.editorFailed(reply.editor, reply.reason));
  }
}

function roomsThere(rooms: Extract<EffectReply, { type: "rooms" }>["rooms"], { look }: ChatState): string {
  const { words } = look;
  const open = rooms.filter(({ roomId }) => !roomId.startsWith(DIRECT_PREFIX));
  if (open.length === 0) return words.noRooms;
  const lines = open.map(({ name, users, topic = "" }) =>
    words.roomThere(safeLine(name), users, safeLine(topic)),
  );
  return words.roomsThere(words.listed(lines));
}

/** Goes to the room of two and says there what was to be said, if anything. */
function directCame(state: ChatState, { room, text }: Extract<EffectReply, { type: "direct" }>): Step {
  const [opened, joins] = addDirectRoom(state, room);
  const { roomId } = room;
  const said: Effect[] = text === undefined ? [] : [{ type: "send", roomId, msg: text, kind: "text" }];
  return [goTo(opened, roomId), [...joins, ...said]];
}

type PageReply = Extract<EffectReply, { type: "page" }>;

function pageCame(state: ChatState, reply: PageReply, typesetter: Typesetter): Step {
  const { roomId, wanted, messages } = reply;
  const room = roomOf(state, roomId);
  if (room === undefined) return [state, []];
  if (wanted.type === "quote") {
    return [changeRoom(state, roomId, (known) => withQuote(known, wanted.seq, messages)), []];
  }
  if (wanted.type === "jump" && messages.length === 0) {
    const told = addLine(state, state.current, state.look.words.nothingFrom(wanted.label));
    return [withoutSought(told, roomId, wanted), []];
  }
  const jumps = wanted.type === "jump" || wanted.type === "oldest";
  if (jumps && !isSought(room, wanted)) return [state, []];
  const [next, effects] = withQuotes(placed(room, wanted.type, reply), messages);
  const changed = changeRoom(state, roomId, () => (jumps ? seekingNothing(next) : next));
  return [jumps ? lookAt(changed, roomId, reply, typesetter) : changed, effects];
}

/** Stops waiting for a page that can't be had; another page that is sought by now is still waited for. */
function withoutSought(state: ChatState, roomId: RoomId, wanted: SoughtPage): ChatState {
  return changeRoom(state, roomId, (room) => (isSought(room, wanted) ? seekingNothing(room) : room));
}

function placed(room: Room, wanted: "older" | "newer" | "oldest" | "jump", page: Page): Room {
  switch (wanted) {
    case "older":
      return addOlderPage(room, page);
    case "newer":
      return addNewerPage(room, page);
    case "oldest":
      return jumpToPage(room, page, "beginning");
    case "jump":
      return jumpToPage(room, page);
  }
}

/** Brings what was jumped to into view, and picks it if it is one message. */
function lookAt(
  state: ChatState,
  roomId: Room["roomId"],
  reply: PageReply,
  typesetter: Typesetter,
): ChatState {
  const room = roomOf(state, roomId);
  const { wanted, messages } = reply;
  const seq = wanted.type === "jump" ? wanted.seq : undefined;
  const message = room === undefined || seq === undefined ? undefined : messageAt(room, seq);
  const target = message ?? messages[0];
  if (room === undefined || target === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const key = entryKey({ type: "message", message: target });
  const anchor = anchorOf(timeline, height, key);
  const picked = message === undefined ? undefined : key;
  return changeRoom(state, roomId, (known) => ({ ...known, anchor, picked }));
}

/** Scrolling asks again; a jump that failed is told. */
function pageFailed(state: ChatState, reply: Extract<EffectReply, { type: "pageFailed" }>): ChatState {
  const { roomId, wanted, error } = reply;
  const { words } = state.look;
  switch (wanted.type) {
    case "jump":
      return addErrorLine(withoutSought(state, roomId, wanted), words.failedTo("jump", words.reason(error)));
    case "oldest":
      return addErrorLine(withoutSought(state, roomId, wanted), words.olderFailed);
    case "quote":
      return state;
    case "older":
      return changeRoom(state, roomId, (room) => withOlderFailed(room));
    case "newer":
      return changeRoom(state, roomId, (room) =>
        room.past === undefined ? room : { ...room, past: { ...room.past, newer: "more" } },
      );
  }
}

function withOlderFailed(room: Room): Room {
  const { past } = room;
  if (past !== undefined) {
    return past.older === "loading" ? { ...room, past: { ...past, older: "failed" } } : room;
  }
  return room.older === "loading" ? { ...room, older: "failed" } : room;
}
