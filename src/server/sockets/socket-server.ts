import type { Server as HttpServer } from "node:http";
import type { Logger } from "../../core/logger.ts";
import { chatError, toWireError } from "../../core/protocol/errors.ts";
import { FAREWELL_MS } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { AbuseLog } from "../abuse-log.ts";
import type { Budget } from "../budget.ts";
import type { Hub } from "../hub/hub.ts";
import type { Deliver } from "../hub/ports.ts";
import type { ConnectionId } from "../hub/room.ts";
import type { ServerLimits } from "../server-limits.ts";
import { type ChatServer, type ChatSocket, createChatServer } from "./chat-server.ts";
import type { Pauser } from "./connection-reader.ts";
import type { ConnectionWriter } from "./connection-writer.ts";
import { endSoon, isKnownLibrary, terminate } from "./engine.ts";
import { encodeFarewell, within } from "./farewell.ts";
import { forgetHandshake } from "./handshake-memory.ts";
import { decodeEvent, encodeReply } from "./packet.ts";
import type { PageGuard } from "./page-guard.ts";
import { RequestGuard } from "./request-guard.ts";
import type { Reply, Requests } from "./requests.ts";
import type { TcpConnections } from "./tcp-connections.ts";
import type { Turn } from "./turn.ts";
import { WaitingBytes } from "./waiting-bytes.ts";
import { type WatchedConnection, WatchedConnections } from "./watched-connections.ts";

/** Socket.IO's reasons for an end that one side asked for; all others are losses. */
const ON_PURPOSE: ReadonlySet<string> = new Set([
  "client namespace disconnect",
  "server namespace disconnect",
]);

/** Socket.IO's reason for a connection whose other side has not answered a ping. */
const DEAD = "ping timeout";

/** The parts around the socket server. */
export interface SocketServerParts {
  readonly http: HttpServer;
  readonly tcp: TcpConnections;
  readonly turn: Turn;
  readonly limits: ServerLimits;
  /** Decides which web pages may use it. */
  readonly pages: PageGuard;
  readonly budget: Budget;
  readonly abuse: AbuseLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Socket.IO on an http server. It makes and ends connections; the events of the chat are taken from it before it looks at them,
 * and written past it, all of a turn of the event loop at once. Chat rooms are not its rooms.
 */
export class SocketServer {
  readonly #io: ChatServer;
  readonly #parts: SocketServerParts;
  readonly #connections: WatchedConnections;
  readonly #clients = new Map<ConnectionId, WatchedConnection>();
  readonly #waiting: WaitingBytes;
  #onAllGone: () => void = () => {};
  #warned = false;

  constructor(parts: SocketServerParts) {
    const { http, limits, pages, tcp } = parts;
    this.#parts = parts;
    this.#waiting = new WaitingBytes(parts);
    this.#connections = new WatchedConnections({ ...parts, waiting: this.#waiting });
    const guard = new RequestGuard({ ...parts, connections: this.#connections });
    this.#io = createChatServer(http, { limits, pages, guard }, (connection) => {
      this.#connections.add(connection.id, connection, tcp.addressOf(connection.request));
    });
  }

  readonly deliver: Deliver = (to, packets) => {
    const writers: ConnectionWriter[] = [];
    for (const id of to) {
      const client = this.#clients.get(id);
      if (client !== undefined) writers.push(client.writer);
    }
    this.#parts.turn.send(writers, packets);
  };

  /** Stops or goes on reading from a connection, for one who may pause it. */
  pauseReading(id: ConnectionId, pauser: Pauser): void {
    this.#clients.get(id)?.reader.pause(pauser);
  }

  resumeReading(id: ConnectionId, pauser: Pauser): void {
    this.#clients.get(id)?.reader.resume(pauser);
  }

  /** Bytes that wait in this process to be written to a connection; 0 once it is gone. */
  waitingBytes(id: ConnectionId): number {
    return this.#clients.get(id)?.writer.waitingBytes ?? 0;
  }

  /** The same for all connections of an address. */
  waitingBytesOfAddress(address: string): number {
    return this.#waiting.ofAddress(address);
  }

  /** Ends a connection so that its client does not come back by itself. */
  disconnect(id: ConnectionId): void {
    this.#parts.turn.flush();
    this.#io.sockets.sockets.get(id)?.disconnect(true);
  }

