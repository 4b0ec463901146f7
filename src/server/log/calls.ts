import type { InboxWhy } from "../../core/protocol/inbox.ts";
import type { Message } from "../../core/protocol/message.ts";
import { toUserId, type UserId } from "../../core/protocol/names.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import type { Called } from "./inbox.ts";
import type { ChangeDraft } from "./message-log.ts";
import type { KeptItem, MessageStore, NewItem } from "./message-store.ts";

/** Puts what calls users into their inboxes, and takes it out again. All is called within a transaction, and nobody calls themselves. */

const NOBODY: Called = { users: [], all: false };

/** Calls those whom a new message calls: by its text, and who wrote what it answers. */
export function callSaid(
  store: MessageStore,
  message: Message,
  called: Called,
  gathered: CommitBuilder,
): void {
  const by = toUserId(message.userId);
  const { direct, author } = called;
  callNamed(store, message, called, gathered);
  if (direct !== undefined && direct !== by) callDirect(store, message, direct, gathered);
  if (author !== undefined && author !== by && author !== direct)
    add(store, newItem(message, "reply", author, by, message.at), gathered);
}

/** Calls those whom the new text calls and the old one did not, and no more those whom only the old one called. */
export function callEdited(
  store: MessageStore,
  message: Message,
  { called = NOBODY, userId, at }: ChangeDraft,
  gathered: CommitBuilder,
): void {
  const there = store.inbox.ofMessage(message.roomId, message.seq);
  for (const item of there) {
    const isOver =
      item.why === "all"
        ? !called.all
        : item.why === "mention" && !called.users.some((user) => user === item.userId);
    if (isOver) remove(store, item, toUserId(userId), gathered);
  }
  const users = called.users.filter(
    (user) => !there.some(({ why, userId: of }) => why === "mention" && of === user),
  );
  const all = called.all && !there.some(({ why }) => why === "all");
  callNamed(store, { ...message, at }, { users, all }, gathered);
}

/** Calls the author of a message to which somebody reacted; no more once nobody else's reaction is left. */
export function callReacted(
  store: MessageStore,
  message: Message,
  { userId, at, called = NOBODY }: ChangeDraft,
  on: boolean,
  gathered: CommitBuilder,
): void {
  const by = toUserId(userId);
  const { roomId, seq } = message;
  const earlier = store.inbox.reactionOf(roomId, seq);
  if (on) {
    const { author } = called;
    if (author === undefined || author === by) return;
    if (earlier !== undefined) store.inbox.remove(earlier);
    add(store, newItem(message, "reaction", author, by, at), gathered);
  } else if (earlier?.userId !== undefined) {
    if (store.changes.hasReactionOfOthers(roomId, seq, earlier.userId)) return;
    remove(store, earlier, by, gathered);
  }
}

/** Takes the items of a deleted message away. A direct item that began with an earlier message stays for that one. */
export function endCalls(
  store: MessageStore,
  { roomId, seq }: Message,
  by: UserId,
  gathered: CommitBuilder,
): void {
  for (const item of store.inbox.ofMessage(roomId, seq)) {
    if (item.why === "direct" && item.firstSeq < seq) continue;
    remove(store, item, by, gathered);
  }
}

function callNamed(
  store: MessageStore,
  message: Message,
  { users, all }: Called,
  gathered: CommitBuilder,
): void {
  const by = toUserId(message.userId);
  for (const user of new Set(users)) {
    if (user !== by) add(store, newItem(message, "mention", user, by, message.at), gathered);
  }
  if (all) add(store, newItem(message, "all", undefined, by, message.at), gathered);
}

/** Moves the one item of a room of two to its newest message. */
function callDirect(store: MessageStore, message: Message, user: UserId, gathered: CommitBuilder): void {
  const earlier = store.inbox.directOf(user, message.roomId);
  if (earlier !== undefined) store.inbox.remove(earlier);
  const item = newItem(message, "direct", user, toUserId(message.userId), message.at);
  add(store, earlier?.isDone === false ? { ...item, firstSeq: earlier.firstSeq } : item, gathered);
}

function newItem(
  { roomId, seq }: Message,
  why: InboxWhy,
  userId: UserId | undefined,
  by: UserId,
  at: number,
): NewItem {
  return { roomId, seq, why, at, userId, by, firstSeq: seq };
}

function add(store: MessageStore, item: NewItem, gathered: CommitBuilder): void {
  const { userId, roomId, by } = item;
  gathered.addInboxChange({ userId, roomId, items: [store.inbox.add(item)], by });
}

function remove(store: MessageStore, item: KeptItem, by: UserId, gathered: CommitBuilder): void {
  store.inbox.remove(item);
  if (!item.isDone) gathered.addInboxChange({ userId: item.userId, roomId: item.roomId, items: [], by });
}
