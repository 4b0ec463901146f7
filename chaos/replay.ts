import type { Asked, Evidence } from "./evidence.ts";
import { type LoggedMessage, type LoggedReceipt, type State, userIdOf } from "./history.ts";

/** A change that the log has a receipt of, and who asked for it. */
export interface DoneChange {
  readonly receipt: LoggedReceipt;
  readonly by: Asked;
}

/** A message as its changes, one after the other, make it. */
export interface Replayed {
  text: string;
  isEdited: boolean;
  deletedBy: string | undefined;
  /** The reasons of all who deleted it: the log does not say which of them came first. */
  readonly reasons: Set<string | undefined>;
  /** The change by which it was pinned, and those who asked for that: one of them was the first. */
  pinRev: number | undefined;
  pinnedBy: Set<string>;
  /** The users of each emoji. */
  readonly reactions: Map<string, Set<string>>;
}

/** Makes a message anew: what was said, and then all that was done to it, in the order of the log's numbers. */
export function replay(first: string, changes: readonly DoneChange[]): Replayed {
  const message: Replayed = {
    text: first,
    isEdited: false,
    deletedBy: undefined,
    reasons: new Set(),
    pinRev: undefined,
    pinnedBy: new Set(),
    reactions: new Map(),
  };
  for (const change of changes) apply(message, change);
  return message;
}

function apply(message: Replayed, { by: { user, asked }, receipt: { rev } }: DoneChange): void {
  const { action } = asked;
  const userId = userIdOf(user);
  const isDeleted = message.deletedBy !== undefined;
  switch (action.type) {
    case "edit":
    case "update":
      if (isDeleted || message.text === action.msg) return;
      message.text = action.msg;
      message.isEdited = true;
      return;
    case "delete":
      message.reasons.add(action.reason);
      if (isDeleted) return;
      message.text = "";
      message.deletedBy = userId;
      unpin(message);
      message.reactions.clear();
      return;
    case "react":
      if (!isDeleted) react(message.reactions, action, userId);
      return;
    case "pin":
      if (!action.on) return unpin(message);
      if (isDeleted) return;
      message.pinRev ??= rev;
      if (message.pinRev === rev) message.pinnedBy.add(userId);
  }
}

function react(
  reactions: Map<string, Set<string>>,
  { emoji, on }: { readonly emoji: string; readonly on: boolean },
  userId: string,
): void {
  const users = reactions.get(emoji) ?? new Set();
  if (on) reactions.set(emoji, users.add(userId));
  else if (users.delete(userId) && users.size === 0) reactions.delete(emoji);
}

function unpin(message: Replayed): void {
  message.pinRev = undefined;
  message.pinnedBy = new Set();
}

/** Tells in what a logged message differs from what its changes make of it; undefined where it does not. */
export function differenceOf({ text, state }: LoggedMessage, made: Replayed): string | undefined {
  if (text !== made.text) return `the text is ${text}, and should be ${made.text}`;
  if (made.deletedBy === undefined && (state.editedAt !== undefined) !== made.isEdited)
    return "edited or not";
  if (state.deletedBy !== made.deletedBy) return "who deleted it";
  if (made.deletedBy !== undefined && !made.reasons.has(state.reason)) return "the reason of its deletion";
  if (!isPinner(made, state.pinnedBy)) return "who pinned it";
  return asText(reactionsOf(state)) === asText(made.reactions) ? undefined : "the reactions";
}

function isPinner({ pinnedBy }: Replayed, userId: string | number | undefined): boolean {
  return userId === undefined ? pinnedBy.size === 0 : pinnedBy.has(String(userId));
}

function reactionsOf({ reactions = [] }: State): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(reactions.map(({ emoji, users }) => [emoji, new Set(users)]));
}

function asText(reactions: ReadonlyMap<string, ReadonlySet<string>>): string {
  return JSON.stringify([...reactions].map(([emoji, users]) => [emoji, [...users].sort()]).sort());
}

/** Gives the text with which a message began: the one that was said, or that of the update which said it. */
export function firstTextOf(
  { id }: LoggedMessage,
  changes: readonly DoneChange[],
  said: ReadonlyMap<string, string>,
): string | undefined {
  const began = changes.find(({ receipt, by }) => receipt.rev === 0 && by.asked.action.type === "update");
  const action = began?.by.asked.action;
  return action?.type === "update" ? action.msg : said.get(id ?? "");
}

/** Gives the texts that were said, by their ids. */
export function saidById({ histories }: Evidence): ReadonlyMap<string, string> {
  const said = histories.flatMap(({ records }) => records.filter((record) => record.type === "said"));
  return new Map(said.map(({ id, text }) => [id, text]));
}