  /** Lets clients in from now on: handshakes and connections go to the hub, events to `requests`. */
  serve(hub: Hub, requests: Requests): void {
    this.#connections.onSendAway = (id, error) => hub.sendAway(id, error);
    this.#io.use((socket, next) => {
      const watched = this.#connections.get(socket.conn);
      if (watched === undefined || watched.hasClient) {
        next(this.#refusal(chatError("connection-refused", {})));
        terminate(socket.conn);
        return;
      }
      this.#admit(watched, socket, hub).then(
        () => next(),
        (error) => {
          next(this.#refusal(error));
          setImmediate(() => endSoon(socket.conn, this.#parts.clock)); // behind the refusal
        },
      );
    });
    this.#io.on("connection", (socket) => this.#attach(socket, hub, requests));
  }

  /**
   * Writes what waits, tells each client when to come back, a little after each other, and ends the connections so that
   * they do. `closed` is when the http server has no connections left; who keeps it waiting is cut off.
   */
  async close(closed: Promise<void>): Promise<void> {
    const { clock, turn } = this.#parts;
    this.#waiting.close();
    const sockets = [...this.#io.sockets.sockets.values()];
    for (const [index, { id, data }] of sockets.entries()) {
      if (data.admission.user !== undefined) this.deliver([id as ConnectionId], [encodeFarewell(index)]);
    }
    turn.flush();
    for (const { conn } of sockets) conn.close();
    for (const { connection, hasClient } of this.#connections.all) if (!hasClient) terminate(connection);
    await within(clock, FAREWELL_MS, this.#whenAllGone());
    void this.#io.close(); // resolves after `closed`
    await within(clock, FAREWELL_MS, closed);
    for (const { writer } of this.#connections.all) writer.terminate();
  }

  #whenAllGone(): Promise<void> {
    if (this.#clients.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onAllGone = resolve;
    });
  }

  async #admit(watched: WatchedConnection, socket: ChatSocket, hub: Hub): Promise<void> {
    this.#connections.enter(watched);
    socket.data.admission = await hub.admit(socket.handshake.auth, watched.address);
  }

  #attach(socket: ChatSocket, hub: Hub, requests: Requests): void {
    const watched = this.#connections.get(socket.conn);
    if (watched === undefined) return; // it has ended meanwhile
    const { clock, logger, tcp } = this.#parts;
    const { reader, writer } = watched;
    const { user } = socket.data.admission;
    const id = socket.id as ConnectionId;
    const client = { id, address: watched.address, nick: user?.nickName };
    logger.info("a client came", client);
    writer.onDropped = (bytes) => {
      logger.info("a client that reads too slowly was dropped", { ...client, bytes });
    };
    this.#clients.set(id, watched);
    watched.clientId = id;
    watched.payer = { connection: id, address: watched.address, user: user?.userId };
    if (user !== undefined) tcp.remember(watched.address);
    if (!isKnownLibrary(socket.conn)) this.#warnOfLibrary();
    reader.take = (text) => this.#receive(id, text, requests);
    socket.on("disconnect", (reason) => {
      reader.take = () => false;
      logger.info("a client went", { ...client, reason });
      this.#clients.delete(id);
      if (reason === DEAD) writer.terminate();
      else endSoon(watched.connection, clock);
      hub.disconnect(id, ON_PURPOSE.has(reason) ? "left" : "lost");
      if (this.#clients.size === 0) this.#onAllGone();
    });
    socket.onAny((event: unknown, ...args: unknown[]) => {
      const last = args.at(-1); // an event with binary data, which no request has
      requests.receive(id, event, args[0], typeof last === "function" ? (reply) => last(reply) : undefined);
    });
    forgetHandshake(socket);
    hub.connect(id, watched.address, socket.data.admission);
  }

  /** Once: it is the same for each connection. */
  #warnOfLibrary(): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#parts.logger.warn(
      "this version of engine.io or ws is not known: each message is written alone, which is slower",
    );
  }

  /** Takes an event of the chat; false for whatever is none, which is the library's. */
  #receive(from: ConnectionId, text: string, requests: Requests): boolean {
    const received = decodeEvent(text);
    if (received === undefined) return false;
    const { event, payload, replyId } = received;
    const reply = (answer: Reply) => this.deliver([from], [encodeReply(replyId, answer)]);
    requests.receive(from, event, payload, replyId === "" ? undefined : reply);
    return true;
  }

  /** An error as Socket.IO hands it to the client: `connect_error` with the wire error as `data`. */
  #refusal(error: unknown): Error {
    const data = toWireError(error);
    if (data.code === "INTERNAL") this.#parts.logger.error("a handshake failed", { error });
    else this.#parts.logger.info("a client was refused", { ...data });
    return Object.assign(new Error(data.message), { data });
  }
}
