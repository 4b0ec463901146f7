import type { Writable } from "node:stream";
import type { ClientEvent, ConnectionStatus } from "../core/chat.ts";
import type { RoomId } from "../core/names.ts";
import { safeLine } from "../core/text.ts";
import { note } from "./note.ts";
import type { CliWords } from "./words/english.ts";

/** How much is told of what happens: losses and refusals, also lost connections, or everything. */
export type Chattiness = "quiet" | "usual" | "verbose";

/** What `--quiet` and `--verbose` ask for. */
export function chattinessOf(flags: { readonly quiet?: true; readonly verbose?: true }): Chattiness {
  return flags.quiet ? "quiet" : flags.verbose ? "verbose" : "usual";
}

/** Tells a person on stderr what happens to the connection and the rooms, one line each; never on stdout. */
export class Narrator {
  readonly #stderr: Writable;
  readonly #nameOf: (roomId: RoomId) => string;
  readonly #words: CliWords;
  readonly #chattiness: Chattiness;
  #connection: "never" | "online" | "lost" = "never";

  constructor(stderr: Writable, nameOf: (roomId: RoomId) => string, words: CliWords, chattiness: Chattiness) {
    this.#stderr = stderr;
    this.#nameOf = nameOf;
    this.#words = words;
    this.#chattiness = chattiness;
  }

  /** One line for an event worth one. What is missing is told even when quiet. */
  tell(event: ClientEvent): void {
    switch (event.type) {
      case "status":
        return this.#status(event.status);
      case "joined":
        return this.#detail(this.#words.joined(this.#nameOf(event.room.roomId), event.room.lastSeq));
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
    if (status.status === "connecting") this.#detail(this.#words.connecting);
    if (status.status === "online") {
      this.#connection = "online";
      if (before === "lost") this.#news(this.#words.connectedAgain);
      this.#detail(this.#words.connectedAs(safeLine(status.nickName), status.dialect));
    }
    if (status.status === "waiting" && before === "online") {
      this.#connection = "lost";
      this.#news(this.#words.lostTryingAgain(status.message));
    }
  }

  #detail(line: string): void {
    if (this.#chattiness === "verbose") this.#write(line);
  }

  #news(line: string): void {
    if (this.#chattiness !== "quiet") this.#write(line);
  }

  #write(line: string): void {
    note(this.#stderr, line);
  }
}
