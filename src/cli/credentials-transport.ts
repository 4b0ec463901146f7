import { parseRefusal } from "../core/client/payloads.ts";
import type { CloseReason, Transport, TransportListener } from "../core/client/transport.ts";
import type { Credentials } from "./credentials.ts";

/** A transport that shows the secrets of its client, and lets a person who is not in yet try again with a password. */
export class CredentialsTransport implements Transport {
  readonly #inner: Transport;
  readonly #credentials: Credentials;
  #asking = new AbortController();
  #isIn = false;

  constructor(inner: Transport, credentials: Credentials) {
    this.#inner = inner;
    this.#credentials = credentials;
  }

  open(auth: Readonly<Record<string, unknown>>, listener: TransportListener): void {
    this.#asking = new AbortController();
    this.#inner.open(
      { ...auth, ...this.#credentials.current() },
      {
        onOpen: () => {
          this.#isIn = true;
          this.#credentials.forget();
          listener.onOpen();
        },
        onEvent: (event, payload) => listener.onEvent(event, payload),
        onClose: (reason) => void this.#closed(reason, auth, listener),
      },
    );
  }

  emit(event: string, payload: unknown, onReply?: (reply: unknown) => void): void {
    this.#inner.emit(event, payload, onReply);
  }

  close(): void {
    this.#asking.abort();
    this.#inner.close();
  }

  /** Once the client was in, its screen has the terminal: nobody is asked any more. */
  async #closed(
    reason: CloseReason,
    auth: Readonly<Record<string, unknown>>,
    listener: TransportListener,
  ): Promise<void> {
    if (reason.type !== "refused" || this.#isIn) return listener.onClose(reason);
    const { signal } = this.#asking;
    const isGiven = await this.#credentials.ask(parseRefusal(reason.error), signal);
    if (signal.aborted) return;
    if (isGiven) this.open(auth, listener);
    else listener.onClose(reason);
  }
}
