import type { Dialect } from "../protocol/event-names.ts";
import { PROTOCOL } from "../protocol/event-names.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { toUserId } from "../protocol/names.ts";
import type { Welcome } from "../protocol/server-events.ts";
import type { ConnectionStatus, ServerInfo } from "./chat.ts";
import type { ClientIdentity } from "./client-ports.ts";
import type { PageReader } from "./history.ts";
import type { Speaker } from "./sending/speaker.ts";

/** The identity of this client on its server, the server's dialect, and the limits that it has. */
export class Session {
  #identity: ClientIdentity;
  #dialect: Dialect | undefined;
  #welcomedOnce = false;
  /** A larger packet than the server takes would end the connection, again at every retry. */
  #limits: Welcome["limits"] = DEFAULT_LIMITS;
  #server: ServerInfo | undefined;
  #epoch: string | undefined;
  #ownedSince = 0;

  constructor(identity: ClientIdentity) {
    this.#identity = identity;
  }

  get identity(): ClientIdentity {
    return this.#identity;
  }

  /** This client's user, as it reads pages of messages. */
  get reader(): PageReader {
    return { userId: toUserId(this.#identity.userId), ownedSince: this.#ownedSince };
  }

  /** Undefined until the server has shown what it speaks. */
  get dialect(): Dialect | undefined {
    return this.#dialect;
  }

  /** A server that has once said `welcome` is only slow when it does not: it is never taken for a base server. */
  get welcomedOnce(): boolean {
    return this.#welcomedOnce;
  }

  /** The identity, dialect, limits and log with which this client speaks. */
  speaker(): Speaker {
    return { identity: this.#identity, dialect: this.#dialect, limits: this.#limits, epoch: this.#epoch };
  }

  /** The payload of a handshake. */
  auth(): Record<string, unknown> {
    const { nickName, userId, session, ownSession } = this.#identity;
    const proof = session === undefined ? {} : { session, ...(ownSession && { ownSession }) };
    return { protocol: PROTOCOL, nickName, userId, ...proof };
  }

  /** Forgets the dialect: a new connection is open. */
  reset(): void {
    this.#dialect = undefined;
  }

  /** Takes what a v1 server says of itself and of this client. */
  welcome({ userId, ownedSince, nickName, session, entry, limits, server, now, epoch }: Welcome): void {
    this.#welcomedOnce = true;
    this.#dialect = "v1";
    this.#identity = { userId, nickName, session };
    this.#limits = limits;
    this.#server = { ...server, entry, now };
    this.#epoch = epoch;
    this.#ownedSince = ownedSince;
  }

  /** Takes the server for a base one. */
  speakBase(): void {
    this.#dialect = "base";
  }

  /** Takes another nick, as the server has it. */
  rename(nickName: string): void {
    this.#identity = { ...this.#identity, nickName };
  }

  /** The status of a connection that is online; undefined while the dialect is not known. */
  onlineStatus(): ConnectionStatus | undefined {
    const dialect = this.#dialect;
    if (dialect === undefined) return undefined;
    const { nickName, userId } = this.#identity;
    const server = dialect === "v1" && this.#server !== undefined ? { server: this.#server } : {};
    return { status: "online", dialect, nickName, userId: toUserId(userId), ...server };
  }
}
