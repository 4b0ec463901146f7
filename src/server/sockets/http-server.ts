import { createServer, type Server as HttpServer, type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ServerLimits } from "../server-limits.ts";

/** Bounds of what comes by HTTP: the time between two looks at what comes slowly, and that to the next request, in ms; bytes of headers. */
const BOUNDS = { connectionsCheckingInterval: 1_000, keepAliveTimeout: 5_000, maxHeaderSize: 16 * 1024 };

/** The pings after which a connection is closed on which nothing moves: by long polling, something does at each of them. */
const IDLE_PINGS = 3;

const GREETING = "this is a groupchat server: use a groupchat or Socket.IO client\n";

/** Limits that hold for requests. */
type HttpLimits = Pick<ServerLimits, "connectTimeoutMs" | "pingEveryMs">;

/** Makes the HTTP server on which Socket.IO is put: whatever is not meant for that gets a 404 that says what this is. */
export function createHttpServer({ connectTimeoutMs, pingEveryMs }: HttpLimits): HttpServer {
  const slow = { headersTimeout: connectTimeoutMs, requestTimeout: connectTimeoutMs };
  const http = createServer({ ...BOUNDS, ...slow }, (_, response) => {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end(GREETING);
  });
  http.timeout = IDLE_PINGS * pingEveryMs;
  return http;
}

/** Answers an upgrade to something that is not here, and closes its socket. */
export function refuseForeignUpgrades(http: HttpServer, path: string): void {
  http.on("upgrade", ({ url = "" }: IncomingMessage, socket: Duplex) => {
    if (!url.startsWith(path)) refuseUpgrade(socket, "404 Not Found", "text/plain; charset=utf-8", GREETING);
  });
}

/** Engine.IO's code of a request that is forbidden; its clients expect errors as `{ code, message }`. */
export const FORBIDDEN = 4;

/** Refuses a request or an upgrade with a status such as "403 Forbidden" and an error as JSON; its socket is closed behind them. */
export function refuseRequest(
  request: IncomingMessage,
  response: unknown,
  status: string,
  error: object,
): void {
  const body = `${JSON.stringify(error)}\n`;
  if (!(response instanceof ServerResponse)) {
    refuseUpgrade(request.socket, status, "application/json", body);
    return;
  }
  const headers = { "content-type": "application/json", "content-length": `${Buffer.byteLength(body)}` };
  response.writeHead(Number.parseInt(status, 10), { ...headers, connection: "close" }).end(body);
}

/** An upgrade has no response, so its answer is written to the socket. */
function refuseUpgrade(socket: Duplex, status: string, type: string, body: string): void {
  socket.on("error", () => {}); // the other side is gone already
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
