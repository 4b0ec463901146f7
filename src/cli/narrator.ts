import type { Writable } from "node:stream";
import type { ClientEvent, ConnectionStatus } from "../core/chat.ts";
import type { RoomId } from "../core/names.ts";
import { safeLine } from "../core/text.ts";

/** Tells a person on stderr what happens to the connection and the rooms, one line each; never on stdout. */
export class Narrator {
  readonly #stderr: Writable;
  readonly #names: ReadonlyMap<RoomId, string>;
  readonly #quiet: boolean;
  #wasLost = false;

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
        return this.#write(`${this.#room(event.roomId)}: ${event.lost} messages are no longer on the server`);
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

  #status(status: ConnectionStatus): void {
    if (status.status === "waiting" && !this.#wasLost) {
      this.#wasLost = true;
      if (!this.#quiet) this.#write(`${status.message}; trying again`);
    }
    if (status.status === "online" && this.#wasLost) {
      this.#wasLost = false;
      if (!this.#quiet) this.#write("connected again");
    }
  }

  #room(roomId: RoomId): string {
    return this.#names.get(roomId) ?? roomId;
  }

  #write(line: string): void {
    this.#stderr.write(`groupchat: ${safeLine(line)}\n`);
  }
}
