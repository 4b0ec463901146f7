import type { ChatMessage } from "../../core/client/chat.ts";
import type { MessageChanges, Reaction } from "../../core/protocol/changes.ts";
import type { Difference } from "../io/records.ts";

/** So many messages are remembered: of one that changed before, and long ago, all that became of it counts as new. */
const REMEMBERED = 10_000;

/** Tells whether a state was printed with its message, or as a change to it. */
export type Printed = "message" | "change";

type OnPrinted = (message: ChatMessage, changes: MessageChanges, as: Printed) => void;

/** The states in which messages were printed last, by their keys, of those that were changed: what is different is known from them. */
export class PrintedStates {
  readonly #states: Map<string, MessageChanges>;

  readonly #onPrinted: OnPrinted;

  /** Begins with those that an earlier run printed, the last one last; `onPrinted` hears of each that is printed. */
  constructor(printed: Iterable<readonly [string, MessageChanges]> = [], onPrinted: OnPrinted = () => {}) {
    this.#states = new Map(printed);
    this.#onPrinted = onPrinted;
  }

  /** Takes messages as they are printed. */
  note(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      if (message.changes !== undefined) this.#remember(message, message.changes, "message");
    }
  }

  /** Takes a message as it now is; gives what is different from when it was printed last, or from when it was said. Empty if nothing is. */
  take(message: ChatMessage): readonly Difference[] {
    const { key, changes } = message;
    const before = this.#states.get(key);
    if (changes === undefined || changes.rev <= (before?.rev ?? 0)) return [];
    this.#remember(message, changes, "change");
    return differencesOf(before, changes);
  }

  #remember(message: ChatMessage, changes: MessageChanges, as: Printed): void {
    const { key } = message;
    this.#states.delete(key); // the ones printed last come last
    this.#states.set(key, changes);
    this.#onPrinted(message, changes, as);
    const [oldest] = this.#states.keys();
    if (this.#states.size > REMEMBERED && oldest !== undefined) this.#states.delete(oldest);
  }
}

/** Lists what others have put to a message since it was said. */
export function reactionsAndPin({ changes }: ChatMessage): readonly Difference[] {
  const all = changes === undefined ? [] : differencesOf(undefined, changes);
  return all.filter(({ type }) => type === "react" || type === "pin");
}

function differencesOf(before: MessageChanges | undefined, now: MessageChanges): readonly Difference[] {
  if (now.deletedAt !== undefined) return before?.deletedAt === undefined ? [{ type: "delete" }] : [];
  const edited = now.editedAt !== before?.editedAt;
  const isPinned = now.pinnedBy !== undefined;
  const pinned = isPinned !== (before?.pinnedBy !== undefined);
  return [
    ...(edited ? [{ type: "edit" } as const] : []),
    ...reactionDifferences(before?.reactions ?? [], now.reactions ?? []),
    ...(pinned ? [{ type: "pin", on: isPinned } as const] : []),
  ];
}

function reactionDifferences(before: readonly Reaction[], now: readonly Reaction[]): Difference[] {
  const emoji = new Set([...now, ...before].map((reaction) => reaction.emoji));
  const none = { count: 0, users: [] };
  return [...emoji].flatMap((one): Difference[] => {
    const was = before.find((reaction) => reaction.emoji === one) ?? none;
    const is = now.find((reaction) => reaction.emoji === one) ?? none;
    return [...reactionChange(one, true, was, is), ...reactionChange(one, false, is, was)];
  });
}

type Reacted = Pick<Reaction, "count" | "users">;

/** The users of a reaction that one state has and the other has not; only the first of many users are named, so its count may tell more. */
function reactionChange(emoji: string, on: boolean, less: Reacted, more: Reacted): Difference[] {
  const canTell = !on || less.users.length === less.count; // else a name may only have moved up
  const users = canTell ? more.users.filter((user) => !less.users.includes(user)) : [];
  return users.length > 0 || more.count > less.count ? [{ type: "react", emoji, on, users: [...users] }] : [];
}
