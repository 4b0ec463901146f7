import { canRetry } from "../../../core/client/changes.ts";
import type { ChatMessage, ClientEvent, OutgoingChange } from "../../../core/client/chat.ts";
import { isHidden } from "../../../core/protocol/changes.ts";
import { failureText } from "../../layout/changed-rows.ts";
import { freshen, freshenWindows, rememberStates } from "../../state/latest.ts";
import type { Draft, Room } from "../../state/room.ts";
import { changeRoom, roomOf } from "../../state/rooms.ts";
import type { ChatState } from "../../state/state.ts";
import { updateCalled } from "../inbox.ts";
import { findUnseenMentions } from "../keys/next-unread.ts";
import { addLine } from "../own-lines.ts";
import { updatePins } from "../pins.ts";
import { callsSelf } from "./incoming-messages.ts";
import { findMessage, toQuote, updateQuotes } from "./quotes.ts";

/** Takes in what messages have become: whatever shows one of them shows its latest state. */
export function applyChanged(
  state: ChatState,
  { roomId, messages }: Extract<ClientEvent, { type: "changed" }>,
): ChatState {
  const before = roomOf(state, roomId);
  if (before === undefined) return state;
  const remembered = rememberStates(before, messages);
  if (remembered === before) return state;
  const latest = freshen(remembered, messages);
  const fresh = updateQuotes(freshenWindows(remembered), latest);
  const room = { ...fresh, draft: freshenDraft(fresh.draft, latest) };
  const counted = { ...room, mentions: countMentions(state, before, room, latest) };
  const changed = changeRoom(state, roomId, () => counted);
  const here = roomId === state.current ? freshenDraft(state, latest) : state;
  const results = state.search.results.map((found) =>
    found.roomId === roomId ? (freshen(room, [found])[0] ?? found) : found,
  );
  const shown = { ...changed, replyTo: here.replyTo, search: { ...state.search, results } };
  return updateCalled(updatePins(shown, roomId, latest), roomId, latest);
}

/** Brings what a draft answers to its latest state. */
function freshenDraft<T extends Pick<Draft, "replyTo">>(draft: T, latest: readonly ChatMessage[]): T {
  const { replyTo } = draft;
  const message = latest.find(({ seq }) => seq === replyTo?.seq);
  if (replyTo === undefined || message === undefined || isHidden(message)) return draft;
  return { ...draft, replyTo: { seq: replyTo.seq, ...toQuote(message) } };
}

/** Counts the unseen mentions: an edit or a deletion may have taken one away, or made one of a message that is unread. */
function countMentions(state: ChatState, before: Room, room: Room, latest: readonly ChatMessage[]): number {
  const unseen = new Set(
    findUnseenMentions(state, before).flatMap((index) => {
      const entry = before.entries[index];
      return entry?.type === "message" ? (entry.message.seq ?? []) : [];
    }),
  );
  const change = latest.reduce((sum, message) => {
    const { seq = 0, own, userId } = message;
    const calls = callsSelf(state, room, message);
    if (unseen.has(seq)) return calls ? sum : sum - 1;
    const known = findMessage(before, seq);
    const isUnread = !own && !state.ignored.has(userId) && seq > room.knownUpTo;
    const isNew = known !== undefined && isUnread && calls && !callsSelf(state, before, known);
    return isNew ? sum + 1 : sum;
  }, 0);
  return Math.max(0, room.mentions + change);
}

/** Adds a change that is on its way or failed, or replaces what was known of it; tells why one failed that can't be asked for again. */
export function setOutgoingChange(state: ChatState, change: OutgoingChange): ChatState {
  if (change.state.status === "failed" && !canRetry(change.state.error)) {
    return addLine(state, change.roomId, failureText(change, state.look.words), "error");
  }
  return changeRoom(state, change.roomId, (room) => {
    const known = room.changes.some(({ changeId }) => changeId === change.changeId);
    const replaced = room.changes.map((one) => (one.changeId === change.changeId ? change : one));
    return { ...room, changes: known ? replaced : [...room.changes, change] };
  });
}

/** Removes a change that is done. */
export function removeChange(
  state: ChatState,
  { roomId, changeId }: Extract<ClientEvent, { type: "changeSettled" }>,
): ChatState {
  return changeRoom(state, roomId, (room) => {
    const left = room.changes.filter((change) => change.changeId !== changeId);
    return left.length === room.changes.length ? room : { ...room, changes: left };
  });
}
