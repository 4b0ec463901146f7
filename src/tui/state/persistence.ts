import type { PersistedScreen } from "./persisted.ts";
import { getCurrentDraft } from "./rooms.ts";
import type { ChatState } from "./state.ts";

/** Returns the part of a state that is persisted. */
export function toPersisted(state: ChatState): PersistedScreen {
  const { rooms, current, ignored, recall } = state;
  const drafts = rooms.map(({ roomId, draft }) => {
    const written = roomId === current ? getCurrentDraft(state) : draft;
    return [roomId, written.editing?.before ?? written] as const;
  });
  return {
    rooms: new Set(rooms.map(({ roomId }) => roomId)),
    drafts: new Map(drafts.filter(([, draft]) => draft.text !== "")),
    muted: new Set(rooms.filter(({ muted }) => muted).map(({ roomId }) => roomId)),
    ignored,
    sent: recall.sent,
    emoji: state.usedEmoji,
  };
}

/** Tells whether there is something new to persist; cheap, for it is asked after each frame. */
export function hasMoreToPersist(before: ChatState, now: ChatState): boolean {
  return (
    before.composer.text !== now.composer.text ||
    before.current !== now.current ||
    before.replyTo !== now.replyTo ||
    before.editing !== now.editing ||
    before.usedEmoji !== now.usedEmoji ||
    before.ignored !== now.ignored ||
    before.recall.sent !== now.recall.sent ||
    before.rooms.length !== now.rooms.length ||
    before.rooms.some(
      (room, at) => room.muted !== now.rooms[at]?.muted || room.draft !== now.rooms[at]?.draft,
    )
  );
}
