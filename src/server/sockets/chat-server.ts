import type { Server as HttpServer, IncomingMessage } from "node:http";
import { Server, type Socket } from "socket.io";
import type { Admission } from "../hub/use-cases/admit.ts";
import type { ServerLimits } from "../server-limits.ts";
import type { EngineConnection } from "./engine.ts";
import { rememberResponse } from "./handshake-memory.ts";
import { refuseForeignUpgrades } from "./http-server.ts";
import type { PageGuard } from "./page-guard.ts";
import type { RequestGuard } from "./request-guard.ts";
import { boundWebSockets } from "./web-socket-server.ts";

/** Any event, any arguments: the schemas of `core/protocol` say what they must be, and each use case checks its own. */
type Events = Record<string, (...args: unknown[]) => void>;

export type ChatServer = Server<Events, Events, Record<string, never>, { admission: Admission }>;
export type ChatSocket = Socket<Events, Events, Record<string, never>, { admission: Admission }>;

/** A connection as Engine.IO hands it over, with the request that opened it. */
interface OpenedConnection extends EngineConnection {
  readonly id: string;
  readonly request: IncomingMessage;
}

interface Guards {
  readonly limits: ServerLimits;
  readonly pages: PageGuard;
  readonly guard: RequestGuard;
}

/** Puts Socket.IO on an http server, behind its guards; `onConnection` hears of each connection in its first moment. */
export function createChatServer(
  http: HttpServer,
  { limits, pages, guard }: Guards,
  onConnection: (connection: OpenedConnection) => void,
): ChatServer {
  const io: ChatServer = new Server(http, {
    transports: ["websocket", "polling"],
    maxHttpBufferSize: limits.payloadBytes,
    pingInterval: limits.pingEveryMs,
    pingTimeout: limits.pingTimeoutMs,
    connectTimeout: limits.connectTimeoutMs,
    perMessageDeflate: false,
    serveClient: false,
    destroyUpgrade: false,
    wsEngine: boundWebSockets(guard.watch),
    cors: pages.cors,
  });
  guard.standBefore(http);
  refuseForeignUpgrades(http, io.path());
  io.engine.use(guard.admit);
  io.engine.use(pages.admit);
  io.engine.use(rememberResponse);
  io.engine.on("connection", onConnection);
  return io;
}
