import type { Server as HttpServer } from "node:http";
import { Server, type Socket } from "socket.io";
import { toWireError } from "../core/errors.ts";
import type { Deliver } from "./fanout.ts";
import type { Hub } from "./hub.ts";
import type { Identity } from "./identity.ts";
import type { Logger } from "./logger.ts";
import type { Requests } from "./requests.ts";
import type { ConnectionId } from "./room.ts";

/** Any event, any arguments: what they must be is said in `core/protocol.ts` and checked by Requests. */
type Events = Record<string, (...args: unknown[]) => void>;
type ChatServer = Server<Events, Events, Record<string, never>, { identity: Identity | undefined }>;
type ChatSocket = Socket<Events, Events, Record<string, never>, { identity: Identity | undefined }>;

/**
 * Socket.IO on an http server. Chat rooms are not its rooms: nobody can join those, so each holds the one socket it is
 * named after, and a delivery is a broadcast to the rooms of its receivers, encoded once.
 */
export class SocketServer {
  readonly #io: ChatServer;
  readonly #logger: Logger;

  constructor(http: HttpServer, payloadBytes: number, logger: Logger) {
    this.#logger = logger;
    this.#io = new Server(http, {
      transports: ["websocket", "polling"],
      maxHttpBufferSize: payloadBytes,
      perMessageDeflate: false,
      serveClient: false,
      cors: { origin: true },
    });
  }

  readonly deliver: Deliver = (to, event, payload) => {
    this.#io.to([...to]).emit(event, payload);
  };

  /** Ends a connection so that its client does not come back by itself. */
  sendAway(id: ConnectionId): void {
    this.#io.sockets.sockets.get(id)?.disconnect(true);
  }

  /** Lets clients in from now on: handshakes and connections go to the hub, events to `requests`. */
  serve(hub: Hub, requests: Requests): void {
    this.#io.use((socket, next) => {
      try {
        socket.data.identity = hub.admit(socket.handshake.auth, socket.handshake.address);
        next();
      } catch (error) {
        next(this.#refusal(error));
      }
    });
    this.#io.on("connection", (socket) => this.#attach(socket, hub, requests));
  }

  /** Drops every connection in the way that makes clients try again; resolves when the http server is closed too. */
  async close(): Promise<void> {
    for (const socket of this.#io.sockets.sockets.values()) socket.conn.close();
    await this.#io.close();
  }

  #attach(socket: ChatSocket, hub: Hub, requests: Requests): void {
    const id = socket.id as ConnectionId;
    const client = { id, address: socket.handshake.address, nick: socket.data.identity?.nickName };
    this.#logger.info("a client came", client);
    socket.on("disconnect", (reason) => {
      this.#logger.info("a client went", { ...client, reason });
      this.#detach(id, hub);
    });
    socket.onAny((event: string, ...args: unknown[]) => requests.receive(id, event, args));
    hub.connect(id, socket.data.identity);
  }

  /** Nobody waits for this outcome: a data file that can't be written just now is logged, and no reason to end. */
  #detach(id: ConnectionId, hub: Hub): void {
    try {
      hub.disconnect(id);
    } catch (error) {
      this.#logger.error("the end of a connection could not be written down", { error });
    }
  }

  /** An error as Socket.IO hands it to the client: `connect_error` with the wire error as `data`. */
  #refusal(error: unknown): Error {
    const data = toWireError(error);
    if (data.code === "INTERNAL") this.#logger.error("a handshake failed", { error });
    else this.#logger.info("a client was refused", { ...data });
    return Object.assign(new Error(data.message), { data });
  }
}
