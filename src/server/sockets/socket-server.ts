import type { Server as HttpServer } from "node:http";
import { Server, type Socket } from "socket.io";
import type { Logger } from "../../core/logger.ts";
import { chatError, toWireError } from "../../core/protocol/errors.ts";
import { NOTICE } from "../../core/protocol/event-names.ts";
import { FAREWELL_MS, type Limits } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Hub } from "../hub/hub.ts";
import type { Deliver } from "../hub/ports.ts";
import type { ConnectionId } from "../hub/room.ts";
import type { AdmittedUser } from "../hub/use-cases/admit.ts";
import { ConnectionReader, type Pauser } from "./connection-reader.ts";
import { ConnectionWriter } from "./connection-writer.ts";
import { type EngineConnection, isKnownLibrary, terminate } from "./engine.ts";
import { decodeEvent, encodeEvent, encodeReply } from "./packet.ts";
import type { PageGuard } from "./page-guard.ts";
import type { Reply, Requests } from "./requests.ts";
import type { Turn } from "./turn.ts";
import { BoundedWebSocketServer } from "./web-socket-server.ts";

/** Any event, any arguments: the schemas of `core/protocol` say what they must be, and each use case checks its own. */
type Events = Record<string, (...args: unknown[]) => void>;
type ChatServer = Server<Events, Events, Record<string, never>, { admitted: AdmittedUser | undefined }>;
type ChatSocket = Socket<Events, Events, Record<string, never>, { admitted: AdmittedUser | undefined }>;

/** Socket.IO's reasons for an end that one side asked for; all others are losses. */
const ON_PURPOSE: ReadonlySet<string> = new Set([
  "client namespace disconnect",
  "server namespace disconnect",
]);

/** Socket.IO's reason for a connection whose other side has not answered a ping. */
const DEAD = "ping timeout";

/** Before a restart: when the first client is to come back, and how far apart the others follow, in ms. */
const COME_BACK_FIRST_MS = 500;
const COME_BACK_EACH_MS = 1;

/**
 * Socket.IO on an http server. It makes and ends connections; the events of the chat are taken from it before it looks at them,
 * and written past it, all of a turn of the event loop at once. Chat rooms are not its rooms.
 */
export class SocketServer {
  readonly #io: ChatServer;
  readonly #limits: Limits;
  readonly #logger: Logger;
  #onAllGone: () => void = () => {};
  readonly #writers = new Map<ConnectionId, ConnectionWriter>();
  /** By Engine.IO's connection, from its first moment; by Socket.IO's once a client has come in. */
  readonly #readers = new WeakMap<object, ConnectionReader>();
  readonly #readersOfClients = new Map<ConnectionId, ConnectionReader>();
  readonly #turn: Turn;
  /** Connections on which a client has come in, or tried to: each is for one client. */
  readonly #used = new WeakSet<object>();
  #warned = false;

