import type { ClientEvent } from "../../../core/client/chat.ts";
import { TYPING_EVERY_MS, TYPING_SHOWN_MS } from "../../../core/protocol/limits.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { isCommand } from "../../commands/run-line.ts";
import type { Effect } from "../../state/effect.ts";
import type { Typist } from "../../state/room.ts";
import { changeRoom, currentRoom } from "../../state/rooms.ts";
import { type ChatState, canReport, type Step } from "../../state/state.ts";

/** Takes in that somebody else writes, or stopped. */
export function applyTyping(state: ChatState, event: Extract<ClientEvent, { type: "typing" }>): ChatState {
  const { roomId, userId, nickName, typing } = event;
  if (userId === state.self.userId || state.ignored.has(userId)) return state;
  const until = state.now + TYPING_SHOWN_MS;
  const typist: Typist = { userId, nickName: safeLine(nickName), until };
  return changeRoom(state, roomId, (room) => {
    const others = room.typists.filter((known) => known.userId !== userId);
    return { ...room, typists: typing ? [...others, typist] : others };
  });
}

/** Ends the writing of those of whom nothing was heard for a while. */
export function expireTyping(state: ChatState): ChatState {
  const over = state.rooms.filter(({ typists }) => typists.some(({ until }) => until <= state.now));
  return over.reduce(
    (next, { roomId }) =>
      changeRoom(next, roomId, (room) => ({
        ...room,
        typists: room.typists.filter(({ until }) => until > state.now),
      })),
    state,
  );
}

/** Returns when somebody is shown as writing no longer, ms since 1970 UTC; only of the room that is looked at. */
export function nextExpiry(state: ChatState): number | undefined {
  const times = currentRoom(state)?.typists.map(({ until }) => until) ?? [];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Tells the room that this user writes, every few seconds while they do, and once that they stopped. */
export function reportTyping(before: ChatState, state: ChatState): Step {
  const { composer, current, now, reportedTyping } = state;
  if (!canReport(state) || (composer.text === before.composer.text && current === before.current))
    return [state, []];
  const writing = composer.text.trim() !== "" && !isCommand(composer.text);
  const recently =
    reportedTyping !== undefined && now - reportedTyping.at < TYPING_SHOWN_MS ? reportedTyping : undefined;
  const effects: Effect[] = [];
  const said = state.recall.sent !== before.recall.sent; // the message itself tells that its writer is done
  if (recently !== undefined && !said && (!writing || recently.roomId !== current)) {
    effects.push({ type: "typing", roomId: recently.roomId, typing: false });
  }
  const still = recently !== undefined && recently.roomId === current && now - recently.at < TYPING_EVERY_MS;
  const typed = current === before.current; // a draft that comes up with its room is not being written
  if (!writing || current === undefined) return [{ ...state, reportedTyping: undefined }, effects];
  if (still || !typed) return [typed ? state : { ...state, reportedTyping: undefined }, effects];
  effects.push({ type: "typing", roomId: current, typing: true });
  return [{ ...state, reportedTyping: { roomId: current, at: now } }, effects];
}
