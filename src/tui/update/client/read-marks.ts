import type { RoomId } from "../../../core/protocol/names.ts";
import { geometryOf, timelineOf } from "../../layout/geometry.ts";
import { windowOf } from "../../layout/timeline.ts";
import type { Typesetter } from "../../layout/typesetter.ts";
import type { Effect } from "../../state/effect.ts";
import type { Room } from "../../state/room.ts";
import { changeRoom, currentRoom } from "../../state/rooms.ts";
import { type ChatState, canReport, isEndInView, isInView, type Step } from "../../state/state.ts";
import { findUnseenMentions } from "../keys/next-unread.ts";
import { callsSelf } from "./incoming-messages.ts";

/** The time between two reports of what was read, in ms. */
const REPORT_READ_MS = 1_000;

/**
 * Marks the messages in view as read; in a room that is scrolled back, mentions in view count no longer. `before` is a state that
 * was marked already: where the view is the same, nothing is to be done.
 */
export function markVisibleRead(before: ChatState, state: ChatState, typesetter: Typesetter): ChatState {
  const room = currentRoom(state);
  if (room === undefined || !isInView(state, room)) return state;
  if (isEndInView(state, room)) return withAllRead(state, room);
  if (room.mentions === 0 || room.past !== undefined || isSameView(before, state)) return state;
  return withMentionsSeen(state, room, typesetter);
}

function withMentionsSeen(state: ChatState, room: Room, typesetter: Typesetter): ChatState {
  const { timeline, height } = timelineOf(state, room, geometryOf(state), typesetter);
  const { first, lastWhole } = windowOf(timeline, height);
  const unseen = findUnseenMentions(state, room);
  const next = unseen.findIndex((index) => index < first || index > lastWhole);
  if (next === 0 || unseen.length === 0) return state;
  const mentions = next < 0 ? 0 : unseen.length - next;
  return changeRoom(state, room.roomId, (known) => ({ ...known, mentions }));
}

/** Says whether two states show the same part of the same messages; it is cheap, for it runs at each key. */
function isSameView(before: ChatState, state: ChatState): boolean {
  const [old, room] = [currentRoom(before), currentRoom(state)];
  if (old === undefined || room === undefined || !isInView(before, old)) return false;
  return (
    haveSame(before, state, ["current", "size", "look", "ignored", "self"]) &&
    haveSame(old, room, [
      "anchor",
      "past",
      "entries",
      "mentions",
      "leftOff",
      "quotes",
      "older",
      "direct",
      "outgoing",
      "changes",
    ]) &&
    geometryOf(before).body === geometryOf(state).body
  );
}

function haveSame<T>(one: T, other: T, keys: readonly (keyof T)[]): boolean {
  return keys.every((key) => one[key] === other[key]);
}

function withAllRead(state: ChatState, room: Room): ChatState {
  const { lastSeq, read, unread, mentions } = room;
  const behind = read.seq !== undefined && read.seq < lastSeq;
  if (!behind && unread === 0 && mentions === 0) return state;
  const seq = read.seq === undefined ? undefined : Math.max(read.seq, lastSeq);
  return changeRoom(state, room.roomId, (known) => ({
    ...known,
    unread: 0,
    mentions: 0,
    knownUpTo: Math.max(known.knownUpTo, lastSeq),
    read: { ...read, seq },
  }));
}

/** Tells the server how far each room was read, where it does not know yet and was not told a moment ago. */
export function reportRead(state: ChatState): Step {
  const due = state.rooms.filter((room) => isUnreported(state, room) && dueAt(room) <= state.now);
  if (due.length === 0) return [state, []];
  const effects: Effect[] = due.map(({ roomId, read }) => ({ type: "read", roomId, seq: read.seq ?? 0 }));
  const told = due.reduce(
    (next, { roomId }) =>
      changeRoom(next, roomId, (room) => ({
        ...room,
        read: { seq: room.read.seq, reported: room.read.seq ?? 0, reportedAt: state.now },
      })),
    state,
  );
  return [told, effects];
}

/** Returns when the next report to the server is due, ms since 1970 UTC; undefined while it knows all. */
export function nextReportAt(state: ChatState): number | undefined {
  const times = state.rooms.filter((room) => isUnreported(state, room)).map(dueAt);
  return times.length === 0 ? undefined : Math.min(...times);
}

function isUnreported(state: ChatState, { read, membership, lost }: Room): boolean {
  return (
    canReport(state) && membership === "joined" && !lost && read.seq !== undefined && read.seq > read.reported
  );
}

function dueAt({ read }: Room): number {
  return read.reportedAt + REPORT_READ_MS;
}

/** Takes in how far this user has read on another device: what is before that is not unread here either. */
export function applyReadElsewhere(state: ChatState, roomId: RoomId, seq: number): ChatState {
  return changeRoom(state, roomId, (room) => {
    if (room.read.seq !== undefined && seq <= room.read.seq) return room;
    const left = room.entries.flatMap((entry) => {
      if (entry.type !== "message" || entry.message.own || state.ignored.has(entry.message.userId)) return [];
      return (entry.message.seq ?? 0) > seq ? [entry.message] : [];
    });
    return {
      ...room,
      knownUpTo: Math.max(room.knownUpTo, seq),
      unread: Math.min(room.unread, left.length),
      mentions: Math.min(room.mentions, left.filter((message) => callsSelf(state, room, message)).length),
      read: { ...room.read, seq, reported: seq },
    };
  });
}
