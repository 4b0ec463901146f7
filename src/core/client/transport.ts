import type { ChatError } from "../protocol/errors.ts";

/** The reason for which a connection ended, or was never made. `refused` carries what the server said; it is no use to try again. */
export type CloseReason =
  | { readonly type: "lost"; readonly error: ChatError }
  | { readonly type: "unreachable"; readonly error: ChatError }
  | { readonly type: "refused"; readonly error: unknown };

/** Called by a transport. After `onClose` nothing more comes until the next `open`. */
export interface TransportListener {
  onOpen(): void;
  onEvent(event: string, payload: unknown): void;
  onClose(reason: CloseReason): void;
}

/**
 * The port a client talks through: one connection at a time, events in the order they were sent, no retries and no
 * buffering of its own. `auth` is the handshake payload.
 */
export interface Transport {
  open(auth: Readonly<Record<string, unknown>>, listener: TransportListener): void;
  /** Sends if the connection is open, else drops. `onReply` is called at most once; a base server never calls it. */
  emit(event: string, payload: unknown, onReply?: (reply: unknown) => void): void;
  /** Ends the connection; `onClose` is not called for it. */
  close(): void;
}
