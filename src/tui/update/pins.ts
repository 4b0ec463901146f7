import type { ChatMessage } from "../../core/client/chat.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { EffectReply } from "../state/effect.ts";
import type { PinsState } from "../state/message-lists.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { addErrorLine } from "./own-lines.ts";

/** Opens the list of the pinned messages of the current room, and asks for them. */
export function openPins(state: ChatState): Step {
  const { words } = state.look;
  const room = currentRoom(state);
  if (room === undefined) return [addErrorLine(state, words.noRoom), []];
  const { roomId } = room;
  const asked: ChatState = { ...state, pins: { roomId, list: { status: "loading" }, messages: [] } };
  const opened: ChatState =
    state.view === "lines" ? asked : { ...asked, overlay: { shows: "pins", index: 0 } };
  return [opened, [{ type: "pins", roomId }]];
}

/** Takes in the pinned messages of a room, which come oldest first. */
export function takePins(
  state: ChatState,
  { roomId, messages }: Extract<EffectReply, { type: "pins" }>,
): ChatState {
  if (state.pins.roomId !== roomId) return state;
  const pins: PinsState = { roomId, list: { status: "loaded" }, messages: [...messages].reverse() };
  return { ...state, pins };
}

/** Takes in that pinned messages could not be read. */
export function takePinsFailure(
  state: ChatState,
  { roomId, error }: Extract<EffectReply, { type: "pinsFailed" }>,
): ChatState {
  const { words } = state.look;
  if (state.pins.roomId !== roomId) return state;
  const reason = words.reason(error);
  const failed: ChatState = { ...state, pins: { roomId, list: { status: "failed", reason }, messages: [] } };
  return state.view === "lines" ? addErrorLine(failed, words.failedTo("pins", reason)) : failed;
}

/** Takes in what messages have become: one that is pinned no more goes, one that is pinned comes. */
export function updatePins(state: ChatState, roomId: RoomId, changed: readonly ChatMessage[]): ChatState {
  const { pins } = state;
  if (pins.roomId !== roomId || pins.list.status !== "loaded") return state;
  const others = pins.messages.filter(({ seq }) => !changed.some((message) => message.seq === seq));
  const pinned = changed.filter(({ changes }) => changes?.pinnedBy !== undefined);
  const messages = [...others, ...pinned].sort((one, other) => (other.seq ?? 0) - (one.seq ?? 0));
  const shown = { ...state, pins: { ...pins, messages } };
  const { overlay } = state;
  if (overlay?.shows !== "pins") return shown;
  return {
    ...shown,
    overlay: { ...overlay, index: Math.max(0, Math.min(overlay.index, messages.length - 1)) },
  };
}
