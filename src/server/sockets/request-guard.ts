import { type Server as HttpServer, type IncomingMessage, ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { AbuseLog } from "../abuse-log.ts";
import type { Budget } from "../budget.ts";
import { FORBIDDEN, refuseRequest } from "./http-server.ts";
import type { TcpConnections } from "./tcp-connections.ts";
import type { WatchedConnections } from "./watched-connections.ts";

/** The work of a request, in ms. */
const REQUEST_MS = 0.5;

/** The charge for not waiting for an answer, in ms: nearly as long is spent on what came in the same read. */
const PIPELINING_MS = 100;

/**
 * The work of a control frame, in ms, how many one WebSocket may send whatever else its address does, and after how many it is looked
 * whether they are paid for.
 */
const FRAME_MS = 0.01;
const FRAMES_ALLOWED = 1_000;
const LOOKED_AT = 100;

const TOO_MANY = { code: FORBIDDEN, message: "too many requests come from your address; try again later" };

export interface RequestGuardOptions {
  readonly tcp: TcpConnections;
  readonly connections: WatchedConnections;
  readonly budget: Budget;
  readonly abuse: AbuseLog;
}

/** Charges each request, upgrade and control frame to its address, and opens no more connections than it may have without a client. */
export class RequestGuard {
  readonly #options: RequestGuardOptions;
  /** Sockets with a request that is not answered yet. */
  readonly #busy = new WeakSet<object>();

  constructor(options: RequestGuardOptions) {
    this.#options = options;
  }

  /** Stands before all that takes requests from an http server by now. */
  standBefore(http: HttpServer): void {
    const serve = http.listeners("request");
    http.removeAllListeners("request");
    http.on("request", (request: IncomingMessage, response: ServerResponse) => {
      if (!this.#pass(request, response)) return;
      for (const listener of serve) Reflect.apply(listener, http, [request, response]);
    });
  }

  /** Passes on a request of Engine.IO, or refuses it, as a middleware of that. */
  readonly admit = (request: IncomingMessage, response: unknown, next: () => void): void => {
    const { abuse, connections, tcp } = this.#options;
    const watched = connections.find(readConnectionId(request.url));
    const isUpgrade = !(response instanceof ServerResponse);
    if (isUpgrade && !this.#pay(request, response)) return;
    const address = tcp.addressOf(request);
    if (watched === undefined && connections.isHalfOpenFull(address)) {
      abuse.note(address, "connections refused: too many without a client");
      refuseRequest(request, response, "429 Too Many Requests", TOO_MANY);
      return;
    }
    if (!isUpgrade) watched?.writer.addResponse(response);
    next();
  };

  /** Charges each control frame of a WebSocket, and ends one that goes on sending them over the budget of its address. */
  readonly watch = (webSocket: WebSocket, request: IncomingMessage): void => {
    const { abuse, budget, connections, tcp } = this.#options;
    const address = tcp.addressOf(request);
    tcp.noteUpgrade(request.socket);
    const payer = { connection: `frames of ${address}`, address };
    let frames = 0;
    const charge = (): void => {
      budget.spend(payer, FRAME_MS);
      frames += 1;
      const isOpen = webSocket.readyState === webSocket.OPEN;
      if (frames % LOOKED_AT !== 0 || !isOpen || budget.lightDelay(payer, 0) === 0) return;
      connections.holdAddress(address);
      if (frames <= FRAMES_ALLOWED) return;
      abuse.note(address, "connections ended: control frames over the budget of work");
      webSocket.terminate();
    };
    webSocket.on("ping", charge);
    webSocket.on("pong", charge);
  };

  /** No client sends a request on a connection before the one before it is answered: that is a flood, which fills one read with thousands. */
  #pass(request: IncomingMessage, response: ServerResponse): boolean {
    const { abuse, budget, tcp } = this.#options;
    const { socket } = request;
    if (socket.destroyed) return false;
    if (this.#busy.has(socket)) {
      const address = tcp.addressOf(request);
      abuse.note(address, "connections ended: requests that did not wait for an answer");
      budget.spend({ connection: `requests of ${address}`, address }, PIPELINING_MS);
      socket.destroy();
      tcp.closeRequesting(address); // each of them would bring as many
      return false;
    }
    this.#busy.add(socket);
    response.once("close", () => this.#busy.delete(socket));
    return this.#pay(request, response);
  }

  #pay(request: IncomingMessage, response: unknown): boolean {
    const { abuse, budget, tcp } = this.#options;
    const address = tcp.addressOf(request);
    if (budget.charge({ connection: `requests of ${address}`, address }, REQUEST_MS) === 0) return true;
    abuse.note(address, "requests refused: over the budget of work");
    refuseRequest(request, response, "429 Too Many Requests", TOO_MANY);
    return false;
  }
}

/** The id of the connection that a request names; empty where it names none. */
function readConnectionId(url = ""): string {
  return new URLSearchParams(url.slice(url.indexOf("?") + 1)).get("sid") ?? "";
}
