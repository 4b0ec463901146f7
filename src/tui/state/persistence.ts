import type { PersistedScreen } from "./persisted.ts";
import type { Draft, Room } from "./room.ts";
import { getCurrentDraft, keepDraft } from "./rooms.ts";
import type { ChatState } from "./state.ts";

/** Returns the part of a state that is persisted. */
export function toPersisted(state: ChatState): PersistedScreen {
  const { rooms, current, ignored, recall } = state;
  const drafts = rooms.map((room) => {
    const { roomId, past } = room;
    const kept = roomId === current ? keepDraft(room, past?.thread?.root, getCurrentDraft(state)) : room;
    return [roomId, draftToPersist(kept)] as const;
  });
  return {
    rooms: new Set(rooms.map(({ roomId }) => roomId)),
    drafts: new Map(drafts.filter(([, draft]) => draft.text !== "")),
    muted: new Set(rooms.filter(({ muted }) => muted).map(({ roomId }) => roomId)),
    ignored,
    sent: recall.sent,
    emoji: state.usedEmoji,
    tipsDone: !state.tips,
  };
}

/** A room has one draft on the disk: its own, or else that of a thread. */
function draftToPersist({ draft, threadDrafts }: Room): Draft {
  const all = [draft, ...[...threadDrafts.values()].reverse()].map((one) => one.editing?.before ?? one);
  return all.find(({ text }) => text !== "") ?? draft;
}

/** Tells whether there is something new to persist; cheap, for it is asked after each frame. */
export function hasMoreToPersist(before: ChatState, now: ChatState): boolean {
  return (
    before.composer.text !== now.composer.text ||
    before.current !== now.current ||
    before.replyTo !== now.replyTo ||
    before.editing !== now.editing ||
    before.usedEmoji !== now.usedEmoji ||
    before.tips !== now.tips ||
    before.ignored !== now.ignored ||
    before.recall.sent !== now.recall.sent ||
    before.rooms.length !== now.rooms.length ||
    before.rooms.some(
      (room, at) =>
        room.muted !== now.rooms[at]?.muted ||
        room.draft !== now.rooms[at]?.draft ||
        room.threadDrafts !== now.rooms[at]?.threadDrafts,
    )
  );
}
