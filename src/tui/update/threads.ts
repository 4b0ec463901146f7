import type { ChatMessage, ThreadPage } from "../../core/client/chat.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { setDraft } from "../input/composer.ts";
import type { Effect, EffectReply } from "../state/effect.ts";
import { type Entry, findLastSeq, toEntries } from "../state/entries.ts";
import { freshen } from "../state/latest.ts";
import type { Past, Room, Thread } from "../state/room.ts";
import { changeRoom, currentRoom, draftOf, getCurrentDraft, keepDraft, roomOf } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { keepView } from "../state/views.ts";
import { addQuotes } from "./client/quotes.ts";
import { addErrorLine } from "./own-lines.ts";
import { isSought, seekPage, stopSeeking } from "./sought-page.ts";
import { unpick } from "./unpick.ts";

/** Messages of a thread that are asked for at a time. */
const THREAD_PAGE = 100;

/** Asks for the thread that a message is in. */
export function openThread(state: ChatState, roomId: RoomId, seq: number): Step {
  if (roomOf(state, roomId)?.past?.thread?.seqs.has(seq) === true) {
    return [changeRoom(state, roomId, unpick), []];
  }
  const query = { limit: THREAD_PAGE };
  const wanted = { type: "thread", seq } as const;
  return seekPage(state, roomId, wanted, { type: "thread", roomId, seq, query, wanted });
}

/** Shows a thread that was asked for, from its end; Esc goes back to what was looked at. */
function showThread(state: ChatState, roomId: RoomId, seq: number, page: ThreadPage): Step {
  const room = roomOf(state, roomId);
  if (room === undefined || !isSought(room, { type: "thread", seq })) return [state, []];
  if (state.view === "lines") return [changeRoom(state, roomId, stopSeeking), []]; // there it is printed
  const [first] = page.messages;
  if (first === undefined) {
    const told = addErrorLine(state, state.look.words.messageGone);
    return [changeRoom(told, roomId, stopSeeking), []];
  }
  const past: Past = {
    thread: { root: page.root, seqs: seqsOf(page.root, page.messages) },
    entries: toEntries(page.messages),
    older: page.more ? "more" : "beginning",
    oldestSeq: first.seq ?? 0,
    newestSeq: page.messages.at(-1)?.seq ?? 0,
    newer: "end",
  };
  const left = { ...keepView(unpick(room)), older: room.older === "loading" ? "more" : room.older } as const;
  const opened: Room = { ...left, past, anchor: undefined, picked: undefined, sought: undefined };
  const said = room.entries.flatMap((entry) => (entry.type === "message" ? [entry.message] : []));
  const [whole, effects] = addAnswers(opened, said);
  const [quoted, asked] = addQuotes(whole, page.messages);
  return [changeRoom(state, roomId, () => quoted), [...effects, ...asked]];
}

/** Takes in that a thread could not be read. */
function failThread(state: ChatState, roomId: RoomId, seq: number, reason: string): ChatState {
  const room = roomOf(state, roomId);
  if (room === undefined || !isSought(room, { type: "thread", seq })) return state;
  const told = addErrorLine(state, state.look.words.failedTo("thread", reason));
  return changeRoom(told, roomId, stopSeeking);
}

/** Adds those of the messages that came to the room to the thread that is looked at; asks the server where that alone knows. */
export function addAnswers(room: Room, messages: readonly ChatMessage[]): readonly [Room, readonly Effect[]] {
  const { past, roomId } = room;
  const thread = past?.thread;
  if (past === undefined || thread === undefined) return [room, []];
  const seqs = new Set(thread.seqs);
  const answers = messages.filter(({ seq, replyTo }) => {
    if (seq === undefined || replyTo === undefined || seqs.has(seq) || !seqs.has(replyTo)) return false;
    seqs.add(seq);
    return true;
  });
  const effects = messages.some((message) => isInDoubt(message, past))
    ? [askForNewer(roomId, thread, past)]
    : [];
  if (answers.length === 0) return [room, effects];
  const entries = [...past.entries, ...toEntries(answers)];
  const newestSeq = findLastSeq(entries) ?? past.newestSeq;
  return [{ ...room, past: { ...past, thread: { ...thread, seqs }, entries, newestSeq } }, effects];
}

