import type { ClientHistory, LoggedMessage, Recorded, RoomLog } from "./history.ts";

/** The part of the promise that was broken. */
export type Fault =
  /** An acknowledged message, or one kept on disk, is not in the log, or was not shown to who was there. */
  | "lost"
  /** A message stands twice in the log, or was shown twice to one client. */
  | "twice"
  /** Two do not agree on what stands at a seq, or it is not the order of speaking. */
  | "order"
  /** A text that nobody said. */
  | "phantom"
  /** The receipt names another place than the log. */
  | "place"
  /** A hole in what was shown, and no word of it. */
  | "hole"
  /** Told as lost or restarted what the log still has; told as failed what it took. */
  | "false alarm"
  /** A process ended by itself, or the clients did not come to the same end. */
  | "stuck";

/** One breach of the promise, with the records that show it. */
export interface Violation {
  readonly fault: Fault;
  readonly what: string;
  readonly records: readonly unknown[];
}

/** A text that somebody said, and who. */
export interface Said {
  readonly client: string;
  readonly said: Recorded<"said">;
}

/** Everything that is known of a run, in the ways it is looked up. */
export class Evidence {
  readonly histories: readonly ClientHistory[];
  readonly logs: readonly RoomLog[];
  readonly #said = new Map<string, Said>();
  readonly #log = new Map<string, RoomLog>();
  readonly #placed = new Map<string, LoggedMessage>();

  constructor(histories: readonly ClientHistory[], logs: readonly RoomLog[]) {
    this.histories = histories;
    this.logs = logs;
    for (const { client, records } of histories) {
      for (const said of records) if (said.type === "said") this.#said.set(said.text, { client, said });
    }
    for (const log of logs) {
      this.#log.set(log.room, log);
      for (const message of log.messages) this.#placed.set(key(log.room, message.text), message);
    }
  }

  /** Gives the author of a text; a text is said once in a run. */
  sayerOf(text: string): Said | undefined {
    return this.#said.get(text);
  }

  /** The final log of a room; undefined if the server never held one. */
  log(room: string): RoomLog | undefined {
    return this.#log.get(room);
  }

  /** Gives the message at a seq of a room. */
  at(room: string, seq: number): LoggedMessage | undefined {
    const found = this.#log.get(room)?.messages[seq - 1];
    return found?.seq === seq ? found : undefined;
  }

  /** Gives the seq of a text in the log; the last one if it is there twice. */
  placeOf(room: string, text: string): LoggedMessage | undefined {
    return this.#placed.get(key(room, text));
  }
}

function key(room: string, text: string): string {
  return `${room}\n${text}`;
}
