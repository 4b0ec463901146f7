import type { OutgoingMessage, SendReceipt } from "./chat.ts";
import type { Clock } from "./clock.ts";
import type { ChatError } from "./errors.ts";
import type { RoomId } from "./names.ts";

/** What came of one try to send. `later`: refused for now; `lost`: unknown, safe to send again with the same id. */
export type SendOutcome =
  | { readonly type: "committed"; readonly receipt: SendReceipt }
  | { readonly type: "later"; readonly ms: number }
  | { readonly type: "lost" }
  | { readonly type: "failed"; readonly error: ChatError };

/** What the outbox needs from its owner. */
export interface OutboxPorts {
  readonly clock: Clock;
  /** Whether the room can take messages now; the owner calls `pump` when that becomes true. */
  ready(roomId: RoomId): boolean;
  /** Tries to send once and calls `settle` once. */
  transmit(message: OutgoingMessage, settle: (outcome: SendOutcome) => void): void;
  /** Hears of each new state of a message. */
  tell(message: OutgoingMessage): void;
}

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

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Queues a message; resolves when it is committed, rejects when it fails (it stays, for `retry`). */
  add(message: OutgoingMessage): Promise<SendReceipt> {
    return new Promise((resolve, reject) => {
      this.#entries.set(message.clientMsgId, { message, resolve, reject });
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

  /** The message was seen in the room: it is committed, whatever its reply says. */
  seen(receipt: SendReceipt): void {
    this.#remove(receipt);
    this.pump(receipt.roomId);
  }

  /** Fails all that is left, for a client that closes. */
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
        break;
    }
    this.pump(roomId);
  }

  #remove(receipt: SendReceipt): void {
    const { roomId, clientMsgId } = receipt;
    if (this.#underWay.get(roomId) === clientMsgId) this.#underWay.delete(roomId);
    this.#entries.get(clientMsgId)?.resolve(receipt);
    this.#entries.delete(clientMsgId);
  }

  #become(entry: Entry, state: OutgoingMessage["state"]): void {
    entry.message = { ...entry.message, state };
    this.#ports.tell(entry.message);
  }

  #next(roomId: RoomId): Entry | undefined {
    for (const entry of this.#entries.values()) {
      if (entry.message.roomId === roomId && entry.message.state.status === "sending") return entry;
    }
    return undefined;
  }
}
