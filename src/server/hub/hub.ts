import { type ChatError, chatError, toWireError } from "../../core/protocol/errors.ts";
import { NOTICE, SERVER_MSG } from "../../core/protocol/event-names.ts";
import { type Message, OTHERS } from "../../core/protocol/message.ts";
import { type RoomId, SYSTEM } from "../../core/protocol/names.ts";
import { toTimes } from "../../core/time/time.ts";
import type { HubContext } from "./context.ts";
import { Directory } from "./directory.ts";
import { fanOut } from "./fan-out.ts";
import { Grace } from "./grace.ts";
import { Limiter } from "./limiter.ts";
import type { HubPorts } from "./ports.ts";
import { Presence } from "./presence.ts";
import { Quotas } from "./quotas.ts";
import type { Answer } from "./request-order.ts";
import type { ConnectionId } from "./room.ts";
import { runUseCase, type UseCase } from "./use-case.ts";
import { type AdmittedUser, admit } from "./use-cases/admit.ts";
import { connect } from "./use-cases/connect.ts";
import { isDirectRoomId, notifyDirect } from "./use-cases/direct-rooms.ts";
import { disconnect, type Ending } from "./use-cases/disconnect.ts";

/**
 * A chat without sockets: clients are ConnectionIds, and what they are to get goes to `deliver`. It runs use cases, each
 * connection's in the order they came, and fans out what the log commits.
 */
export class Hub {
  readonly #context: HubContext;
  readonly #stopListening: () => void;
  /** The number of things that have begun and not ended. */
  #running = 0;
  #onIdle = (): void => {};

  constructor(ports: HubPorts) {
    const { clock, deliver, encode, limits, log } = ports;
    this.#context = {
      ports,
      directory: new Directory(),
      presence: new Presence(clock, (to, event, payload) => deliver(to, [encode(event, payload)])),
      grace: new Grace(clock),
      limiter: new Limiter(limits, clock, ({ id }) => ports.disconnect(id)),
      quotas: new Quotas(limits, clock),
    };
    this.#stopListening = log.onCommit((messages) => {
      for (const [roomId, said] of groupByRoom(messages)) this.#fanOut(roomId, said);
    });
  }

  /** Lets a client in as the user its handshake proves, or, undefined, as a base client; else rejects. */
  admit(handshake: unknown, address: string): Promise<AdmittedUser | undefined> {
    return admit(this.#context, handshake, address);
  }

  /** Takes in a client that was admitted. */
  connect(id: ConnectionId, admitted: AdmittedUser | undefined): void {
    this.#track(connect(this.#context, id, admitted));
  }

  /** Takes out a client whose connection ended, once the requests that came before have begun. */
  disconnect(id: ConnectionId, ending: Ending): void {
    this.#track(disconnect(this.#context, id, ending));
  }

  /** Tells whether somebody is in a room. */
  isInUse(roomId: RoomId): boolean {
    return this.#context.directory.room(roomId) !== undefined;
  }

  /** Does a client's request; `answer` is called once, after those of its earlier requests. */
  request(from: ConnectionId, useCase: UseCase, payload: unknown, answer: (answer: Answer) => void): void {
    const connection = this.#context.directory.connection(from);
    if (connection === undefined) {
      answer({ error: chatError("connection-gone", {}) });
      return;
    }
    const work = (proceed: () => void) =>
      runUseCase(this.#context, useCase, { connection, proceed }, payload);
    this.#running += 1;
    connection.requests.run(work, (given) => {
      answer(given);
      this.#ended();
    });
  }

  /** Says something to one client alone, about a room: a v1 client as `notice`, a base client as a message. */
  warn(to: ConnectionId, roomId: RoomId, error: ChatError): void {
    const { directory, ports } = this.#context;
    const connection = directory.connection(to);
    if (connection === undefined) return;
    const times = toTimes(ports.clock.now());
    const packet =
      connection.user === undefined
        ? ports.encode(SERVER_MSG, { msg: error.message, roomId, times, ...SYSTEM, type: OTHERS })
        : ports.encode(NOTICE, { ...toWireError(error), roomId });
    ports.deliver([to], [packet]);
  }

  /** Fans out nothing any more; resolves once all that has begun has ended, so that the stores may be closed. */
  async close(): Promise<void> {
    this.#stopListening();
    this.#context.presence.close();
    this.#context.grace.close();
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** A failure is logged by the store where it happened, and takes nothing from anybody else. */
  #track(work: Promise<void>): void {
    this.#running += 1;
    work.catch(() => {}).then(() => this.#ended());
  }

  #ended(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#onIdle();
  }

  #fanOut(roomId: RoomId, messages: readonly Message[]): void {
    if (isDirectRoomId(roomId)) this.#track(notifyDirect(this.#context, roomId));
    const room = this.#context.directory.room(roomId);
    if (room === undefined) return;
    const { encode, deliver } = this.#context.ports;
    for (const { to, packets } of fanOut(messages, room, encode)) deliver(to, packets);
  }
}

function groupByRoom(messages: readonly Message[]): Map<RoomId, Message[]> {
  const rooms = new Map<RoomId, Message[]>();
  for (const message of messages) {
    const said = rooms.get(message.roomId);
    if (said === undefined) rooms.set(message.roomId, [message]);
    else said.push(message);
  }
  return rooms;
}