/** Says whether a message may answer a part of the thread that is not loaded. */
function isInDoubt(
  { seq = 0, replyTo }: ChatMessage,
  { thread, oldestSeq, newestSeq, older }: Past,
): boolean {
  if (replyTo === undefined || thread === undefined || older === "beginning" || seq <= newestSeq)
    return false;
  return replyTo > thread.root && replyTo < oldestSeq;
}

function askForNewer(roomId: RoomId, { root }: Thread, { newestSeq }: Past): Effect {
  const wanted = { type: "newer", thread: root } as const;
  return { type: "thread", roomId, seq: newestSeq, query: { after: newestSeq, limit: THREAD_PAGE }, wanted };
}

/** Takes in a page of a thread that was asked for. */
export function takeThread(state: ChatState, reply: Extract<EffectReply, { type: "thread" }>): Step {
  const { roomId, wanted } = reply;
  const known = roomOf(state, roomId);
  if (known === undefined) return [state, []];
  const page = { ...reply.page, messages: freshen(known, reply.page.messages) };
  if (wanted.type === "thread") return showThread(state, roomId, wanted.seq, page);
  if (known.past?.thread?.root !== wanted.thread) return [state, []];
  const [grown, effects] = addQuotes(growThread(known, wanted.type, page), page.messages);
  return [changeRoom(state, roomId, () => grown), effects];
}

/** Takes in that a page of a thread could not be read. */
export function takeThreadFailure(
  state: ChatState,
  { roomId, wanted, error }: Extract<EffectReply, { type: "threadFailed" }>,
): ChatState {
  if (wanted.type === "thread") return failThread(state, roomId, wanted.seq, state.look.words.reason(error));
  return changeRoom(state, roomId, (room) => {
    const { past } = room;
    if (past?.thread?.root !== wanted.thread || past.older !== "loading") return room;
    return { ...room, past: { ...past, older: "failed" } };
  });
}

/** Adds a page to the thread that is looked at: older messages at its top, or newer ones that were in doubt at its end. */
function growThread(room: Room, wanted: "older" | "newer", { messages, more }: ThreadPage): Room {
  const { past } = room;
  if (past?.thread === undefined) return room;
  const { root, seqs } = past.thread;
  const added = messages.filter(({ seq }) => seq !== undefined && (seq === root || !seqs.has(seq)));
  const fresh = toEntries(added);
  const entries = wanted === "older" ? [...fresh, ...past.entries] : sortBySeq([...past.entries, ...fresh]);
  const thread = { root, seqs: new Set([...seqs, ...seqsOf(root, added)]) };
  const newestSeq = findLastSeq(entries) ?? past.newestSeq;
  if (wanted === "newer") return { ...room, past: { ...past, thread, entries, newestSeq } };
  const older = more && added.length > 0 ? "more" : "beginning";
  return { ...room, past: { ...past, thread, entries, older, oldestSeq: added[0]?.seq ?? past.oldestSeq } };
}

function sortBySeq(entries: readonly Entry[]): Entry[] {
  const seqOf = (entry: Entry) => (entry.type === "message" ? (entry.message.seq ?? 0) : 0);
  return [...entries].sort((one, other) => seqOf(one) - seqOf(other));
}

function seqsOf(root: number, messages: readonly ChatMessage[]): ReadonlySet<number> {
  return new Set([root, ...messages.flatMap(({ seq }) => seq ?? [])]);
}

/** The draft follows the view: a thread has one of its own, which comes up when it is opened again. */
export function followThread(before: ChatState, state: ChatState): ChatState {
  const room = currentRoom(state);
  const old = roomOf(before, state.current);
  if (room === undefined || old === undefined || before.current !== state.current) return state;
  const left = old.past?.thread?.root;
  if (left === room.past?.thread?.root) return state;
  const kept = keepDraft(room, left, getCurrentDraft(state));
  const draft = draftOf(kept);
  return {
    ...changeRoom(state, room.roomId, () => kept),
    composer: setDraft(state.composer, draft),
    replyTo: draft.replyTo,
    editing: draft.editing,
    completion: undefined,
    recall: { ...state.recall, index: undefined },
  };
}

/** The message that is answered by what is said in the thread that is looked at: its last one. */
export function lastOfThread(room: Room | undefined): number | undefined {
  return room?.past?.thread === undefined ? undefined : findLastSeq(room.past.entries);
}
