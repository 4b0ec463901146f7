import {
  type ClientHistory,
  type LoggedMessage,
  type LoggedReceipt,
  type Recorded,
  type RoomLog,
  revOf,
  type State,
  type Target,
  userIdOf,
} from "./history.ts";

/** The part of the promise that was broken. */
export type Fault =
  /** An acknowledged message or change, or one kept on disk, is not in the log, or was not shown to who was there. */
  | "lost"
  /** A message stands twice in the log, a change was done twice, or either was shown twice to one client. */
  | "twice"
  /** Two do not agree on what stands at a seq, or it is not the order of speaking; a message went back to an earlier state. */
  | "order"
  /** A text that nobody said, or a change that nobody asked for. */
  | "phantom"
  /** The receipt names another place than the log. */
  | "place"
  /** A message is in the end not what its changes, one after the other, make of it. */
  | "undone"
  /** A text that was deleted or edited away is still in the files of the server. */
  | "left behind"
  /** A hole in what was shown, and no word of it. */
  | "hole"
  /** Told as lost or restarted what the log still has; told as failed what it took, or might have taken. */
  | "false alarm"
  /** A process ended by itself, or the clients did not come to the same end. */
  | "stuck";

/** One breach of the promise, with the records that show it. */
export interface Violation {
  readonly fault: Fault;
  readonly what: string;
  readonly records: readonly unknown[];
}

/** A text that somebody said, or made of a message. */
export interface Origin {
  readonly client: string;
  readonly user: string;
  readonly room: string;
  readonly target: Target;
  readonly record: Recorded<"said" | "asked">;
}

/** A change that somebody asked for. */
export interface Asked {
  readonly client: string;
  readonly user: string;
  readonly asked: Recorded<"asked">;
}

/** A message as somebody has it; without `epoch` as the final log has it. */
export interface Held {
  readonly epoch?: string | undefined;
  readonly seq: number;
  readonly by: string;
  readonly text: string;
  readonly id?: string | null | undefined;
  readonly state: State;
}

/** Everything that is known of a run, in the ways it is looked up. */
export class Evidence {
  readonly histories: readonly ClientHistory[];
  readonly logs: readonly RoomLog[];
  readonly #origins = new Map<string, Origin>();
  readonly #asked = new Map<string, Asked>();
  readonly #log = new Map<string, RoomLog>();
  readonly #placed = new Map<string, LoggedMessage>();
  readonly #receipts = new Map<string, LoggedReceipt>();

  constructor(histories: readonly ClientHistory[], logs: readonly RoomLog[]) {
    this.histories = histories;
    this.logs = logs;
    for (const history of histories) this.#readHistory(history);
    for (const log of logs) {
      const { room } = log;
      this.#log.set(room, log);
      for (const message of log.messages)
        if (message.id !== null) this.#placed.set(key(room, userIdOf(message.by), message.id), message);
      for (const receipt of log.receipts)
        this.#receipts.set(key(room, receipt.userId, receipt.change), receipt);
    }
  }

  /** Gives the origin of a text; a text is made once in a run. */
  originOf(text: string): Origin | undefined {
    return this.#origins.get(text);
  }

  /** Gives all texts that were ever said, or made of a message. */
  texts(): Iterable<string> {
    return this.#origins.keys();
  }

  /** Gives a change by its id. */
  askedFor(change: string): Asked | undefined {
    return this.#asked.get(change);
  }

  /** Tells whether a message holds a text that its author gave it, or none if it was deleted. */
  isGenuine(room: string, message: Held): boolean {
    const { seq, by, text, state } = message;
    if (state.deletedAt !== undefined) return text === "";
    const origin = this.#origins.get(text);
    if (origin?.user !== by || origin.room !== room) return false;
    if ("seq" in origin.target) return origin.target.seq === seq;
    const isOfLog = (message.epoch ?? this.log(room)?.epoch) === this.log(room)?.epoch;
    const id = (isOfLog ? this.at(room, seq)?.id : undefined) ?? message.id;
    return id === undefined || id === null || id === origin.target.id;
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

  /** Gives what a user said with an id, as it stands in the log. */
  placeOf(room: string, user: string, id: string): LoggedMessage | undefined {
    return this.#placed.get(key(room, userIdOf(user), id));
  }

  /** Gives the message that a change of a user is made to. */
  targetOf({ user, asked: { room, target } }: Asked): LoggedMessage | undefined {
    return "seq" in target ? this.at(room, target.seq) : this.placeOf(room, user, target.id);
  }

  /** Gives the log's record of a change of a user. */
  receiptOf({ user, asked: { room, change } }: Asked): LoggedReceipt | undefined {
    return this.#receipts.get(key(room, userIdOf(user), change));
  }

  #readHistory({ client, user, records }: ClientHistory): void {
    for (const record of records) {
      if (record.type === "said") {
        const { room, id, text } = record;
        this.#origins.set(text, { client, user, room, target: { id }, record });
      }
      if (record.type !== "asked") continue;
      const { room, change, target, action } = record;
      this.#asked.set(change, { client, user, asked: record });
      if ("msg" in action) this.#origins.set(action.msg, { client, user, room, target, record });
    }
  }
}

/** True for two states of a message that are one. */
export function isSameState(one: Held, other: Held): boolean {
  return one.text === other.text && one.by === other.by && asText(one.state) === asText(other.state);
}

function asText(state: State): string {
  const { editedAt, deletedAt, deletedBy, reason, pinnedBy, reactions = [] } = state;
  const sorted = reactions.map(({ emoji, count, users }) => [emoji, count, users].join()).sort();
  return JSON.stringify([revOf(state), editedAt, deletedAt, deletedBy, reason, pinnedBy, sorted]);
}

function key(...parts: readonly string[]): string {
  return parts.join("\n");
}
