import type { Writable } from "node:stream";
import type { ClientEvent, ConnectionStatus } from "../../core/client/chat.ts";
import type { ChatClient } from "../../core/client/chat-client.ts";
import type { LossStep } from "../../core/client/reader/read-step.ts";
import type { Group, RoomId } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { note } from "../io/streams.ts";
import type { Shell } from "../shell.ts";
import type { CliWords } from "../words/english.ts";

/** The amount of what is printed on stderr: losses and refusals, also lost connections, or everything. */
export type Chattiness = "quiet" | "usual" | "verbose";

/** Reads `--quiet` and `--verbose`. */
export function chattinessOf(flags: { readonly quiet?: true; readonly verbose?: true }): Chattiness {
  return flags.quiet ? "quiet" : flags.verbose ? "verbose" : "usual";
}

/** Prints on stderr, for a person, what happens to the connection and the rooms, one line each; never on stdout. */
export class StatusPrinter {
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

  /** Prints a line for an event worth one. What is missing is told even when quiet. */
  print(event: ClientEvent): void {
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
      case "removed":
        return this.#write(`${this.#nameOf(event.roomId)}: ${this.#words.reason(event.error)}`);
      case "notice":
        return this.#write(this.#words.reason(event.error));
    }
  }

  /** Prints what happens to a client whose rooms are read; what is missing of them their readers know better (`printStep`). */
  follow(client: Pick<ChatClient, "subscribe">): void {
    client.subscribe((event) => {
      if (event.type !== "gap" && event.type !== "restarted") this.print(event);
    });
  }

  /** Prints why what is read next of a room does not follow what was read. */
  printStep(step: LossStep): void {
    if (step.type === "restarted") this.print(step);
    else this.print({ type: "gap", roomId: step.roomId, lost: step.count });
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
      this.#news(this.#words.lostTryingAgain(this.#words.reason(status.error)));
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

/** A status of some rooms, by the names that they have here. */
export function newStatusPrinter(
  groups: readonly Group[],
  flags: Parameters<typeof chattinessOf>[0],
  { errors, words }: Pick<Shell, "errors" | "words">,
): StatusPrinter {
  const names = new Map(groups.map(({ roomId, name }) => [roomId, name]));
  return new StatusPrinter(errors, (roomId) => names.get(roomId) ?? roomId, words, chattinessOf(flags));
}
