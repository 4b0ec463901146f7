import { DIRECT_PREFIX } from "../../core/protocol/limits.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { formatNicks } from "../commands/people-commands.ts";
import { withText } from "../input/composer.ts";
import { geometryOf, timelineOf } from "../layout/geometry.ts";
import { anchorOf } from "../layout/timeline.ts";
import type { Typesetter } from "../layout/typesetter.ts";
import { takeResults } from "../pickers/search.ts";
import type { Answer, Effect } from "../state/effect.ts";
import { entryKey } from "../state/entries.ts";
import { type Page, withJump, withNewer, withOlder } from "../state/past.ts";
import type { Room } from "../state/room.ts";
import { changeRoom, goTo, roomOf } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { addDirectRoom } from "./direct-rooms.ts";
import { addErrorLine, addLine } from "./own-lines.ts";
import { messageAt, withQuote, withQuotes } from "./quotes.ts";
import { isSought, type SoughtPage, seekingNothing } from "./seeking.ts";

/** Takes in what came of something that was asked. */
export function takeAnswer(state: ChatState, answer: Answer, typesetter: Typesetter): Step {
  switch (answer.type) {
    case "page":
      return pageCame(state, answer, typesetter);
    case "pageFailed":
      return [pageFailed(state, answer), []];
    case "direct":
      return directCame(state, answer);
    default:
      return [told(state, answer), []];
  }
}

function told(
  state: ChatState,
  answer: Exclude<Answer, { type: "page" | "pageFailed" | "direct" }>,
): ChatState {
  const { words } = state.look;
  switch (answer.type) {
    case "found":
    case "searchFailed":
      return takeResults(state, answer);
    case "noMoment":
      return addErrorLine(
        withoutSought(state, answer.roomId, { type: "jump", seq: undefined, label: answer.moment }),
        words.badMoment(answer.moment),
      );
    case "who": {
      const nicks = words.who(answer.users.length, formatNicks(answer.users, words));
      return addLine(state, state.current, words.whoIn(answer.name, nicks));
    }
    case "rooms":
      return addLine(state, state.current, roomsThere(answer.rooms, state));
    case "nick":
      return addLine(state, state.current, words.nickIs(safeLine(answer.nickName)));
    case "topic":
      return changeRoom(state, answer.roomId, (room) => ({ ...room, topic: safeLine(answer.topic) }));
    case "away": {
      const { text } = answer;
      const away = text === undefined ? undefined : safeLine(text);
      return addLine({ ...state, away }, state.current, away === undefined ? words.nowBack : words.nowAway);
    }
    case "retried":
      return answer.count > 0 ? state : addLine(state, answer.roomId, words.nothingToRetry);
    case "refused":
      return addErrorLine(state, words.failedTo(answer.command, words.reason(answer.error)));
    case "edited":
      return { ...state, composer: withText(state.composer, answer.text) };
    case "editorFailed":
      return addErrorLine(state, words.editorFailed(answer.editor, answer.reason));
  }
}

function roomsThere(rooms: Extract<Answer, { type: "rooms" }>["rooms"], { look }: ChatState): string {
  const { words } = look;
  const open = rooms.filter(({ roomId }) => !roomId.startsWith(DIRECT_PREFIX));
  if (open.length === 0) return words.noRooms;
  const lines = open.map(({ name, users, topic = "" }) =>
    words.roomThere(safeLine(name), users, safeLine(topic)),
  );
  return words.roomsThere(words.listed(lines));
}

/** Goes to the room of two and says there what was to be said, if anything. */
function directCame(state: ChatState, { room, text }: Extract<Answer, { type: "direct" }>): Step {
  const [opened, joins] = addDirectRoom(state, room);
  const { roomId } = room;
  const said: Effect[] = text === undefined ? [] : [{ type: "send", roomId, msg: text, kind: "text" }];
  return [goTo(opened, roomId), [...joins, ...said]];
}

type PageAnswer = Extract<Answer, { type: "page" }>;

function pageCame(state: ChatState, answer: PageAnswer, typesetter: Typesetter): Step {
  const { roomId, wanted, messages } = answer;
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
  const [next, effects] = withQuotes(placed(room, wanted.type, answer), messages);
  const changed = changeRoom(state, roomId, () => (jumps ? seekingNothing(next) : next));
  return [jumps ? lookAt(changed, roomId, answer, typesetter) : changed, effects];
}

/** Stops waiting for a page that can't be had; another page that is sought by now is still waited for. */
function withoutSought(state: ChatState, roomId: RoomId, wanted: SoughtPage): ChatState {
  return changeRoom(state, roomId, (room) => (isSought(room, wanted) ? seekingNothing(room) : room));
}

function placed(room: Room, wanted: "older" | "newer" | "oldest" | "jump", page: Page): Room {
  switch (wanted) {
    case "older":
      return withOlder(room, page);
    case "newer":
      return withNewer(room, page);
    case "oldest":
      return withJump(room, page, "beginning");
    case "jump":
      return withJump(room, page);
  }
}

/** Brings what was jumped to into view, and picks it if it is one message. */
function lookAt(
  state: ChatState,
  roomId: Room["roomId"],
  answer: PageAnswer,
  typesetter: Typesetter,
): ChatState {
  const room = roomOf(state, roomId);
  const { wanted, messages } = answer;
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
function pageFailed(state: ChatState, answer: Extract<Answer, { type: "pageFailed" }>): ChatState {
  const { roomId, wanted, error } = answer;
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