  /** `pages` decides which web pages may use it. */
  constructor(http: HttpServer, turn: Turn, limits: Limits, pages: PageGuard, logger: Logger) {
    this.#turn = turn;
    this.#limits = limits;
    this.#logger = logger;
    this.#io = new Server(http, {
      transports: ["websocket", "polling"],
      maxHttpBufferSize: limits.payloadBytes,
      pingInterval: limits.pingEveryMs,
      pingTimeout: limits.pingTimeoutMs,
      perMessageDeflate: false,
      serveClient: false,
      wsEngine: BoundedWebSocketServer,
      cors: pages.cors,
    });
    this.#io.engine.use(pages.admit);
    this.#io.engine.use(rememberResponse);
    this.#io.engine.on("connection", (connection: EngineConnection) => this.#watch(connection));
  }

  readonly deliver: Deliver = (to, packets) => {
    const writers: ConnectionWriter[] = [];
    for (const id of to) {
      const writer = this.#writers.get(id);
      if (writer !== undefined) writers.push(writer);
    }
    this.#turn.send(writers, packets);
  };

  /** Stops or goes on reading from a connection, for one who may pause it. */
  pauseReading(id: ConnectionId, pauser: Pauser): void {
    this.#readersOfClients.get(id)?.pause(pauser);
  }

  resumeReading(id: ConnectionId, pauser: Pauser): void {
    this.#readersOfClients.get(id)?.resume(pauser);
  }

  /** Bytes that wait in this process to be written to a connection; 0 once it is gone. */
  waitingBytes(id: ConnectionId): number {
    return this.#writers.get(id)?.waitingBytes ?? 0;
  }

  /** Ends a connection so that its client does not come back by itself. */
  disconnect(id: ConnectionId): void {
    this.#turn.flush();
    this.#io.sockets.sockets.get(id)?.disconnect(true);
  }

  /** Lets clients in from now on: handshakes and connections go to the hub, events to `requests`. */
  serve(hub: Hub, requests: Requests): void {
    this.#io.use((socket, next) => {
      if (this.#used.has(socket.conn)) {
        next(this.#refusal(chatError("connection-refused", {})));
        terminate(socket.conn);
        return;
      }
      this.#used.add(socket.conn);
      hub.admit(socket.handshake.auth, socket.handshake.address).then(
        (admitted) => {
          socket.data.admitted = admitted;
          next();
        },
        (error) => next(this.#refusal(error)),
      );
    });
    this.#io.on("connection", (socket) => this.#attach(socket, hub, requests));
  }

  /**
   * Writes what waits, tells each client when to come back, a little after each other, and ends the connections so that
   * they do. `closed` is when the http server has no connections left; who keeps it waiting is cut off.
   */
  async close(clock: Clock, closed: Promise<void>): Promise<void> {
    const writers = [...this.#writers.values()];
    const sockets = [...this.#io.sockets.sockets.values()];
    for (const [index, { id, data }] of sockets.entries()) {
      const retryAfterMs = COME_BACK_FIRST_MS + index * COME_BACK_EACH_MS;
      const notice = toWireError(chatError("server-stopping", {}, { retryAfterMs }));
      if (data.admitted !== undefined) this.deliver([id as ConnectionId], [encodeEvent(NOTICE, notice)]);
    }
    this.#turn.flush();
    for (const { conn } of sockets) conn.close();
    await within(clock, FAREWELL_MS, this.#whenAllGone());
    void this.#io.close(); // resolves after `closed`
    await within(clock, FAREWELL_MS, closed);
    for (const writer of writers) writer.terminate();
  }

  #whenAllGone(): Promise<void> {
    if (this.#writers.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onAllGone = resolve;
    });
  }

  /** Watches a connection from its first moment on, before a client has come in on it. */
  #watch(connection: EngineConnection): void {
    const { queuedBytes } = this.#limits;
    this.#readers.set(connection, new ConnectionReader(connection, queuedBytes, () => terminate(connection)));
  }

  #attach(socket: ChatSocket, hub: Hub, requests: Requests): void {
    const id = socket.id as ConnectionId;
    const client = { id, address: socket.handshake.address, nick: socket.data.admitted?.nickName };
    this.#logger.info("a client came", client);
    const writer = new ConnectionWriter(socket.conn, this.#limits.queuedBytes, (bytes) => {
      this.#logger.info("a client that reads too slowly was dropped", { ...client, bytes });
    });
    this.#writers.set(id, writer);
    if (!isKnownLibrary(socket.conn)) this.#warnOfLibrary();
    const reader = this.#readers.get(socket.conn);
    if (reader !== undefined) {
      reader.take = (text) => this.#receive(id, text, requests);
      this.#readersOfClients.set(id, reader);
    }
    socket.on("disconnect", (reason) => {
      if (reader !== undefined) reader.take = () => false;
      this.#readersOfClients.delete(id);
      this.#logger.info("a client went", { ...client, reason });
      this.#writers.delete(id);
      if (reason === DEAD) writer.terminate();
      hub.disconnect(id, ON_PURPOSE.has(reason) ? "left" : "lost");
      if (this.#writers.size === 0) this.#onAllGone();
    });
    socket.onAny((event: unknown, ...args: unknown[]) => {
      const last = args.at(-1); // an event with binary data, which no request has
      requests.receive(id, event, args[0], typeof last === "function" ? (reply) => last(reply) : undefined);
    });
    forgetHandshake(socket);
    hub.connect(id, client.address, socket.data.admitted);
  }

  /** Once: it is the same for each connection. */
  #warnOfLibrary(): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#logger.warn(
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
    if (data.code === "INTERNAL") this.#logger.error("a handshake failed", { error });
    else this.#logger.info("a client was refused", { ...data });
    return Object.assign(new Error(data.message), { data });
  }
}

/** An upgrade as Engine.IO's middlewares see it: the two parts know each other, and the socket below keeps the second for good. */
interface Upgrade {
  res?: { req?: unknown } | null;
}

/** Makes the response of an upgrade one that is found again by its request, as that of any other request is. */
function rememberResponse(request: Upgrade, response: { req?: unknown }, next: () => void): void {
  request.res ??= response;
  next();
}

/**
 * Lets go of what the libraries keep of a handshake for as long as a connection lives, a sixth of what it takes in the heap: the
 * HTTP request and its headers, and the rooms of Socket.IO.
 */
function forgetHandshake(socket: ChatSocket): void {
  const { res } = (socket.request ?? {}) as Upgrade;
  if (res) res.req = undefined;
  socket.leave(socket.id);
  Object.assign(socket.conn, { request: null });
  Object.assign(socket, { handshake: null });
}

/** Resolves when `event` does, or after `ms`. */
function within(clock: Clock, ms: number, event: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    event.then(() => {
      cancel();
      resolve();
    });
  });
}
