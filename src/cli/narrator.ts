import type { Writable } from "node:stream";
import type { ClientEvent, ConnectionStatus } from "../core/chat.ts";
import type { RoomId } from "../core/names.ts";
import type { Words } from "../tui/model/words/english.ts";
import { note } from "./streams.ts";

/** Tells a person on stderr what happens to the connection and the rooms, one line each; never on stdout. */
export class Narrator {
  readonly #stderr: Writable;
  readonly #nameOf: (roomId: RoomId) => string;
  readonly #words: Words;
  readonly #quiet: boolean;
  #connection: "never" | "online" | "lost" = "never";

  constructor(stderr: Writable, nameOf: (roomId: RoomId) => string, words: Words, quiet: boolean) {
    this.#stderr = stderr;
    this.#nameOf = nameOf;
    this.#words = words;
    this.#quiet = quiet;
  }

  /** One line for an event worth one. What is missing is told even when quiet. */
  tell(event: ClientEvent): void {
    switch (event.type) {
      case "status":
        return this.#status(event.status);
      case "gap":
        return this.#write(`${this.#nameOf(event.roomId)}: ${this.#words.gap(event.lost)}`);
      case "restarted":
        return this.#write(`${this.#nameOf(event.roomId)}: ${this.#words.anotherLog}`);
      case "joinFailed":
        return this.#write(`${this.#nameOf(event.roomId)}: ${this.#words.reason(event.error)}`);
      case "notice":
        return this.#write(event.message);
    }
  }

  /** A first connection that fails is an error, told by whoever waits for it; a later loss is told once. */
  #status(status: ConnectionStatus): void {
    const before = this.#connection;
    if (status.status === "online") {
      this.#connection = "online";
      if (before === "lost") this.#news(this.#words.connectedAgain);
    }
    if (status.status === "waiting" && before === "online") {
      this.#connection = "lost";
      this.#news(this.#words.lostTryingAgain(status.message));
    }
  }

  #news(line: string): void {
    if (!this.#quiet) this.#write(line);
  }

  #write(line: string): void {
    note(this.#stderr, line);
  }
}
