import type { OutgoingMessage, SendReceipt } from "./chat.ts";
import type { Clock } from "./clock.ts";
import { ChatError } from "./errors.ts";
import { OUTBOX_FRESH_MS } from "./limits.ts";
import type { RoomId } from "./names.ts";

/** What came of one try to send. `later`: refused for now; `lost`: unknown, safe to send again with the same id. */
export type SendOutcome =
  | { readonly type: "committed"; readonly receipt: SendReceipt }
  | { readonly type: "later"; readonly ms: number }
  | { readonly type: "lost" }
  | { readonly type: "failed"; readonly error: ChatError };

/** Keeps what was said beyond the end of the process, until the server is known to have it. */
export interface OutboxStore {
  /** What earlier runs of this user left, oldest first. */
  load(): readonly OutgoingMessage[];
  /** Keeps a message, or its new state. */
  put(message: OutgoingMessage): void;
  /** The server has it. */
  remove(clientMsgId: string): void;
}

/** Keeps nothing. */
export const NO_STORE: OutboxStore = { load: () => [], put: () => {}, remove: () => {} };

/** What the outbox needs from its owner. */
export interface OutboxPorts {
  readonly clock: Clock;
  readonly store: OutboxStore;
  /** Whether the room can take messages now; the owner calls `pump` when that becomes true. */
  ready(roomId: RoomId): boolean;
  /** Tries to send once and calls `settle` once. */
  transmit(message: OutgoingMessage, settle: (outcome: SendOutcome) => void): void;
  /** Hears of each new state of a message. */
  tell(message: OutgoingMessage): void;
  /** Hears, once, that the store fails; what is said is sent all the same. */
  unkept(error: ChatError): void;
}

const OLD = new ChatError("it was left unsent more than a day ago");
const DOUBTED = new ChatError("groupchat ended before the echo; sending it again may show it twice");

interface Entry {
  message: OutgoingMessage;
  readonly resolve: (receipt: SendReceipt) => void;
  readonly reject: (error: ChatError) => void;
}

/**
 * What the user said and the server has not been seen to commit. One message of a room is under way at a time, so
 * that a refusal for now (a rate limit) never lets a later one overtake it.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #entries = new Map<string, Entry>();
  readonly #underWay = new Map<RoomId, string>();
  #storeFailed = false;

  /** Begins with what earlier runs left; what is old is not sent before somebody asks for it. */
  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    const now = ports.clock.now();
    for (const message of ports.store.load()) {
      const old = message.state.status === "sending" && now - message.at > OUTBOX_FRESH_MS;
      const left: OutgoingMessage = old ? { ...message, state: { status: "failed", error: OLD } } : message;
      this.#entries.set(message.clientMsgId, { message: left, resolve: () => {}, reject: () => {} });
    }
  }

  /** Tells again what waits for a room, for whoever has just begun to look at it. */
  show(roomId: RoomId): void {
    for (const { message } of this.#entries.values())
      if (message.roomId === roomId) this.#ports.tell(message);
  }

  /** Queues a message; resolves when it is committed, rejects when it fails (it stays, for `retry`). */
  add(message: OutgoingMessage): Promise<SendReceipt> {
    return new Promise((resolve, reject) => {
      this.#entries.set(message.clientMsgId, { message, resolve, reject });
      this.#keep((store) => store.put(message));
      this.#ports.tell(message);
      this.pump(message.roomId);
    });
  }

  /** Sends a failed message again, with the same id. */
  retry(clientMsgId: string): void {
    const entry = this.#entries.get(clientMsgId);
    if (entry?.message.state.status !== "failed") return;
    this.#become(entry, { status: "sending" });
    this.pump(entry.message.roomId);
  }

  /** Sends the room's next message if none is under way. */
  pump(roomId: RoomId): void {
    if (this.#underWay.has(roomId) || !this.#ports.ready(roomId)) return;
    const entry = this.#next(roomId);
    if (entry === undefined) return;
    const { clientMsgId } = entry.message;
    this.#underWay.set(roomId, clientMsgId);
    this.#ports.transmit(entry.message, (outcome) => {
      if (this.#underWay.get(roomId) === clientMsgId) this.#settle(entry, outcome);
    });
  }

  /** It goes to a server that can't tell a second try from a second message: a later run must not send it by itself. */
  doubt(message: OutgoingMessage): void {
    this.#keep((store) => store.put({ ...message, state: { status: "failed", error: DOUBTED } }));
  }

  /** The message was seen in the room: it is committed, whatever its reply says. */
  seen(receipt: SendReceipt): void {
    this.#remove(receipt);
    this.pump(receipt.roomId);
  }

  /** Fails all that is left, for a client that closes; the store keeps it. */
  close(error: ChatError): void {
    for (const entry of this.#entries.values()) entry.reject(error);
    this.#entries.clear();
  }

  #settle(entry: Entry, outcome: SendOutcome): void {
    const { roomId } = entry.message;
    switch (outcome.type) {
      case "committed":
        this.#remove(outcome.receipt);
        break;
      case "failed":
        this.#underWay.delete(roomId);
        this.#become(entry, { status: "failed", error: outcome.error });
        entry.reject(outcome.error);
        break;
      case "later":
        this.#ports.clock.after(outcome.ms, () => {
          this.#underWay.delete(roomId);
          this.pump(roomId);
        });
        return;
      case "lost":
        this.#underWay.delete(roomId);
        this.#keep((store) => store.put(entry.message)); // no longer in doubt, if it was
        break;
    }
    this.pump(roomId);
  }

  #remove(receipt: SendReceipt): void {
    const { roomId, clientMsgId } = receipt;
    if (this.#underWay.get(roomId) === clientMsgId) this.#underWay.delete(roomId);
    const entry = this.#entries.get(clientMsgId);
    if (entry === undefined) return;
    this.#entries.delete(clientMsgId);
    this.#keep((store) => store.remove(clientMsgId));
    entry.resolve(receipt);
  }

  #become(entry: Entry, state: OutgoingMessage["state"]): void {
    entry.message = { ...entry.message, state };
    this.#keep((store) => store.put(entry.message));
    this.#ports.tell(entry.message);
  }

  #keep(action: (store: OutboxStore) => void): void {
    try {
      action(this.#ports.store);
    } catch (error) {
      if (!this.#storeFailed && error instanceof ChatError) this.#ports.unkept(error);
      this.#storeFailed = true;
    }
  }

  #next(roomId: RoomId): Entry | undefined {
    for (const entry of this.#entries.values()) {
      if (entry.message.roomId === roomId && entry.message.state.status === "sending") return entry;
    }
    return undefined;
  }
}
