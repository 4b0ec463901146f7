import type { RoomId } from "../../../core/protocol/names.ts";
import { geometryOf, timelineOf } from "../../layout/geometry.ts";
import { anchorOf } from "../../layout/timeline.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import type { EffectReply } from "../../state/effect.ts";
import { entryKey } from "../../state/entries.ts";
import { freshen } from "../../state/latest.ts";
import { addNewerPage, addOlderPage, jumpToPage, type Page } from "../../state/past.ts";
import type { Room } from "../../state/room.ts";
import { changeRoom, roomOf } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { setTarget } from "../../state/views.ts";
import { addErrorLine, addLine } from "../own-lines.ts";
import { isSought, type SoughtPage, stopSeeking } from "../sought-page.ts";
import { addQuote, addQuotes, findMessage } from "./quotes.ts";

type PageReply = Extract<EffectReply, { type: "page" }>;

/** Takes in a page of history that was asked for. */
export function takePage(state: ChatState, reply: PageReply, typesetter: Typesetter): Step {
  const { roomId, wanted } = reply;
  const room = roomOf(state, roomId);
  const messages = room === undefined ? reply.messages : freshen(room, reply.messages);
  if (room === undefined) return [state, []];
  const page = { ...reply, messages };
  if (wanted.type === "quote") {
    return [changeRoom(state, roomId, (known) => addQuote(known, wanted.seq, messages)), []];
  }
  if (wanted.type === "jump" && isMissing(wanted, messages)) {
    const { words } = state.look;
    const text = wanted.label === "" ? words.messageGone : words.nothingFrom(wanted.label);
    return [stopSeekingPage(addLine(state, state.current, text), roomId, wanted), []];
  }
  const jumps = wanted.type === "jump" || wanted.type === "oldest";
  if (jumps && !isSought(room, wanted)) return [state, []];
  if (!jumps && room.past?.thread !== undefined) return [state, []]; // it was for what is under the thread
  const [next, effects] = addQuotes(addPage(room, wanted.type, page), messages);
  const changed = changeRoom(state, roomId, () => (jumps ? stopSeeking(next) : next));
  return [jumps ? showJumpTarget(changed, roomId, reply, typesetter) : changed, effects];
}

/** Says whether a page lacks what was jumped to: a certain message, or any. */
function isMissing(
  { seq, label }: Extract<SoughtPage, { type: "jump" }>,
  messages: PageReply["messages"],
): boolean {
  return label === "" ? !messages.some((message) => message.seq === seq) : messages.length === 0;
}

/** Stops waiting for a page that can't be had; another page that is sought by now is still waited for. */
export function stopSeekingPage(state: ChatState, roomId: RoomId, wanted: SoughtPage): ChatState {
  return changeRoom(state, roomId, (room) => (isSought(room, wanted) ? stopSeeking(room) : room));
}

function addPage(room: Room, wanted: "older" | "newer" | "oldest" | "jump", page: Page): Room {
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
function showJumpTarget(
  state: ChatState,
  roomId: Room["roomId"],
  reply: PageReply,
  typesetter: Typesetter,
): ChatState {
  const room = roomOf(state, roomId);
  const { wanted, messages } = reply;
  const seq = wanted.type === "jump" ? wanted.seq : undefined;
  const message = room === undefined || seq === undefined ? undefined : findMessage(room, seq);
  const target = message ?? messages[0];
  if (room === undefined || target === undefined) return state;
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const key = entryKey({ type: "message", message: target });
  const anchor = anchorOf(timeline, height, key);
  const picked = message === undefined ? undefined : key;
  return changeRoom(state, roomId, (known) => setTarget({ ...known, anchor, picked }, picked));
}

/** Takes in that a page could not be read: scrolling asks again; a jump that failed is told. */
export function takePageFailure(
  state: ChatState,
  reply: Extract<EffectReply, { type: "pageFailed" }>,
): ChatState {
  const { roomId, wanted, error } = reply;
  const { words } = state.look;
  switch (wanted.type) {
    case "jump":
      return addErrorLine(
        stopSeekingPage(state, roomId, wanted),
        words.failedTo("jump", words.reason(error)),
      );
    case "oldest":
      return addErrorLine(stopSeekingPage(state, roomId, wanted), words.olderFailed);
    case "quote":
      return state;
    case "older":
      return changeRoom(state, roomId, (room) =>
        room.past?.thread === undefined ? markOlderFailed(room) : room,
      );
    case "newer":
      return changeRoom(state, roomId, (room) =>
        room.past?.newer !== "loading" ? room : { ...room, past: { ...room.past, newer: "more" } },
      );
  }
}

function markOlderFailed(room: Room): Room {
  const { past } = room;
  if (past !== undefined) {
    return past.older === "loading" ? { ...room, past: { ...past, older: "failed" } } : room;
  }
  return room.older === "loading" ? { ...room, older: "failed" } : room;
}
