import type { ClientEvent, ConnectionStatus } from "./chat.ts";

/** Those who hear a client's events. Whoever comes late is told where the connection stands. */
export class ClientListeners {
  readonly #listeners = new Set<(event: ClientEvent) => void>();
  #status: ConnectionStatus | undefined;

  /** Adds a listener; the returned function removes it. */
  add(listener: (event: ClientEvent) => void): () => void {
    if (this.#status !== undefined) listener({ type: "status", status: this.#status });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  setStatus(status: ConnectionStatus): void {
    this.#status = status;
    this.emit({ type: "status", status });
  }
}
