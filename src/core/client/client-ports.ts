import type { MessageKind } from "../protocol/message.ts";
import type { ConnectionPorts } from "./connection.ts";
import type { OutboxStore } from "./sending/outbox-ports.ts";

/** The identity of the client. `session` proves to a v1 server that it is the same user as before. */
export interface ClientIdentity {
  readonly userId: string;
  readonly nickName: string;
  readonly session?: string | undefined;
  /** The session is that of another device: the server is asked for one of its own. */
  readonly ownSession?: true | undefined;
}

/**
 * Everything that a client needs: the connection's ports, and ids that no other client makes. Without an outbox of its own, what is
 * unsent ends with the process.
 */
export interface ClientPorts extends ConnectionPorts {
  readonly newId: () => string;
  readonly outbox?: OutboxStore;
  /** False: what fails is forgotten, and can't be retried; kept if it is left out. */
  readonly keepsFailed?: boolean;
}

/**
 * Options of a message. `replyTo` is the seq of the message it answers. `clientMsgId` is its id (1–64 characters), for who
 * wants to say it again without saying it twice; without one it gets a new one. With `update` the message that was said with this id, if
 * there is one, becomes what is said now; `changeId` names that change, as that of `ChangeOptions` does.
 */
export interface SendOptions {
  readonly clientMsgId?: string | undefined;
  readonly kind?: MessageKind;
  readonly replyTo?: number | undefined;
  readonly update?: boolean;
  readonly changeId?: string | undefined;
}

/** Options of a change. `changeId` is its id (1–64 characters), for who wants to ask for it again without doing it twice; else it gets a new one. */
export interface ChangeOptions {
  readonly changeId?: string | undefined;
}
