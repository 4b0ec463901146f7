import { type ChatError, chatError } from "../../protocol/errors.ts";
import { CLIENT_MSG, CLIENT_MSGS, EDIT } from "../../protocol/event-names.ts";
import { sizeError } from "../../protocol/message-size.ts";
import type { RoomId } from "../../protocol/names.ts";
import { toBatchedMsg } from "../../protocol/requests.ts";
import type { Outgoing, OutgoingChange, OutgoingMessage } from "../chat.ts";
import type { Connection } from "../connection.ts";
import { readChangeReceipt, readReceipt, readReceipts } from "../payloads.ts";
import type { Echoes } from "./echoes.ts";
import { isChange } from "./outbox-entry.ts";
import type { SendOutcome } from "./outbox-ports.ts";
import type { Speaker } from "./speaker.ts";

export type Settle = (outcomes: readonly SendOutcome[]) => void;

/** Everything that a transmitter needs of the sender that owns it. */
export interface TransmitterPorts {
  readonly connection: Connection;
  readonly echoes: Echoes;
  speaker(): Speaker;
  /** Called with a message that goes to a base server. */
  markUncertain(message: OutgoingMessage): void;
  /** Called with the outcomes that a v1 server gave, to hand them on to `settle`. */
  settle(roomId: RoomId, outcomes: readonly SendOutcome[], settle: Settle): void;
}

/** Makes the requests that send what waits in an outbox, in the dialect of the server. */
export class Transmitter {
  readonly #ports: TransmitterPorts;

  constructor(ports: TransmitterPorts) {
    this.#ports = ports;
  }

  /** Tries once, as `OutboxPorts.transmit` says. */
  transmit(outgoing: readonly Outgoing[], settle: Settle): void {
    const [first] = outgoing;
    if (first === undefined) return;
    const isBase = this.#ports.speaker().dialect === "base";
    const event = isChange(first) ? first.action.type : first.changeId === undefined ? undefined : EDIT;
    if (isBase && event !== undefined) {
      settle([{ type: "failed", error: chatError("base-server", { event }) }]);
    } else if (isChange(first)) this.#change(first, settle);
    else if (isBase) this.#emit(first, (outcome) => settle([outcome]));
    else this.#request(outgoing.filter(isMessage), settle);
  }

  /** Asks for a change whose message has a seq, in the log in which it has it. An edit may be too large, as a message may. */
  #change(change: OutgoingChange, settle: Settle): void {
    const { roomId, target, changeId, action } = change;
    const { type: event, ...fields } = action;
    const error = this.#problemOf(change);
    if (error !== undefined) return settle([{ type: "failed", error }]);
    this.#ports.connection.request(event, { roomId, ...target, changeId, ...fields }, (outcome) => {
      this.#ports.settle(roomId, [readChangeReceipt(change, outcome)], settle);
    });
  }

  #problemOf({ roomId, target, epoch, action }: OutgoingChange): ChatError | undefined {
    const { limits, epoch: current } = this.#ports.speaker();
    const isElsewhere = epoch !== undefined && current !== undefined && epoch !== current;
    if (isElsewhere && "seq" in target) return chatError("message-missing", { roomId, seq: target.seq });
    return action.type === "edit" ? sizeError(action.msg, limits) : undefined;
  }

  /**
   * A base server knows no `/me`: it gets the sentence that the others would see. The id means nothing to it; should it be
   * a v1 server that was too slow to say so, it keeps a second try from being a second message.
   */
  #emit(message: OutgoingMessage, settle: (outcome: SendOutcome) => void): void {
    const { nickName, userId } = this.#ports.speaker().identity;
    const { roomId, kind, clientMsgId } = message;
    const msg = kind === "me" ? `* ${nickName} ${message.msg}` : message.msg;
    this.#ports.markUncertain(message);
    this.#ports.echoes.expect(message, msg, settle);
    this.#ports.connection.emit(CLIENT_MSG, { msg, nickName, roomId, userId, clientMsgId });
  }

  /** Fails messages that are too large, and sends the rest: the packet would end the connection, again at every retry. */
  #request(messages: readonly OutgoingMessage[], settle: Settle): void {
    const { limits } = this.#ports.speaker();
    const problems = new Map<OutgoingMessage, SendOutcome>();
    for (const message of messages) {
      const error = sizeError(message.msg, limits);
      if (error !== undefined) problems.set(message, { type: "failed", error });
    }
    const sound = problems.size === 0 ? messages : messages.filter((message) => !problems.has(message));
    this.#ask(sound, (outcomes) => {
      const answers = outcomes.values();
      const all: SendOutcome[] = [];
      for (const message of messages) {
        const outcome = problems.get(message) ?? answers.next().value;
        if (outcome === undefined) break; // after a refusal for now
        all.push(outcome);
      }
      settle(all);
    });
  }

  #ask(messages: readonly OutgoingMessage[], settle: Settle): void {
    const [first, second] = messages;
    if (first === undefined) return settle([]);
    const { roomId } = first;
    const { connection } = this.#ports;
    if (second === undefined) {
      connection.request(CLIENT_MSG, this.#single(first), (outcome) => {
        this.#ports.settle(roomId, [readReceipt(first, outcome)], settle);
      });
      return;
    }
    connection.request(CLIENT_MSGS, { roomId, messages: messages.map(toBatchedMsg) }, (outcome) => {
      this.#ports.settle(roomId, readReceipts(messages, outcome), settle);
    });
  }

  #single(message: OutgoingMessage): object {
    const { nickName, userId } = this.#ports.speaker().identity;
    const { roomId, changeId } = message;
    const update = changeId === undefined ? {} : { update: true, changeId };
    return { ...toBatchedMsg(message), ...update, nickName, userId, roomId };
  }
}

function isMessage(outgoing: Outgoing): outgoing is OutgoingMessage {
  return !isChange(outgoing);
}
