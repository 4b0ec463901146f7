import * as v from "valibot";
import { ChatError, toWireError, type WireError } from "../../core/protocol/errors.ts";
import { fieldError } from "../../core/protocol/field-problems.ts";
import { type MessageDraft, messageId } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import {
  type BatchedMsg,
  BatchedMsgSchema,
  type ClientMsg,
  type ClientMsgs,
} from "../../core/protocol/requests.ts";
import { toTimes } from "../../core/time/time.ts";
import type { AppendReceipt } from "../log/message-log.ts";
import { connectionOf, type HubParts, membershipOf, userOf } from "./hub-parts.ts";
import type { Connection, ConnectionId, Person } from "./room.ts";

/** The use cases of saying something, under the name of the membership, whatever is claimed. They throw a ChatError. */
export class Speech {
  readonly #parts: HubParts;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  /** Commits a message; members get it once it is committed. */
  async say(from: ConnectionId, request: ClientMsg): Promise<object> {
    const connection = connectionOf(this.#parts, from);
    this.#parts.gate.saying(connection);
    const { person } = membershipOf(connection, request.roomId);
    this.#parts.gate.size(request.msg);
    const draft = draftOf(request.roomId, person, request, this.#parts.ports.clock.now());
    return receiptOf(draft.roomId, await this.#parts.ports.log.append(draft), new Map());
  }

  /**
   * Commits several messages of a v1 client in one go, in order. What is at fault is refused alone; at the first that comes
   * too fast it ends, and what follows has no result.
   */
  async sayAll(from: ConnectionId, { roomId, messages }: ClientMsgs): Promise<object> {
    const { gate, ports } = this.#parts;
    const connection = connectionOf(this.#parts, from);
    userOf(connection);
    gate.batch(messages.length);
    if (!connection.memberships.has(roomId)) gate.saying(connection); // who is not there is counted all the same
    const { person } = membershipOf(connection, roomId);
    const at = ports.clock.now();
    const taken: (MessageDraft | ChatError)[] = [];
    for (const message of messages) {
      const one = this.#take(connection, message, (said) => draftOf(roomId, person, said, at));
      taken.push(one);
      if (one instanceof Error && one.code === "RATE_LIMITED") break;
    }
    const drafts = taken.filter((one) => !(one instanceof Error)) as MessageDraft[]; // what is no error is a draft
    const outcomes = (drafts.length === 0 ? [] : await ports.log.appendAll(drafts)).values();
    const times = new Map<number, string>();
    return {
      results: taken.map((one) =>
        resultOf(roomId, one instanceof Error ? one : outcomes.next().value, times),
      ),
    };
  }

  /** One message of several, or why it is refused. */
  #take(
    connection: Connection,
    message: unknown,
    draft: (said: BatchedMsg) => MessageDraft,
  ): MessageDraft | ChatError {
    const said = v.safeParse(BatchedMsgSchema, message);
    if (!said.success) return fieldError(said.issues);
    try {
      this.#parts.gate.saying(connection);
      this.#parts.gate.size(said.output.msg);
      return draft(said.output);
    } catch (error) {
      if (error instanceof ChatError) return error;
      throw error;
    }
  }
}

function draftOf(
  roomId: RoomId,
  { id: userId, nickName }: Person,
  said: Omit<ClientMsg, "roomId">,
  at: number,
): MessageDraft {
  const { msg, kind = "text", replyTo, clientMsgId } = said;
  return { roomId, at, userId, nickName, msg, kind, replyTo, clientMsgId };
}

function resultOf(
  roomId: RoomId,
  outcome: AppendReceipt | ChatError | undefined,
  times: Map<number, string>,
): object | { readonly error: WireError } {
  if (outcome === undefined || outcome instanceof Error) return { error: toWireError(outcome) };
  return receiptOf(roomId, outcome, times);
}

/** `times` holds those that were already written: the messages of one request have one instant. */
function receiptOf(roomId: RoomId, receipt: AppendReceipt, times: Map<number, string>): object {
  const { seq, at } = receipt;
  const written = times.get(at) ?? toTimes(at);
  times.set(at, written);
  return { id: messageId({ roomId, seq }), ...receipt, times: written };
}
