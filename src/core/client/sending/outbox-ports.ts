import type { ChatError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Clock } from "../../time/clock.ts";
import type { OutgoingMessage, SendReceipt } from "../chat.ts";
import type { Capacity } from "./room-outbox.ts";

/** Keeps what was said beyond the end of the process, until the server is known to have it. */
export interface OutboxStore {
  /** Claims what ended processes of this user left, oldest first; it is not given again. */
  takeOver(): readonly OutgoingMessage[];
  /** Keeps a message, or its new state. */
  put(message: OutgoingMessage): void;
  /** The server has it. */
  remove(clientMsgId: string): void;
  /** Lets another process take over what is left. */
  close(): void;
}

/** Keeps nothing. */
export const NO_STORE: OutboxStore = { takeOver: () => [], put: () => {}, remove: () => {}, close: () => {} };

/** The outcome of one try to send. `later`: refused for now, for the reason that the server gave; `lost`: unknown, safe to send again with the same id. */
export type SendOutcome =
  | { readonly type: "committed"; readonly receipt: SendReceipt }
  | { readonly type: "later"; readonly ms: number; readonly error?: ChatError }
  | { readonly type: "lost" }
  | { readonly type: "failed"; readonly error: ChatError };

/** Everything that the outbox needs from its owner. */
export interface OutboxPorts {
  readonly clock: Clock;
  readonly store: OutboxStore;
  /** Tells whether somebody wants to know of the room's messages; the owner calls `show` when that becomes true. */
  isRoomOpen(roomId: RoomId): boolean;
  /** Tells whether the room can take messages now; the owner calls `pump` when that becomes true. */
  ready(roomId: RoomId): boolean;
  /** The capacity of one request. */
  capacity(): Capacity;
  /**
   * Tries once to send messages of one room, in one request, and calls `settle` once: with an outcome for each, in order, but
   * for those after one that is for later.
   */
  transmit(messages: readonly OutgoingMessage[], settle: (outcomes: readonly SendOutcome[]) => void): void;
  /** False: what fails is forgotten, for an owner that has it and is told; nothing can be retried then. */
  readonly keepsFailed: boolean;
  /** Hears of each new state of a message. */
  emit(message: OutgoingMessage): void;
  /** Hears, once, that the store fails; what is said is sent all the same. */
  onStoreFailed(error: ChatError): void;
}
