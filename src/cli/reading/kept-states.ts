import type { ChatMessage, Cursor } from "../../core/client/chat.ts";
import type { MessageChanges } from "../../core/protocol/changes.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Printed } from "./printed-states.ts";

/** The states of messages that are kept, the ones read last, and their characters in all: a file is written anew at each step. */
const KEPT = 500;
const KEPT_CHARACTERS = 64 * 1024;

/** States that wait until all before them is read; older ones are let go. */
const WAITING = 10_000;

/** A message's key, `epoch/roomId/seq`, and how it was changed. */
export type KeyedState = readonly [key: string, state: MessageChanges];

/** A state of a message that was printed with its text, or as a change. */
interface WaitingState {
  readonly message: ChatMessage;
  readonly changes: MessageChanges;
  readonly as: Printed;
}

/** The states in which messages were printed last, for a file: those up to which each room has been read. */
export class KeptStates {
  /** Each as a member of a JSON object, the one read last at the end. */
  readonly #kept = new Map<string, string>();
  #characters = 0;
  /** States beyond what their room has been read to, in the order they came. */
  #waiting: WaitingState[] = [];

  constructor(states: readonly KeyedState[] = []) {
    for (const state of states) this.#keep(state);
  }

  /** Takes a state as it is printed, or handed on. */
  add(message: ChatMessage, changes: MessageChanges, as: Printed): void {
    this.#waiting.push({ message, changes, as });
    if (this.#waiting.length > 2 * WAITING) this.#waiting = this.#waiting.slice(-WAITING);
  }

  /** Keeps what was read of a room; what is behind it is read again in a later run. */
  settle(roomId: RoomId, cursor: Cursor): void {
    const waiting: WaitingState[] = [];
    for (const state of this.#waiting) {
      if (state.message.roomId === roomId && isRead(state, cursor)) {
        this.#keep([state.message.key, state.changes]);
      } else waiting.push(state);
    }
    this.#waiting = waiting;
  }

  /** Writes them as a JSON object, by their keys. */
  toJson(): string {
    return `{${[...this.#kept.values()].join(",")}}`;
  }

  #keep([key, state]: KeyedState): void {
    this.#drop(key);
    const member = `${JSON.stringify(key)}:${JSON.stringify(state)}`;
    this.#kept.set(key, member);
    this.#characters += member.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT && this.#characters <= KEPT_CHARACTERS) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#characters -= this.#kept.get(key)?.length ?? 0;
    this.#kept.delete(key);
  }
}

/** One that is printed with its message is read with that, whatever its change. */
function isRead({ message, changes, as }: WaitingState, { epoch, seq, rev = 0 }: Cursor): boolean {
  if (!message.key.startsWith(`${epoch}/${message.roomId}/`)) return false; // of another log
  return as === "message" ? (message.seq ?? 0) <= seq : changes.rev <= rev;
}
