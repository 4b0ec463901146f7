import type { ChangeTarget, ChatMessage, OutgoingChange, OutgoingMessage } from "../../core/client/chat.ts";
import type { MessageChanges, Reaction } from "../../core/protocol/changes.ts";
import type { UserId } from "../../core/protocol/names.ts";

/** An emoji on a message. `waiting`: this user's own is on its way there, or away from there. */
export interface ReactionState {
  readonly emoji: string;
  readonly count: number;
  readonly own: boolean;
  readonly waiting: boolean;
}

/** A message as it is once all that this user has asked for is done; what failed is not. Texts are foreign. */
export interface MessageState {
  readonly msg: string;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly pinned: boolean;
  readonly reactions: readonly ReactionState[];
  /** An edit, a deletion or a pin of this user's is on its way. */
  readonly waiting: boolean;
  readonly failed: readonly OutgoingChange[];
}

/** An empty list of changes; always the same one, so that layouts stay known. */
export const NO_CHANGES: readonly OutgoingChange[] = [];

type Named = { readonly seq?: number | undefined; readonly clientMsgId?: string | undefined };

/** Lists those of a room's changes on their way that are of one message, in their order. */
export function changesOf(changes: readonly OutgoingChange[], message: Named): readonly OutgoingChange[] {
  if (changes.length === 0) return NO_CHANGES;
  const found = changes.filter(({ target }) => isTarget(target, message));
  return found.length === 0 ? NO_CHANGES : found;
}

function isTarget(target: ChangeTarget, { seq, clientMsgId }: Named): boolean {
  return "seq" in target ? target.seq === seq : target.clientMsgId === clientMsgId;
}

/** Names a message for a change; undefined where it has no number and is not on its way either, as on a base server. */
export function targetOf(message: ChatMessage | OutgoingMessage): ChangeTarget | undefined {
  if ("state" in message) return { clientMsgId: message.clientMsgId };
  return message.seq === undefined ? undefined : { seq: message.seq };
}

/** A message before any change. */
interface Unchanged {
  readonly msg: string;
  readonly changes: MessageChanges | undefined;
}

/** Returns what a message is once the changes on their way are done; `self` is this user. */
export function stateOf(
  { msg, changes }: Unchanged,
  pending: readonly OutgoingChange[],
  self: UserId | undefined,
): MessageState {
  const state: MessageState = {
    msg,
    edited: changes?.editedAt !== undefined,
    deleted: changes?.deletedAt !== undefined,
    pinned: changes?.pinnedBy !== undefined,
    reactions: changes?.reactions?.map((reaction) => toReactionState(reaction, self)) ?? [],
    waiting: false,
    failed: NO_CHANGES,
  };
  return pending.length === 0 ? state : pending.reduce(withChange, state);
}

function toReactionState({ emoji, count, users }: Reaction, self: UserId | undefined): ReactionState {
  return { emoji, count, own: self !== undefined && users.includes(self), waiting: false };
}

function withChange(state: MessageState, change: OutgoingChange): MessageState {
  if (change.state.status === "failed") return { ...state, failed: [...state.failed, change] };
  const { action } = change;
  switch (action.type) {
    case "edit":
      return { ...state, msg: action.msg, edited: true, waiting: true };
    case "delete":
      return { ...state, msg: "", deleted: true, waiting: true };
    case "pin":
      return { ...state, pinned: action.on, waiting: true };
    case "react":
      return { ...state, reactions: withReaction(state.reactions, action) };
  }
}

/** Adds or takes away this user's reaction; one that is there already, or gone already, is not counted twice. */
function withReaction(
  reactions: readonly ReactionState[],
  { emoji, on }: { readonly emoji: string; readonly on: boolean },
): readonly ReactionState[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (known === undefined)
    return on ? [...reactions, { emoji, count: 1, own: true, waiting: true }] : reactions;
  const count = known.count + (on ? 1 : 0) - (known.own ? 1 : 0);
  return reactions.flatMap((reaction) => {
    if (reaction !== known) return [reaction];
    return count === 0 ? [] : [{ emoji, count, own: on, waiting: true }];
  });
}
