import { type IncomingMessage, ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { AbuseLog } from "../abuse-log.ts";
import type { Budget } from "../budget.ts";
import { FORBIDDEN, refuseRequest } from "./http-server.ts";
import type { TcpConnections } from "./tcp-connections.ts";
import type { WatchedConnections } from "./watched-connections.ts";

/** The work of a request of Engine.IO, in ms. */
const REQUEST_MS = 0.3;

/** The work of a control frame, in ms, and how many one WebSocket may send whatever else its address does. */
const FRAME_MS = 0.01;
const FRAMES_ALLOWED = 1_000;

const TOO_MANY = "too many requests come from your address; try again later";

export interface RequestGuardOptions {
  readonly tcp: TcpConnections;
  readonly connections: WatchedConnections;
  readonly budget: Budget;
  readonly abuse: AbuseLog;
}

/** Charges each request of Engine.IO to its address, and opens no more connections than it may have without a client. */
export class RequestGuard {
  readonly #options: RequestGuardOptions;

  constructor(options: RequestGuardOptions) {
    this.#options = options;
  }

  /** Passes on a request, or refuses it, as a middleware of Engine.IO. */
  readonly admit = (request: IncomingMessage, response: unknown, next: () => void): void => {
    const { abuse, budget, connections, tcp } = this.#options;
    const address = tcp.addressOf(request);
    const watched = connections.find(readConnectionId(request.url));
    const excess =
      budget.charge({ connection: address, address }, REQUEST_MS) > 0
        ? "requests refused: over the budget of work"
        : watched === undefined && connections.isHalfOpenFull(address)
          ? "connections refused: too many without a client"
          : undefined;
    if (excess !== undefined) {
      abuse.note(address, excess);
      refuseRequest(request, response, "429 Too Many Requests", { code: FORBIDDEN, message: TOO_MANY });
      return;
    }
    if (response instanceof ServerResponse) watched?.writer.addPoll(request.socket);
    next();
  };

  /** Charges each control frame of a WebSocket, and ends one that goes on sending them over the budget of its address. */
  readonly watch = (webSocket: WebSocket, request: IncomingMessage): void => {
    const { abuse, budget, tcp } = this.#options;
    const address = tcp.addressOf(request);
    const payer = { connection: address, address };
    let frames = 0;
    const charge = (): void => {
      budget.spend(payer, FRAME_MS);
      frames += 1;
      const isExcess = frames > FRAMES_ALLOWED && budget.lightDelay(payer, 0) > 0;
      if (!isExcess || webSocket.readyState !== webSocket.OPEN) return;
      abuse.note(address, "connections ended: control frames over the budget of work");
      webSocket.terminate();
    };
    webSocket.on("ping", charge);
    webSocket.on("pong", charge);
  };
}

/** The id of the connection that a request names; empty where it names none. */
function readConnectionId(url = ""): string {
  return new URLSearchParams(url.slice(url.indexOf("?") + 1)).get("sid") ?? "";
}
