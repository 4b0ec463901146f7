import { ChatError } from "../protocol/errors.ts";
import { JOIN_ROOM } from "../protocol/event-names.ts";
import { DIALECT_TIMEOUT_MS } from "../protocol/limits.ts";
import type { Welcome } from "../protocol/server-events.ts";
import type { ClientParts } from "./client-parts.ts";
import type { ClientIdentity } from "./client-ports.ts";
import type { Loss } from "./connection.ts";
import { askAgainAfter, parseRefusal } from "./payloads.ts";
import type { RoomLink } from "./room/room-link.ts";

/** Leads the parts of a client through each connection: opened, known to be v1 or base, lost, and ended for good. */
export class Lifecycle {
  readonly #parts: ClientParts;
  readonly #remember: (identity: ClientIdentity) => void;
  #cancelGuess: () => void = () => {};

  /** `remember` gets each new identity; if it throws a ChatError, that is told as a notice. */
  constructor(parts: ClientParts, remember: (identity: ClientIdentity) => void) {
    this.#parts = parts;
    this.#remember = remember;
  }

  /** Begins a connection that is open. Joins at once: a base server has nothing else that would show what it is. */
  open(): void {
    const { session, ports, rooms } = this.#parts;
    session.reset();
    if (!session.welcomedOnce) {
      this.#cancelGuess = ports.clock.after(DIALECT_TIMEOUT_MS, () => this.speakBase());
    }
    rooms.each((link) => this.enter(link));
  }

  /** Enters a room on the connection that is open. */
  enter(link: RoomLink): void {
    const { session, connection } = this.#parts;
    if (session.dialect !== "base") return link.enter(session.identity);
    connection.emit(JOIN_ROOM, link.joinRequest(session.identity));
    link.enteredBase();
  }

  /** A `welcome` proves a v1 server, however late: what was done as on a base one is done again. */
  takeWelcome(welcome: Welcome): void {
    const { session, sender, ask, rooms, listeners } = this.#parts;
    const late = session.dialect === "base";
    session.welcome(welcome);
    this.#keepIdentity();
    this.#becomeOnline();
    if (welcome.invited !== undefined) listeners.emit({ type: "invited", roomId: welcome.invited });
    sender.takeOver();
    ask.onWelcome();
    if (!late) return rooms.each(({ roomId }) => sender.ready(roomId));
    rooms.each((link) => link.down());
    sender.corrected();
    rooms.each((link) => this.enter(link));
  }

  /** Takes the server for the original's, or one like it, unless it has shown what it is. */
  speakBase(): void {
    const { session, connection, live, sender, rooms } = this.#parts;
    if (session.dialect !== undefined) return;
    connection.abandon();
    live.abandon();
    session.speakBase();
    this.#becomeOnline();
    sender.takeOver();
    rooms.each((link) => link.enteredBase());
  }

  /** Takes another nick, as the server has it. */
  rename(nickName: string): void {
    this.#parts.session.rename(nickName);
    this.#keepIdentity();
    this.#emitOnline();
  }

  /** The connection is lost for now. */
  lose(loss: Loss): void {
    this.#down();
    this.#parts.listeners.setStatus({ status: "waiting", ...loss });
  }

  /** The server refused the handshake. Returns how long to wait before another try, or undefined to stay away. */
  refuse(error: unknown): number | undefined {
    const refusal = parseRefusal(error);
    const wait = askAgainAfter(refusal);
    if (wait !== undefined) return wait;
    this.stayAway(refusal);
    return undefined;
  }

  /** Fails everything, for a connection that does not come back by itself. */
  stayAway(refusal: ChatError): void {
    this.#down();
    this.#fail(refusal);
    this.#parts.listeners.setStatus({ status: "refused", error: refusal });
  }

  /** Ends the connection for good. */
  close(reason: ChatError): void {
    this.#cancelGuess();
    this.#parts.connection.close();
    this.#fail(reason);
    this.#parts.listeners.setStatus({ status: "closed" });
  }

  #fail(reason: ChatError): void {
    this.#parts.sender.close(reason);
    this.#parts.rooms.each((link) => link.end(reason));
  }

  #down(): void {
    this.#cancelGuess();
    this.#parts.sender.down();
    this.#parts.rooms.each((link) => link.down());
  }

  #becomeOnline(): void {
    this.#cancelGuess();
    this.#parts.connection.proved();
    this.#emitOnline();
  }

  #emitOnline(): void {
    const status = this.#parts.session.onlineStatus();
    if (status !== undefined) this.#parts.listeners.setStatus(status);
  }

  /** Hands on the identity to be kept. A failure is emitted as a notice; the new identity holds all the same. */
  #keepIdentity(): void {
    try {
      this.#remember(this.#parts.session.identity);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.#parts.listeners.emit({ type: "notice", error, roomId: undefined });
    }
  }
}
