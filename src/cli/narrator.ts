import type { Writable } from "node:stream";
import type { ClientEvent, ConnectionStatus } from "../core/chat.ts";
import type { RoomId } from "../core/names.ts";
import { words } from "../tui/model/words.ts";
import { note } from "./streams.ts";

/** Tells a person on stderr what happens to the connection and the rooms, one line each; never on stdout. */
export class Narrator {
  readonly #stderr: Writable;
  readonly #names: ReadonlyMap<RoomId, string>;
  readonly #quiet: boolean;
  #connection: "never" | "online" | "lost" = "never";

  constructor(stderr: Writable, names: ReadonlyMap<RoomId, string>, quiet: boolean) {
    this.#stderr = stderr;
    this.#names = names;
    this.#quiet = quiet;
  }

  /** One line for an event worth one. What is missing is told even when quiet. */
  tell(event: ClientEvent): void {
    switch (event.type) {
      case "status":
        return this.#status(event.status);
      case "gap":
        return this.#write(`${this.#room(event.roomId)}: ${words.gap(event.lost)}`);
      case "restarted":
        return this.#write(
          `${this.#room(event.roomId)}: the server has another log; what follows starts over`,
        );
      case "joinFailed":
        return this.#write(`${this.#room(event.roomId)}: ${event.error.message}`);
      case "notice":
        return this.#write(event.message);
    }
  }

  /** A first connection that fails is an error, told by whoever waits for it; a later loss is told once. */
  #status(status: ConnectionStatus): void {
    const before = this.#connection;
    if (status.status === "online") {
      this.#connection = "online";
      if (before === "lost") this.#news("connected again");
    }
    if (status.status === "waiting" && before === "online") {
      this.#connection = "lost";
      this.#news(`${status.message}; trying again`);
    }
  }

  #news(line: string): void {
    if (!this.#quiet) this.#write(line);
  }

  #room(roomId: RoomId): string {
    return this.#names.get(roomId) ?? roomId;
  }

  #write(line: string): void {
    note(this.#stderr, line);
  }
}
