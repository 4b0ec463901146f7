import type { ChatMessage } from "../../core/client/chat.ts";
import type { CalledItem } from "../../core/client/inbox.ts";
import type { InboxItem } from "../../core/protocol/inbox.ts";
import { DIRECT_PREFIX, INBOX_COUNTED, INBOX_PAGE } from "../../core/protocol/limits.ts";
import { type Group, type RoomId, toGroup } from "../../core/protocol/names.ts";
import type { Effect, EffectReply } from "../state/effect.ts";
import { freshen } from "../state/latest.ts";
import type { InboxState, ListedItem } from "../state/message-lists.ts";
import { roomOf } from "../state/rooms.ts";
import { type ChatState, canReport, type Step } from "../state/state.ts";
import { findMessage } from "./client/quotes.ts";
import { enterAndGo } from "./go-to-message.ts";
import { addErrorLine } from "./own-lines.ts";

/** Items that are asked for at a time: about a screen of them. */
const ITEMS = 20;

type InboxReply = Extract<EffectReply, { type: "inbox" }>;

/** Opens the list of what calls this user, and asks for it. */
export function openInbox(state: ChatState): Step {
  const { connection, look } = state;
  if (connection.status === "online" && connection.dialect === "base") {
    return [addErrorLine(state, look.words.inboxNever), []];
  }
  const asked = withInbox(state, { list: { status: "loading" }, items: [], next: undefined });
  const opened: ChatState =
    state.view === "lines" ? asked : { ...asked, overlay: { shows: "inbox", index: 0 } };
  return [opened, [askForItems(undefined)]];
}

function askForItems(before: number | undefined): Effect {
  return {
    type: "inbox",
    query: before === undefined ? { limit: ITEMS } : { limit: ITEMS, before },
    wanted: "items",
  };
}

/** Asks how much calls this user, after each welcome; where the list is open, for what came meanwhile too. */
export function countInbox(state: ChatState): Step {
  if (!canReport(state)) return [state, []];
  const isOpen = state.overlay?.shows === "inbox";
  return [state, [isOpen ? askForItems(undefined) : { type: "inbox", query: { limit: 0 }, wanted: "count" }]];
}

/** Asks for older items, if there are any. */
export function loadMoreItems(state: ChatState): Step {
  const { next, list } = state.inbox;
  if (next === undefined || list.status === "loading") return [state, []];
  return [withInbox(state, { list: { status: "loading" } }), [askForItems(next)]];
}

/** Takes in a page of the inbox, or how many items it has, or messages of items that are listed. */
export function takeInbox(state: ChatState, { page, wanted, before }: InboxReply): ChatState {
  const { unread, next } = page;
  const counted = withInbox(state, { unread });
  if (wanted === "count") return counted;
  const read = page.items.map((item) => toListed(state, item));
  const known = state.inbox.items;
  if (wanted === "messages")
    return withInbox(counted, { items: known.map((item) => findItem(read, item) ?? item) });
  const items =
    before === undefined ? read : [...known, ...read.filter((item) => findItem(known, item) === undefined)];
  return withInbox(keepChosen(counted, items), { list: { status: "loaded" }, items, next });
}

/** Makes an item to list of one that was read. */
function toListed(state: ChatState, { message, ...item }: CalledItem): ListedItem {
  const room = roomOf(state, item.roomId);
  if (message === undefined) return { ...item, message: "gone" };
  return { ...item, message: room === undefined ? message : freshen(room, [message])[0] };
}

function findItem(items: readonly ListedItem[], { id }: InboxItem): ListedItem | undefined {
  return items.find((item) => item.id === id);
}

/** Keeps the chosen item chosen in a list that takes the place of the one that is shown, or else the one at its index. */
function keepChosen(state: ChatState, items: readonly InboxItem[]): ChatState {
  const { inbox, overlay } = state;
  if (overlay?.shows !== "inbox") return state;
  const chosen = inbox.items[overlay.index];
  const found = items.findIndex(({ id }) => id === chosen?.id);
  const index = found >= 0 ? found : Math.max(0, Math.min(overlay.index, items.length - 1));
  return { ...state, overlay: { ...overlay, index } };
}

/** Asks for the messages of items that came, unless all are here. */
function askForMessages(state: ChatState, items: readonly InboxItem[]): readonly Effect[] {
  const newest = items[0]?.id;
  if (newest === undefined || items.every((item) => messageOf(state, item) !== undefined)) return [];
  const query = { before: newest + 1, limit: items.length };
  return [{ type: "inbox", query, wanted: "messages" }];
}

