import * as v from "valibot";
import type { Cursor } from "../../core/client/chat.ts";
import { isChanges, type MessageChanges } from "../../core/protocol/changes.ts";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { replaceFile } from "../../files/whole-file.ts";
import { UsageError } from "../exit.ts";
import { jsonOrNothing, readIfThere } from "../files/read-file.ts";
import { KeptStates, type KeyedState } from "./kept-states.ts";
import { PrintedStates } from "./printed-states.ts";

const StateSchema = v.object({
  rooms: v.record(
    v.string(),
    v.object({
      epoch: v.string(),
      seq: v.number(),
      at: v.optional(v.number()),
      rev: v.optional(v.number()),
    }),
  ),
  states: v.optional(v.record(v.string(), v.custom<MessageChanges>(isChanges)), {}),
});

/**
 * The last message read of each room, and, where changes are read, the last change and the states in which messages were printed last, kept in
 * a file between runs. It is written after what was read was handed on, so a run that is killed repeats its last messages and misses none.
 */
export class ReadCursors {
  readonly #file: string;
  readonly #rooms: Map<RoomId, Cursor>;
  readonly #states: KeptStates;
  /** The states in which messages were printed; they are kept as far as each room has been read. */
  readonly printed: PrintedStates;

  private constructor(file: string, rooms: Map<RoomId, Cursor>, states: readonly KeyedState[] = []) {
    this.#file = file;
    this.#rooms = rooms;
    this.#states = new KeptStates(states);
    this.printed = new PrintedStates(states, (...printed) => this.#states.add(...printed));
  }

  /** Reads the cursors in a file; there are none if it is not there yet or is empty, as `mktemp` makes it. UsageError for one that can't be read or holds something else. */
  static load(file: string): ReadCursors {
    const text = readIfThere(file);
    if (text === undefined || text.trim() === "") return new ReadCursors(file, new Map());
    const state = v.safeParse(StateSchema, jsonOrNothing(text));
    if (!state.success) throw new UsageError((words) => words.badState(file));
    const rooms = Object.entries(state.output.rooms).flatMap(
      ([id, cursor]): (readonly [RoomId, Cursor])[] => {
        const roomId = v.safeParse(RoomIdSchema, id);
        return roomId.success ? [[roomId.output, cursor]] : [];
      },
    );
    return new ReadCursors(file, new Map(rooms), Object.entries(state.output.states));
  }

  /** The last message read of a room; undefined if none was. */
  of(roomId: RoomId): Cursor | undefined {
    return this.#rooms.get(roomId);
  }

  /** Keeps how far a room has been read, on disk when it returns. UsageError where it can't be. */
  keep(roomId: RoomId, cursor: Cursor): void {
    this.#rooms.set(roomId, cursor);
    this.#states.settle(roomId, cursor);
    try {
      const rooms = JSON.stringify(Object.fromEntries(this.#rooms));
      replaceFile(this.#file, `{"rooms":${rooms},"states":${this.#states.toJson()}}\n`);
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code);
      throw new UsageError((words) => words.unwritableFile(this.#file, code));
    }
  }
}
