import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { ROOM_USER } from "../../core/protocol/event-names.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Commit } from "../log/message-log.ts";
import { type HubContext, sendAway, warn } from "./context.ts";
import { Directory } from "./directory.ts";
import { type Delivery, fanOut } from "./fan-out.ts";
import { fanOutChanges } from "./fan-out-changes.ts";
import { Grace } from "./grace.ts";
import { HeavyWork } from "./heavy-work.ts";
import { Limiter } from "./limiter.ts";
import { LiveInbox } from "./live-inbox.ts";
import type { HubPorts } from "./ports.ts";
import { Presence } from "./presence.ts";
import { Quotas } from "./quotas.ts";
import type { Answer } from "./request-order.ts";
import type { Connection, ConnectionId, Room } from "./room.ts";
import { ListCursors } from "./room-list.ts";
import { runUseCase, type UseCase } from "./use-case.ts";
import { type Admission, admit } from "./use-cases/admit.ts";
import { connect } from "./use-cases/connect.ts";
import { isDirectRoomId, notifyDirect } from "./use-cases/direct-rooms.ts";
import { disconnect, type Ending } from "./use-cases/disconnect.ts";
import { reviewAccess } from "./use-cases/review-access.ts";

/**
 * A chat without sockets: clients are ConnectionIds, and what they are to get goes to `deliver`. It runs use cases, each
 * connection's in the order they came, and fans out what the log commits.
 */
export class Hub {
  readonly #context: HubContext;
  readonly #liveInbox = new LiveInbox();
  readonly #stopListening: () => void;
  /** The number of things that have begun and not ended. */
  #running = 0;
  #onIdle = (): void => {};

  constructor(ports: HubPorts) {
    const { budget, clock, deliver, encode, limits, log } = ports;
    const isReading = ({ id, payer: { address } }: Connection) =>
      ports.waitingBytes(id) <= limits.queuedBytes / 2 &&
      ports.waitingBytesOfAddress(address) <= limits.addressQueuedBytes / 2;
    const encodeMap = (map: string) => ports.encodeJson(ROOM_USER, map);
    this.#context = {
      ports,
      directory: new Directory(),
      presence: new Presence(clock, (to, event, payload) => deliver(to, [encode(event, payload)]), {
        clock,
        encode: encodeMap,
        deliver,
        isReading,
      }),
      grace: new Grace(clock),
      limiter: new Limiter(limits, clock, budget, ({ id, payer }) => {
        ports.noteAbuse(payer.address, "sent away: came too fast again and again");
        this.sendAway(id, chatError("sent-away", {}));
      }),
      heavyWork: new HeavyWork({
        budget,
        clock,
        limits,
        isReading,
      }),
      quotas: new Quotas(limits, clock, ports.noteAbuse),
      cursors: new ListCursors(),
    };
    this.#stopListening = log.onCommit((commit) => this.#deliver(commit));
    ports.access.onChange = () => reviewAccess(this.#context);
    ports.gate.onChange = () => reviewAccess(this.#context);
  }

  /** Lets a client in as what its handshake proves; else rejects. */
  admit(handshake: unknown, address: string): Promise<Admission> {
    return admit(this.#context, handshake, address);
  }

  /** Takes in a client that was admitted; `address` is the key of its address. */
  connect(id: ConnectionId, address: string, admission: Admission): void {
    this.#track(connect(this.#context, id, address, admission));
  }

  /** Takes out a client whose connection ended, once the requests that came before have begun. */
  disconnect(id: ConnectionId, ending: Ending): void {
    const connection = this.#context.directory.connection(id);
    if (connection !== undefined) connection.isGone = true;
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
      if ("error" in given && given.error instanceof ChatError)
        this.#context.limiter.countRefusal(connection, given.error);
      answer(given);
      this.#chooseReading(connection);
      this.#ended();
    });
    this.#chooseReading(connection);
  }

  /** Reads no more from a connection while it has much that is not answered yet. */
  #chooseReading(connection: Connection): void {
    const { limits, pauseReading, resumeReading } = this.#context.ports;
    const { unanswered } = connection.requests;
    if (!connection.isPaused && unanswered >= limits.unansweredRequests) {
      connection.isPaused = true;
      pauseReading(connection.id);
    } else if (connection.isPaused && unanswered <= limits.unansweredRequests / 2) {
      connection.isPaused = false;
      resumeReading(connection.id);
    }
  }

  /** Ends a connection and says why. */
  sendAway(id: ConnectionId, error: ChatError): void {
    const connection = this.#context.directory.connection(id);
    if (connection !== undefined) sendAway(this.#context, connection, error);
  }

  /** Says something to one client alone, about a room if there is one. */
  warn(to: ConnectionId, roomId: RoomId | undefined, error: ChatError): void {
    const connection = this.#context.directory.connection(to);
    if (connection !== undefined) warn(this.#context, connection, roomId, error);
  }

  /** Fans out nothing any more; resolves once all that has begun has ended, so that the stores may be closed. */
  async close(): Promise<void> {
    this.#stopListening();
    this.#context.presence.close();
    this.#context.grace.close();
    this.#context.heavyWork.close();
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** A failure takes nothing from anybody else. A store logs its own, so that here only what nobody expected is. */
  #track(work: Promise<void>): void {
    this.#running += 1;
    work.catch((error) => this.#logFailure(error)).then(() => this.#ended());
  }

  #logFailure(error: unknown): void {
    if (!(error instanceof ChatError)) this.#context.ports.logger.error("something failed", { error });
  }

  #ended(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#onIdle();
  }

  /** Tells everybody whom it concerns what was committed: messages, then changes to them, then whom they call. */
  #deliver({ messages, speakers, changes, inbox }: Commit): void {
    const { directory, ports } = this.#context;
    for (const [roomId, said] of groupByRoom(messages)) {
      if (isDirectRoomId(roomId)) this.#track(notifyDirect(this.#context, roomId));
      this.#fanOut(directory.room(roomId), (room) => fanOut(said, speakers, room, ports.encode));
    }
    for (const changed of changes) {
      this.#fanOut(directory.room(changed.roomId), (room) => fanOutChanges(changed, room, ports.encode));
    }
    if (inbox.length > 0) this.#track(this.#liveInbox.notify(this.#context, inbox));
  }

  #fanOut(room: Room | undefined, encode: (room: Room) => readonly Delivery[]): void {
    if (room === undefined) return;
    try {
      for (const { to, packets } of encode(room)) this.#context.ports.deliver(to, packets);
    } catch (error) {
      this.#logFailure(error); // the other rooms get theirs
    }
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
