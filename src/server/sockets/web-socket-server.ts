import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { FAREWELL_MS } from "../../core/protocol/limits.ts";

/** Bounds that hold for each WebSocket: clients send each packet whole, and one that does not answer a close frame is cut off. */
const BOUNDS = {
  autoPong: false,
  closeTimeout: FAREWELL_MS,
  /** Fragments of a message, and chunks of a frame, that may wait for the rest. */
  maxFragments: 128,
  maxBufferedChunks: 1_024,
};

/** The WebSocket server as Engine.IO makes it, with bounds. However many pings come, one pong waits to be written, for the newest (RFC 6455, 5.5.3). */
export class BoundedWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, ...BOUNDS });
  }

  override handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    take: (webSocket: WebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, socket, head, (webSocket) => {
      answerPings(webSocket);
      take(webSocket, request);
    });
  }
}

function answerPings(webSocket: WebSocket): void {
  let newest: Buffer | undefined;
  let isWriting = false;
  const answer = (): void => {
    isWriting = newest !== undefined && webSocket.readyState === webSocket.OPEN;
    if (!isWriting) return;
    webSocket.pong(newest, false, () => setImmediate(answer));
    newest = undefined;
  };
  webSocket.on("ping", (data: Buffer) => {
    newest = Buffer.from(data);
    if (isWriting) return;
    isWriting = true;
    setImmediate(answer);
  });
}
