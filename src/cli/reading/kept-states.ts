import type { MessageChanges } from "../../core/protocol/changes.ts";

/** The states of messages that are kept, the ones read last, and their characters in all: a file is written anew at each step. */
const KEPT = 500;
const KEPT_CHARACTERS = 64 * 1024;

/** States that wait until all before them is read; older ones are let go. */
const WAITING = 10_000;

/** A message's key, `epoch/roomId/seq`, and how it was changed. */
export type KeyedState = readonly [key: string, state: MessageChanges];

/** The states in which messages were read last, for a file: as they were up to the change that each room has been read to. */
export class KeptStates {
  /** Each as a member of a JSON object, the one read last at the end. */
  readonly #kept = new Map<string, string>();
  #characters = 0;
  /** States beyond the change that their room has been read to, in the order they came. */
  #waiting: KeyedState[] = [];

  constructor(states: readonly KeyedState[] = []) {
    for (const state of states) this.#keep(state);
  }

  /** Takes a state as it is printed, or handed on. */
  add(key: string, state: MessageChanges): void {
    this.#waiting.push([key, state]);
    if (this.#waiting.length > 2 * WAITING) this.#waiting = this.#waiting.slice(-WAITING);
  }

  /** Keeps what was read of a room of a log up to a change; what is behind it is read again in a later run. */
  settle(room: string, rev: number): void {
    const waiting: KeyedState[] = [];
    for (const state of this.#waiting) {
      if (state[1].rev <= rev && roomOf(state[0]) === room) this.#keep(state);
      else waiting.push(state);
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

function roomOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/"));
}
