import type { OutgoingMessage } from "./chat.ts";

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
