import type { ClientEvent, Dialect, OutgoingMessage, SendReceipt } from "./chat.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { Echoes } from "./echoes.ts";
import { type ChatError, serverError } from "./errors.ts";
import type { Limits } from "./limits.ts";
import { sizeProblem } from "./message-size.ts";
import type { RoomId } from "./names.ts";
import { Outbox, type OutboxStore, type SendOutcome } from "./outbox.ts";
import { CLIENT_MSG } from "./protocol.ts";
import type { RoomLink } from "./room-link.ts";
import { readReceipt } from "./wire.ts";

/** Who speaks, in which dialect, and what the server takes. */
export interface Speaker {
  readonly identity: { readonly nickName: string; readonly userId: string };
  readonly dialect: Dialect | undefined;
  readonly limits: Pick<Limits, "messageCharacters" | "messageBytes">;
}

/** What a sender needs of the client that owns it. */
export interface SenderPorts {
  readonly clock: Clock;
  readonly store: OutboxStore;
  readonly connection: Connection;
  speaker(): Speaker;
  link(roomId: RoomId): RoomLink | undefined;
  tell(event: ClientEvent): void;
}

/** Brings what the user says to the server: acknowledged on a v1 server, echoed on a base one. */
export class Sender {
  readonly #ports: SenderPorts;
  readonly #outbox: Outbox;
  readonly #echoes: Echoes;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
    this.#echoes = new Echoes(ports.clock);
    this.#outbox = new Outbox({
      clock: ports.clock,
      store: ports.store,
      ready: (roomId) => ports.connection.open && ports.link(roomId)?.joined === true,
      transmit: (message, settle) => this.#transmit(message, settle),
      tell: (outgoing) => ports.tell({ type: "outgoing", outgoing }),
      unkept: ({ message }) =>
        ports.tell({ type: "notice", code: "UNAVAILABLE", message, roomId: undefined }),
    });
  }

  /** Resolves when the message is committed, rejects when it fails (it stays, for `retry`). */
  send(message: OutgoingMessage): Promise<SendReceipt> {
    return this.#outbox.add(message);
  }

  /** Sends a failed message again, with the same id. */
  retry(clientMsgId: string): void {
    this.#outbox.retry(clientMsgId);
  }

  /** Tells again what waits for a room. */
  show(roomId: RoomId): void {
    this.#outbox.show(roomId);
  }

  /** The room takes messages from now on. */
  ready(roomId: RoomId): void {
    this.#outbox.pump(roomId);
  }

  /** The message was seen in the room. */
  seen(receipt: SendReceipt): void {
    this.#outbox.seen(receipt);
  }

  /** The `clientMsgId` of the message that a base server echoes, if it is one of ours. */
  echoOf(roomId: RoomId, text: string): string | undefined {
    return this.#echoes.take(roomId, text);
  }

  /** What was taken for a base server is a v1 server: what it got without an answer is sent again, with its id. */
  corrected(): void {
    this.#echoes.giveBack();
  }

  /** The connection went. */
  down(): void {
    this.#echoes.failAll();
  }

  /** Fails all that is left. */
  close(error: ChatError): void {
    this.#outbox.close(error);
  }

  #transmit(message: OutgoingMessage, settle: (outcome: SendOutcome) => void): void {
    if (this.#ports.speaker().dialect === "base") this.#emit(message, settle);
    else this.#request(message, settle);
  }

  /**
   * A base server knows no `/me`: it gets the sentence that the others would see. The id means nothing to it; should it be
   * a v1 server that was too slow to say so, it keeps a second try from being a second message.
   */
  #emit(message: OutgoingMessage, settle: (outcome: SendOutcome) => void): void {
    const { nickName, userId } = this.#ports.speaker().identity;
    const { roomId, kind, clientMsgId } = message;
    const msg = kind === "me" ? `* ${nickName} ${message.msg}` : message.msg;
    this.#outbox.doubt(message);
    this.#echoes.expect(message, msg, settle);
    this.#ports.connection.emit(CLIENT_MSG, { msg, nickName, roomId, userId, clientMsgId });
  }

  /** What is too large fails here: the packet would end the connection, again at every retry. */
  #request(message: OutgoingMessage, settle: (outcome: SendOutcome) => void): void {
    const { identity, limits } = this.#ports.speaker();
    const { roomId, msg, kind, clientMsgId, replyTo } = message;
    const problem = sizeProblem(msg, limits);
    if (problem !== undefined) return settle({ type: "failed", error: serverError("TOO_LARGE", problem) });
    const { nickName, userId } = identity;
    const request = {
      msg,
      nickName,
      roomId,
      userId,
      clientMsgId,
      kind,
      ...(replyTo === undefined ? {} : { replyTo }),
    };
    this.#ports.connection.request(CLIENT_MSG, request, (outcome) => {
      const sent = readReceipt(message, outcome);
      settle(sent);
      const shown = sent.type === "committed" && this.#ports.link(roomId)?.passed(sent.receipt.seq) === true;
      if (shown) this.#ports.tell({ type: "settled", roomId, clientMsgId });
    });
  }
}
