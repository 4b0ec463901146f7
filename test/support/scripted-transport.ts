import type { CloseReason, Transport, TransportListener } from "../../src/core/client/transport.ts";
import { chatError } from "../../src/core/protocol/errors.ts";

/** One thing the client sent. `reply` answers it, as an acknowledgement does. */
export interface Sent {
  readonly event: string;
  readonly payload: Record<string, unknown>;
  readonly reply: (reply: unknown) => void;
}

/** A transport whose other end is the test: it sees what the client sends and says what a server would. */
export class ScriptedTransport implements Transport {
  readonly auths: Readonly<Record<string, unknown>>[] = [];
  readonly sent: Sent[] = [];
  closed = false;
  #listener: TransportListener | undefined;

  open(auth: Readonly<Record<string, unknown>>, listener: TransportListener): void {
    this.auths.push(auth);
    this.#listener = listener;
    this.closed = false;
  }

  emit(event: string, payload: unknown, onReply: (reply: unknown) => void = () => {}): void {
    this.sent.push({ event, payload: payload as Record<string, unknown>, reply: onReply });
  }

  close(): void {
    this.closed = true;
    this.#listener = undefined;
  }

  /** The connection is made. */
  accept(): void {
    this.#listener?.onOpen();
  }

  /** The server sends an event. */
  say(event: string, payload: unknown): void {
    this.#listener?.onEvent(event, payload);
  }

  /** The connection ends from the other side. */
  end(reason: CloseReason = { type: "lost", error: chatError("connection-lost", { cause: "gone" }) }): void {
    this.#listener?.onClose(reason);
  }

  /** All that was sent of one event, in order. */
  of(event: string): Sent[] {
    return this.sent.filter((one) => one.event === event);
  }

  /** The latest sent of one event. */
  last(event: string): Sent {
    const found = this.of(event).at(-1);
    if (found === undefined) throw new Error(`the client sent no ${event}`);
    return found;
  }
}
