import { type ChatError, chatError } from "../protocol/errors.ts";
import { RECONNECT_FIRST_MS, RECONNECT_LONGEST_MS, REQUEST_TIMEOUT_MS } from "../protocol/limits.ts";
import type { Clock } from "../time/clock.ts";
import { parseRefusal } from "./payloads.ts";
import { PendingRequests, type Settle } from "./pending-requests.ts";
import type { CloseReason, Transport } from "./transport.ts";

/** A connection that is gone for now. `refused`: the server said that it is to come later. */
export interface Loss {
  readonly cause: CloseReason["type"];
  readonly error: ChatError;
  /** ms since 1970 UTC */
  readonly nextTryAt: number;
}

/** Called by a connection. `onLost` is followed by another try by itself. */
export interface ConnectionListener {
  onOpen(): void;
  onEvent(event: string, payload: unknown): void;
  /** Called with the time that a reply took, or has been waited for so far, ms. */
  onLag(ms: number, waiting: boolean): void;
  onLost(loss: Loss): void;
  /** The server refused the handshake. Returns how long to wait before another try, or undefined to stay away. */
  onRefused(error: unknown): number | undefined;
}

/** Everything that a connection needs from outside. `random` gives numbers in [0, 1). */
export interface ConnectionPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * One lasting connection over a transport that knows no second try: it reconnects without end, waiting twice as long
 * each time with jitter, and fails every open request when the connection goes.
 */
export class Connection {
  readonly #ports: ConnectionPorts;
  readonly #auth: () => Readonly<Record<string, unknown>>;
  readonly #listener: ConnectionListener;
  readonly #pending: PendingRequests;
  #tries = 0;
  #open = false;
  #ended = false;
  /** The wait that the server asked for before it ended the connection, in ms. */
  #toldToWait: number | undefined;
  #cancelRetry: () => void = () => {};

  constructor(
    ports: ConnectionPorts,
    auth: () => Readonly<Record<string, unknown>>,
    listener: ConnectionListener,
  ) {
    this.#ports = ports;
    this.#auth = auth;
    this.#listener = listener;
    this.#pending = new PendingRequests(ports.clock, (ms, waiting) => listener.onLag(ms, waiting));
  }

  get open(): boolean {
    return this.#open;
  }

  /** Opens the transport; what comes of it is told to the listener. */
  start(): void {
    this.#ports.transport.open(this.#auth(), {
      onOpen: () => {
        this.#open = true;
        this.#listener.onOpen();
      },
      onEvent: (event, payload) => this.#listener.onEvent(event, payload),
      onClose: (reason) => this.#closed(reason),
    });
  }

  /** The next wait starts from the shortest again: the other side has proved to be a server. */
  proved(): void {
    this.#tries = 0;
  }

  /** The server is about to end the connection and names the wait until the next try, in ms. */
  comeBackIn(ms: number): void {
    this.#toldToWait = ms;
  }

  /** The server turned out to reply to nothing (base): open requests are dropped, never to be settled. */
  abandon(): void {
    this.#pending.drop();
  }

  /** Sends without asking for a reply. */
  emit(event: string, payload: unknown): void {
    this.#ports.transport.emit(event, payload);
  }

  /**
   * Sends, and calls `settle` once: with the reply, in the turn it arrives, so that nothing overtakes it; or with a
   * CONNECTION_LOST when the connection goes first: whether the server did what was asked is not known then. A server that does not reply within `timeoutMs` is taken for
   * dead, and the connection with it.
   */
  request(event: string, payload: unknown, settle: Settle, timeoutMs = REQUEST_TIMEOUT_MS): void {
    if (!this.#open) return settle({ ok: false, error: chatError("no-connection", {}) });
    const onReply = this.#pending.add(settle, timeoutMs, () => this.#dead(timeoutMs));
    this.#ports.transport.emit(event, payload, onReply);
  }

  /** Ends it for good; open requests fail. */
  close(): void {
    this.#ended = true;
    this.#open = false;
    this.#cancelRetry();
    this.#ports.transport.close();
    this.#pending.failAll(chatError("connection-closed", {}));
  }

  #dead(timeoutMs: number): void {
    this.#ports.transport.close();
    this.#closed({ type: "lost", error: chatError("no-answer", { seconds: timeoutMs / 1000 }) });
  }

  #closed(reason: CloseReason): void {
    if (this.#ended) return;
    this.#open = false;
    const error = reason.type === "refused" ? parseRefusal(reason.error) : reason.error;
    this.#pending.failAll(error);
    const wait = reason.type === "refused" ? this.#listener.onRefused(reason.error) : this.#nextWait();
    if (wait === undefined) return this.close();
    this.#cancelRetry = this.#ports.clock.after(wait, () => this.start());
    this.#listener.onLost({ cause: reason.type, error, nextTryAt: this.#ports.clock.now() + wait });
  }

  /**
   * Returns the wait that the server asked for, else twice the last one: half of it is certain, half is chance, so that clients of one
   * server don't return together.
   */
  #nextWait(): number {
    const told = this.#toldToWait;
    this.#toldToWait = undefined;
    if (told !== undefined) return told;
    const full = Math.min(RECONNECT_LONGEST_MS, RECONNECT_FIRST_MS * 2 ** this.#tries);
    this.#tries += 1;
    return Math.round(full / 2 + (full / 2) * this.#ports.random());
  }
}