/** Finds the message of an item, as it is known; `gone` where it can't be had. */
export function messageOf(state: ChatState, item: ListedItem): ChatMessage | "gone" | undefined {
  const room = roomOf(state, item.roomId);
  return (room && findMessage(room, item.seq)) ?? item.message;
}

/** Takes in what messages that call this user have become. */
export function updateCalled(state: ChatState, roomId: RoomId, changed: readonly ChatMessage[]): ChatState {
  const { items } = state.inbox;
  const updated = items.map((item) => {
    const message = item.roomId === roomId ? changed.find(({ seq }) => seq === item.seq) : undefined;
    return message === undefined ? item : { ...item, message };
  });
  return withInbox(state, { items: updated });
}

/** Takes in that items could not be done: they are asked for again, to stand in the list as before. */
export function takeDoneFailure(
  state: ChatState,
  { error }: Extract<EffectReply, { type: "inboxDoneFailed" }>,
): Step {
  const { words } = state.look;
  return [addErrorLine(state, words.failedTo("inbox", words.reason(error))), [askForItems(undefined)]];
}

/** Takes in that the inbox could not be read. */
export function takeInboxFailure(
  state: ChatState,
  { wanted, error }: Extract<EffectReply, { type: "inboxFailed" }>,
): ChatState {
  if (wanted !== "items") return state;
  const { words } = state.look;
  const reason = words.reason(error);
  const failed = withInbox(state, { list: { status: "failed", reason } });
  return state.view === "lines" ? addErrorLine(failed, words.failedTo("inbox", reason)) : failed;
}

/** Takes in items that came, or that some went on another device. */
export function takeInboxEvent(
  state: ChatState,
  items: readonly InboxItem[],
  unread: number | undefined,
): Step {
  const { inbox, overlay } = state;
  const count = unread ?? Math.min(INBOX_COUNTED, inbox.unread + items.length);
  const counted = withInbox(state, { unread: count });
  if (overlay?.shows !== "inbox") return [counted, []];
  if (items.length === 0) return [counted, [askForItems(undefined)]];
  const older = inbox.items.filter((known) => !items.some((item) => isSame(item, known)));
  const newest = [...items].sort((one, other) => other.id - one.id);
  const added = newest.length - (inbox.items.length - older.length);
  const index = inbox.items.length === 0 ? 0 : Math.max(0, overlay.index + added);
  const listed = withInbox(counted, { items: [...newest, ...older] });
  return [{ ...listed, overlay: { ...overlay, index } }, askForMessages(state, newest)];
}

/** Says whether one item takes the place of another: a reaction and a room of two move up. */
function isSame(item: InboxItem, known: InboxItem): boolean {
  if (item.roomId !== known.roomId || item.why !== known.why) return false;
  return item.why === "direct" || item.seq === known.seq;
}

/** Marks an item as done. */
export function finishItem(state: ChatState, item: ListedItem): Step {
  return finish(state, [item]);
}

/** Marks all items that are listed as done. */
export function finishAll(state: ChatState): Step {
  return finish(state, state.inbox.items);
}

function finish(state: ChatState, done: readonly ListedItem[]): Step {
  const { inbox, overlay } = state;
  const items = inbox.items.filter((item) => !done.includes(item));
  const left = withInbox(state, { items, unread: Math.max(0, inbox.unread - done.length) });
  const index = overlay?.shows === "inbox" ? Math.max(0, Math.min(overlay.index, items.length - 1)) : 0;
  const shown: ChatState = { ...left, overlay: { shows: "inbox", index } };
  const ids = done.map(({ id }) => id);
  const effects = Array.from({ length: Math.ceil(ids.length / INBOX_PAGE) }, (_, page): Effect => {
    return { type: "inboxDone", ids: ids.slice(page * INBOX_PAGE, (page + 1) * INBOX_PAGE) };
  });
  if (items.length > 0) return [shown, effects];
  const [asked, more] = loadMoreItems(shown);
  return [asked, [...effects, ...more]];
}

/** Goes to the message of an item: to its room, which is entered where that is needed. */
export function goToItem(state: ChatState, item: InboxItem): Step {
  return enterAndGo(state, groupOf(state, item), item.seq);
}

function groupOf(state: ChatState, { roomId }: InboxItem): Group {
  const { words } = state.look;
  if (roomId.startsWith(DIRECT_PREFIX)) return { name: words.inboxWhy.direct, value: roomId, roomId };
  const group = toGroup(roomId.replace(/^room/, ""));
  return group?.roomId === roomId ? group : { name: roomId, value: roomId, roomId };
}

/** Changes some of what is known of the inbox. */
export function withInbox(state: ChatState, changed: Partial<InboxState>): ChatState {
  return { ...state, inbox: { ...state.inbox, ...changed } };
}
