import { linksIn } from "../layout/markup.ts";
import type { MessageItem } from "../layout/picked.ts";
import { changesOf, type MessageState, stateOf } from "../state/message-state.ts";
import { currentRoom, roomOf } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import type { Words } from "../words/english.ts";

/** Something that can be done to a picked message; `words.verbs` has its label, `update/verbs` what it does. */
export type VerbName = keyof Words["verbs"];

/** One verb: its letter, which is its key while a message is picked, alone and with Alt. */
export interface Verb {
  readonly name: VerbName;
  /** Two verbs that exclude each other may have the same. */
  readonly key: string;
  /** Explains why it can't be done to a message; undefined where it can. */
  explainNot(state: ChatState, item: MessageItem): string | undefined;
}

/** Returns the seq of a message that has one in this log. */
export function seqOf(item: MessageItem): number | undefined {
  return item.type === "message" ? item.message.seq : undefined;
}

/** Returns the seq of the message that a message answers. */
export function answeredBy(item: MessageItem): number | undefined {
  return item.type === "message" ? item.message.replyTo : item.outgoing.replyTo;
}

/** Every verb, in the order in which they are listed. */
export const VERBS: readonly Verb[] = [
  {
    name: "reply",
    key: "r",
    explainNot: ({ look: { words } }, item) => {
      const use = pickedUse(item);
      return use === "reply" ? undefined : words.noReply[use];
    },
  },
  { name: "edit", key: "e", explainNot: explainNotOwn },
  { name: "delete", key: "d", explainNot: explainNotDeletable },
  { name: "react", key: "+", explainNot: explainNotCommitted },
  {
    name: "pin",
    key: "p",
    explainNot: (state, item) =>
      explainNotCommitted(state, item) ??
      (itemState(state, item).pinned ? state.look.words.noChange.pinned : undefined),
  },
  {
    name: "unpin",
    key: "p",
    explainNot: (state, item) =>
      explainNotCommitted(state, item) ??
      (itemState(state, item).pinned ? undefined : state.look.words.noChange.notPinned),
  },
  {
    name: "go",
    key: "g",
    explainNot: (state, item) => {
      const { words } = state.look;
      const answered = answeredBy(item);
      if (answered === undefined) return words.answersNothing;
      return currentRoom(state)?.quotes.get(answered) === "trimmed" ? words.messageGone : undefined;
    },
  },
  {
    name: "thread",
    key: "t",
    explainNot: ({ look: { words } }, item) => (seqOf(item) === undefined ? words.noThread : undefined),
  },
  {
    name: "copy",
    key: "y",
    explainNot: (state, item) => (itemState(state, item).msg === "" ? state.look.words.noText : undefined),
  },
  {
    name: "address",
    key: "Y",
    explainNot: ({ look: { words } }, item) => (seqOf(item) === undefined ? words.noAddress : undefined),
  },
  {
    name: "open",
    key: "o",
    explainNot: (state, item) =>
      linksIn(itemState(state, item).msg).length === 0 ? state.look.words.noLinks : undefined,
  },
  { name: "nextFound", key: "n", explainNot: (state) => explainNoFound(state, 1) },
  { name: "previousFound", key: "N", explainNot: (state) => explainNoFound(state, -1) },
];

/**
 * The action that a picked message allows: `reply`; `retry` where it failed; nothing while it is on its way to the server
 * (`unsent`), or where no number names it (`unnumbered`): on a base server, or in another log.
 */
export type PickedUse = "reply" | "retry" | "unsent" | "unnumbered";

/** Returns the action that a message allows. */
export function pickedUse(item: MessageItem): PickedUse {
  if (item.type === "message") return item.message.seq === undefined ? "unnumbered" : "reply";
  return item.outgoing.state.status === "failed" ? "retry" : "unsent";
}

/** Returns what a message is once this user's changes on their way are done. */
export function itemState(state: ChatState, item: MessageItem): MessageState {
  const source = item.type === "message" ? item.message : item.outgoing;
  const changes = item.type === "message" ? item.message.changes : undefined;
  const room = roomOf(state, source.roomId);
  return stateOf({ msg: source.msg, changes }, changesOf(room?.changes ?? [], source), state.self.userId);
}

/** Explains why there is no next result (1), or none before (−1); undefined where there is one, or may be. */
function explainNoFound({ search, look }: ChatState, step: 1 | -1): string | undefined {
  const { words } = look;
  const { at, results, next, status } = search;
  if (at === undefined) return words.noSearch;
  if (results[at + step] !== undefined) return undefined;
  if (step < 0) return words.firstFound;
  if (status === "searching") return words.searching;
  return next === undefined ? words.lastFound : undefined;
}

function explainUnchangeable(state: ChatState, item: MessageItem): string | undefined {
  const { connection, look } = state;
  const { noChange } = look.words;
  if (connection.status === "online" && connection.dialect === "base") return noChange.base;
  if (item.type === "outgoing" && item.outgoing.state.status === "failed") return noChange.failed;
  if (item.type === "message" && item.message.seq === undefined) return noChange.unnumbered;
  return itemState(state, item).deleted ? noChange.deleted : undefined;
}

function explainNotOwn(state: ChatState, item: MessageItem): string | undefined {
  return explainUnchangeable(state, item) ?? (isOwn(item) ? undefined : state.look.words.noChange.notOwn);
}

/** Explains as `explainNotOwn`, but for those who keep order in a room: they delete what others said, too. */
function explainNotDeletable(state: ChatState, item: MessageItem): string | undefined {
  return currentRoom(state)?.moderated ? explainUnchangeable(state, item) : explainNotOwn(state, item);
}

/** Tells whether this user said a message. */
export function isOwn(item: MessageItem): boolean {
  return item.type === "outgoing" || item.message.own;
}

function explainNotCommitted(state: ChatState, item: MessageItem): string | undefined {
  const isCommitted = item.type === "message";
  return explainUnchangeable(state, item) ?? (isCommitted ? undefined : state.look.words.noChange.unsent);
}

/** Returns the action that Enter does to a message: a change of it that failed is asked for again first. */
export function enterUse(state: ChatState, item: MessageItem): PickedUse {
  return itemState(state, item).failed.length > 0 ? "retry" : pickedUse(item);
}

/** Lists what can be done to a message. */
export function listVerbs(state: ChatState, item: MessageItem): readonly Verb[] {
  return VERBS.filter((verb) => verb.explainNot(state, item) === undefined);
}

/** Finds the verbs of a typed character, whatever its width; a capital without a verb means its small letter. */
export function findVerbs(character: string): readonly Verb[] {
  const key = character.normalize("NFKC");
  const exact = VERBS.filter((verb) => verb.key === key);
  return exact.length > 0 ? exact : VERBS.filter((verb) => verb.key === key.toLowerCase());
}

/** Returns the character of a stroke with Alt: `alt-shift-y` is `Y`. Undefined for any other key. */
export function characterOfAlt(stroke: string): string | undefined {
  const [, shift, character = ""] = /^alt-(shift-)?(.)$/u.exec(stroke) ?? [];
  if (character === "") return undefined;
  return shift === undefined ? character : character.toUpperCase();
}
