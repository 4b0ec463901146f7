import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { FAREWELL_MS } from "../../core/protocol/limits.ts";
import { FrameSteps } from "./frame-steps.ts";

/** Bounds that hold for each WebSocket: clients send each packet whole, and one that does not answer a close frame is cut off. */
const BOUNDS = {
  autoPong: false,
  closeTimeout: FAREWELL_MS,
  /** Fragments of a message, and chunks of a frame, that may wait for the rest. */
  maxFragments: 128,
  maxBufferedChunks: 1_024,
};

/**
 * Makes the class of the WebSocket server that Engine.IO uses, with bounds: however many pings come, one pong waits to be written, for
 * the newest (RFC 6455, 5.5.3). `watch` gets each WebSocket first, also one that a connection only wants to change to.
 */
export function boundWebSockets(
  watch: (webSocket: WebSocket, request: IncomingMessage) => void,
): new (
  options: ServerOptions,
) => WebSocketServer {
  const steps = new FrameSteps();
  return class extends WebSocketServer {
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
        steps.watch(webSocket);
        watch(webSocket, request);
        answerPings(webSocket);
        take(webSocket, request);
      });
    }
  };
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
    if (!isWriting) answer();
  });
}
