import type { ChatError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Clock } from "../../time/clock.ts";
import type { ChangeReceipt, Outgoing, OutgoingChange, SendReceipt } from "../chat.ts";
import type { Capacity } from "./room-outbox.ts";

/** Keeps what was said, and what is to be changed, beyond the end of the process, until the server is known to have it. */
export interface OutboxStore {
  /** Claims what ended processes of this user left, in the order it was asked for; it is not given again. */
  takeOver(): readonly Outgoing[];
  /** Keeps a message or a change, or its new state. */
  put(outgoing: Outgoing): void;
  /** The server has it, or nobody wants it any more. */
  remove(outgoing: Outgoing): void;
  /** Lets another process take over what is left. */
  close(): void;
}

/** Keeps nothing. */
export const NO_STORE: OutboxStore = { takeOver: () => [], put: () => {}, remove: () => {}, close: () => {} };

/** Names what is in an outbox: messages, updates of messages, and changes have ids of their own. */
export function outgoingKey(outgoing: Outgoing): string {
  if ("action" in outgoing) return changeKey(outgoing.changeId);
  return outgoing.changeId === undefined ? messageKey(outgoing.clientMsgId) : `update ${outgoing.changeId}`;
}

/** The key of a message that is no update. */
export function messageKey(clientMsgId: string): string {
  return `message ${clientMsgId}`;
}

export function changeKey(changeId: string): string {
  return `change ${changeId}`;
}

/** The outcome of one try to send. `later`: refused for now, for the reason that the server gave; `lost`: unknown, safe to send again with the same id. */
export type SendOutcome =
  | { readonly type: "committed"; readonly receipt: SendReceipt | ChangeReceipt }
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
  /** The log of the server; undefined before it is known. */
  epoch(): string | undefined;
  /** The capacity of one request. */
  capacity(): Capacity;
  /**
   * Tries once to send messages of one room, or one change or update alone, in one request, and calls `settle` once: with an outcome for
   * each, in order, but for those after one that is for later.
   */
  transmit(outgoing: readonly Outgoing[], settle: (outcomes: readonly SendOutcome[]) => void): void;
  /** False: what fails is forgotten, for an owner that has it and is told; nothing can be retried then. */
  readonly keepsFailed: boolean;
  /** Hears of each new state of a message or change. */
  emit(outgoing: Outgoing): void;
  /** Hears of a change that failed for good, which the outbox holds no longer. */
  onLost(change: OutgoingChange): void;
  /** Hears, once, that the store fails; what is said is sent all the same. */
  onStoreFailed(error: ChatError): void;
}
