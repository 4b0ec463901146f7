import type { ChatError } from "../../protocol/errors.ts";
import { BATCH_BYTES, RETRY_MS } from "../../protocol/limits.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Clock } from "../../time/clock.ts";
import type {
  ChangeReceipt,
  ClientEvent,
  Outgoing,
  OutgoingChange,
  OutgoingMessage,
  SendReceipt,
} from "../chat.ts";
import type { Connection } from "../connection.ts";
import type { RoomLink } from "../room/room-link.ts";
import { Echoes } from "./echoes.ts";
import { Outbox } from "./outbox.ts";
import { isChange } from "./outbox-entry.ts";
import { changeKey, type OutboxStore, outgoingKey, type SendOutcome } from "./outbox-ports.ts";
import type { Speaker } from "./speaker.ts";
import { type Settle, Transmitter } from "./transmitter.ts";

/** Everything that a sender needs of the client that owns it. */
export interface SenderPorts {
  readonly clock: Clock;
  readonly store: OutboxStore;
  /** As `OutboxPorts` has it. */
  readonly keepsFailed: boolean;
  readonly connection: Connection;
  speaker(): Speaker;
  link(roomId: RoomId): RoomLink | undefined;
  emit(event: ClientEvent): void;
}

/** Brings what the user says to the server: acknowledged on a v1 server, echoed on a base one. */
export class Sender {
  readonly #ports: SenderPorts;
  readonly #outbox: Outbox;
  readonly #echoes: Echoes;
  /** Changes that are done, and not yet seen in their rooms. */
  #unseen: ChangeReceipt[] = [];
  /** The reason for which the server takes nothing now, once it was told. */
  #toldReason: string | undefined;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
    this.#echoes = new Echoes(ports.clock);
    const transmitter = new Transmitter({
      connection: ports.connection,
      echoes: this.#echoes,
      speaker: () => ports.speaker(),
      markUncertain: (message) => this.#outbox.markUncertain(message),
      settle: (roomId, outcomes, settle) => this.#settleAndEmit(roomId, outcomes, settle),
    });
    this.#outbox = new Outbox({
      clock: ports.clock,
      store: ports.store,
      keepsFailed: ports.keepsFailed,
      isRoomOpen: (roomId) => ports.link(roomId) !== undefined,
      ready: (roomId) => ports.connection.open && this.#takes(ports.link(roomId)),
      epoch: () => ports.speaker().epoch,
      capacity: () => ({ messages: this.#batchMessages(), bytes: BATCH_BYTES }),
      transmit: (outgoing, settle) => transmitter.transmit(outgoing, settle),
      emit: (outgoing) =>
        ports.emit(
          isChange(outgoing) ? { type: "outgoingChange", change: outgoing } : { type: "outgoing", outgoing },
        ),
      onLost: ({ roomId, changeId }) => ports.emit({ type: "changeSettled", roomId, changeId }),
      onStoreFailed: (error) => ports.emit({ type: "notice", error, roomId: undefined }),
    });
  }

  /** Resolves when the message is committed, rejects when it fails (it stays, for `retry`). */
  send(message: OutgoingMessage): Promise<SendReceipt> {
    return this.#outbox.add(message);
  }

  /** Resolves when the change is committed, rejects when it fails (it stays, for `retryChange`). */
  change(change: OutgoingChange): Promise<ChangeReceipt> {
    return this.#outbox.addChange(change);
  }

  /** Sends a failed message again, with the same id. */
  retry(clientMsgId: string): void {
    this.#outbox.retry(clientMsgId);
  }

  /** Asks for a failed change again, with the same id. */
  retryChange(changeId: string): void {
    this.#outbox.retryKey(changeKey(changeId));
  }

  /** Claims what ended processes of this user left, and sends it. */
  takeOver(): readonly Outgoing[] {
    return this.#outbox.takeOver();
  }

  /** Sends what was taken over, however old it is. */
  sendLeft(left: readonly Outgoing[]): void {
    for (const outgoing of left) this.#outbox.retryKey(outgoingKey(outgoing));
  }

  /** Tells again what waits for a room. */
  show(roomId: RoomId): void {
    this.#outbox.show(roomId);
  }

  /** The room takes messages from now on. */
  ready(roomId: RoomId): void {
    this.#outbox.pump(roomId);
  }

  /** The room was entered: its messages were told as they are by now. */
  joined(roomId: RoomId): void {
    this.#settleSeen(roomId, () => true);
    this.ready(roomId);
  }

  /** Changes were seen in the room, or none will be, as it was left. */
  changesSeen(roomId: RoomId): void {
    const link = this.#ports.link(roomId);
    this.#settleSeen(roomId, ({ rev }) => link === undefined || link.passedChange(rev));
  }

  /** Messages were seen in the room. */
  seen(roomId: RoomId, receipts: readonly SendReceipt[]): void {
    this.#outbox.removeSeen(roomId, receipts);
  }

  /** The `clientMsgId` of the message that a base server echoes, if it is one of ours. */
  echoOf(roomId: RoomId, text: string): string | undefined {
    return this.#echoes.take(roomId, text);
  }

  /** Sends again, with their ids, messages that went to a v1 server which was taken for a base one, and changes that did not go. */
  corrected(): void {
    this.#echoes.giveBack();
    this.#outbox.retryFailed("base-server");
  }

  /** The connection went. */
  down(): void {
    this.#echoes.failAll();
  }

  /** Fails all that is left. */
  close(error: ChatError): void {
    this.#outbox.close(error);
  }

  /** A base server would not say that it has a message: it gets none before it is known to be one. */
  #takes(link: RoomLink | undefined): boolean {
    return (this.#ports.speaker().dialect === "v1" ? link?.speaks : link?.joined) === true;
  }

  /** A server that has not yet said what it is may be a base one. */
  #batchMessages(): number {
    const { dialect, limits } = this.#ports.speaker();
    return dialect === "v1" ? limits.batchMessages : 1;
  }

  /** A message that was shown before its acknowledgement came, or never will be, is told as settled. */
  #settleAndEmit(roomId: RoomId, outcomes: readonly SendOutcome[], settle: Settle): void {
    const link = this.#ports.link(roomId);
    settle(outcomes.map((outcome) => (cameEarly(outcome, link) ? { type: "later", ms: RETRY_MS } : outcome)));
    for (const outcome of outcomes) {
      this.#tellRefusal(roomId, outcome);
      if (outcome.type !== "committed") continue;
      const { receipt } = outcome;
      if ("changeId" in receipt) this.#unseen.push(receipt);
      else if (link?.passed(receipt.seq) === true)
        this.#ports.emit({ type: "settled", roomId, clientMsgId: receipt.clientMsgId });
    }
    this.changesSeen(roomId);
  }

  /** Tells of changes that are done once what they made of their messages was told. */
  #settleSeen(roomId: RoomId, isSeen: (receipt: ChangeReceipt) => boolean): void {
    const seen = this.#unseen.filter((receipt) => receipt.roomId === roomId && isSeen(receipt));
    if (seen.length === 0) return;
    this.#unseen = this.#unseen.filter((receipt) => !seen.includes(receipt));
    for (const { changeId } of seen) this.#ports.emit({ type: "changeSettled", roomId, changeId });
  }

  /** A server that takes nothing now may do so for long: that is told once, until it takes something again. */
  #tellRefusal(roomId: RoomId, outcome: SendOutcome): void {
    if (outcome.type === "committed") this.#toldReason = undefined;
    if (outcome.type !== "later" || outcome.error?.code !== "UNAVAILABLE") return;
    if (outcome.error.reason === this.#toldReason) return;
    this.#toldReason = outcome.error.reason;
    this.#ports.emit({ type: "notice", error: outcome.error, roomId });
  }
}

/** It was said before the answer to the join, which was not let in for now. */
function cameEarly(outcome: SendOutcome, link: RoomLink | undefined): boolean {
  if (outcome.type !== "failed" || link === undefined || link.joined) return false;
  return outcome.error.code === "NOT_IN_ROOM";
}
