import { revOf } from "../../core/protocol/changes.ts";
import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { PINNED_MESSAGES, REACTION_EMOJI } from "../../core/protocol/limits.ts";
import type { Message } from "../../core/protocol/message.ts";
import { toUserId } from "../../core/protocol/names.ts";
import { callEdited, callReacted, endCalls } from "./calls.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import type { ChangeDraft, CommittedChange } from "./message-log.ts";
import type { MessageStore, OwnChanges, UserReaction } from "./message-store.ts";

/** A change that may be made. */
interface Change {
  readonly store: MessageStore;
  readonly gathered: CommitBuilder;
  readonly draft: ChangeDraft;
  readonly message: Message;
  /** The number of the change. */
  readonly rev: number;
}

/** Tells of a change: made, nothing to make, or the reason why it may not be. */
type Outcome = "made" | "nothing" | ChatError;

/** Changes a message, or gives the reason why it may not be; nothing is changed then. To be called within a transaction. */
export function changeMessage(
  store: MessageStore,
  draft: ChangeDraft,
  gathered: CommitBuilder,
): CommittedChange | ChatError {
  const earlier = store.changes.find(draft);
  if (earlier !== undefined) return { ...earlier, duplicate: true };
  const message = findTarget(store, draft);
  if (message instanceof ChatError) return message;
  const refusal = refuse(draft, message);
  if (refusal !== undefined) return refusal;
  const rev = store.changes.rev(draft.roomId) + 1;
  const outcome = make({ store, gathered, draft, message, rev });
  if (outcome instanceof ChatError) return outcome;
  const made = outcome === "made" ? rev : revOf(message);
  const receipt = { seq: message.seq, rev: made, at: draft.at, duplicate: false };
  store.changes.keepReceipt(draft, receipt);
  return receipt;
}

function findTarget(store: MessageStore, { roomId, userId, target }: ChangeDraft): Message | ChatError {
  if ("seq" in target) {
    return store.getBare(roomId, target.seq) ?? chatError("message-missing", { roomId, seq: target.seq });
  }
  const said = store.find({ roomId, userId, clientMsgId: target.clientMsgId });
  if (said === undefined) return chatError("update-target-missing", { roomId });
  return store.getBare(roomId, said.seq) ?? chatError("message-missing", { roomId, seq: said.seq });
}

/** Gives the reason why this user may not change this message so. */
function refuse(
  { userId, onlyOwn, ownedSince = Number.NEGATIVE_INFINITY }: ChangeDraft,
  message: Message,
): ChatError | undefined {
  const isOwn = toUserId(userId) === toUserId(message.userId) && message.at >= ownedSince;
  return onlyOwn && !isOwn ? chatError("message-of-others", {}) : undefined;
}

function make(change: Change): Outcome {
  const { action } = change.draft;
  switch (action.type) {
    case "edit":
      return edit(change, action.msg);
    case "delete":
      return remove(change, action.reason);
    case "react":
      return react(change, action.emoji, action.on);
    case "pin":
      return pin(change, action.on);
  }
}

function edit(change: Change, msg: string): Outcome {
  const { store, draft, message, rev, gathered } = change;
  if (isDeleted(message)) return chatError("message-deleted", {});
  if (message.msg === msg) return "nothing";
  const { at, window } = draft;
  if (window !== undefined && at - message.at > window)
    return chatError("edit-window-over", { windowMs: window });
  store.changes.setText(message, msg);
  set(change, { ...ownChanges(message), rev, editedAt: draft.at });
  gathered.addChange(message, rev, true);
  callEdited(store, message, draft, gathered);
  return "made";
}

/** A message that was deleted holds nothing else any more. */
function remove(change: Change, reason: string | undefined): Outcome {
  const { store, draft, message, rev, gathered } = change;
  if (isDeleted(message)) return "nothing";
  store.changes.setText(message, undefined);
  store.changes.clearReactions(message.roomId, message.seq);
  set(change, { rev, deletedAt: draft.at, deletedBy: draft.userId, reason });
  gathered.addChange(message, rev, false);
  endCalls(store, message, toUserId(draft.userId), gathered);
  return "made";
}

function react(change: Change, emoji: string, on: boolean): Outcome {
  const { store, draft, message, rev, gathered } = change;
  const { changes } = store;
  const { roomId, seq } = message;
  const reaction: UserReaction = { roomId, seq, emoji, userId: toUserId(draft.userId) };
  if (on && isDeleted(message)) return chatError("message-deleted", {});
  if (changes.hasReaction(reaction) === on) return "nothing";
  if (on) {
    const emojis = changes.emojiOn(roomId, seq);
    if (emojis.length >= REACTION_EMOJI && !emojis.includes(emoji)) {
      return chatError("too-many-emoji", { most: REACTION_EMOJI });
    }
    changes.addReaction(reaction, rev);
  } else {
    changes.removeReaction(reaction);
  }
  set(change, { ...ownChanges(message), rev });
  gathered.addChange(message, rev, false);
  callReacted(store, message, draft, on, gathered);
  return "made";
}

function pin(change: Change, on: boolean): Outcome {
  const { store, draft, message, rev, gathered } = change;
  if (on && isDeleted(message)) return chatError("message-deleted", {});
  const own = ownChanges(message);
  if ((own.pinnedBy !== undefined) === on) return "nothing";
  if (on && store.changes.countPins(message.roomId) >= PINNED_MESSAGES) {
    return chatError("too-many-pins", { most: PINNED_MESSAGES });
  }
  set(change, { ...own, rev, pinnedBy: on ? draft.userId : undefined });
  gathered.addChange(message, rev, false);
  return "made";
}

function set({ store, message }: Change, changes: OwnChanges): void {
  store.changes.set(message.roomId, message.seq, changes);
}

function isDeleted({ changes }: Message): boolean {
  return changes?.deletedAt !== undefined;
}

function ownChanges({ changes }: Message): OwnChanges {
  const { reactions: _, ...own } = changes ?? { rev: 0 };
  return own;
}
