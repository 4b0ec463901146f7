import type { Message } from "../../core/protocol/message.ts";
import type { UserId } from "../../core/protocol/names.ts";
import type { Searchable } from "./memory-search.ts";
import { type RoomUse, UNUSED } from "./room-rank.ts";

/** A room in memory. The first of its messages, which are as they are now, has the seq after `trimmed`. */
export interface MemoryRoom extends Searchable {
  trimmed: number;
  readonly messages: Message[];
  readonly ids: number[];
  /** The seq of the first message of the thread that an answer is in, by its own. */
  readonly threads: Map<number, number>;
  rev: number;
  /** The seqs of changed messages by ascending `rev`: each is taken out and put in again with its next change. */
  readonly changed: Set<number>;
  readonly pinned: Set<number>;
  /** Those who reacted to a message, by its seq and each emoji, in the order in which each was first used. */
  readonly reactions: Map<number, Map<string, Set<UserId>>>;
  use: RoomUse;
}

export function newRoom(): MemoryRoom {
  return {
    trimmed: 0,
    messages: [],
    ids: [],
    threads: new Map(),
    rev: 0,
    changed: new Set(),
    pinned: new Set(),
    reactions: new Map(),
    use: UNUSED,
  };
}

/** The message of a seq, if it is kept. */
export function messageOf({ trimmed, messages }: MemoryRoom, seq: number): Message | undefined {
  return messages[seq - trimmed - 1];
}

/** The newest seq ever given in a room. */
export function lastSeqOf({ trimmed, messages }: MemoryRoom): number {
  return trimmed + messages.length;
}

/** Forgets what became of a message. */
export function forgetChanges(room: MemoryRoom, seq: number): void {
  for (const seqs of [room.threads, room.changed, room.pinned, room.reactions]) seqs.delete(seq);
}
