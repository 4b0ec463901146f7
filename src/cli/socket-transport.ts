import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import type { CloseReason, Transport, TransportListener } from "../core/client/transport.ts";
import { chatError } from "../core/protocol/errors.ts";
import { LocalAgent, socketPath } from "./local-agent.ts";
import { type Trust, TrustingAgent } from "./tls/trust.ts";
import { type TransportFailure, unreachableCause } from "./unreachable-cause.ts";

/** The reasons socket.io gives for an end that this side asked for. */
const OWN_DOING = "io client disconnect";

/**
 * A transport over socket.io, websocket only (no second transport to upgrade to, no sticky sessions). It does not
 * reconnect or buffer: that is the client's.
 */
export class SocketTransport implements Transport {
  readonly #url: string;
  readonly #trust: Trust;
  #socket: Socket | undefined;

  /** `url` may name a Unix socket: `unix:/path`. */
  constructor(url: string, trust: Trust) {
    this.#url = url;
    this.#trust = trust;
  }

  open(auth: Readonly<Record<string, unknown>>, listener: TransportListener): void {
    this.close();
    const path = socketPath(this.#url);
    const options: Partial<ManagerOptions & SocketOptions> = {
      auth: { ...auth },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      timeout: 10_000,
    };
    Object.assign(options, agentFor(this.#url, path, this.#trust)); // which the library's types know as a text
    const socket = io(path === undefined ? this.#url : "ws://localhost", options);
    this.#socket = socket;
    const closed = (reason: CloseReason) => {
      if (this.#socket !== socket) return;
      this.close();
      listener.onClose(reason);
    };
    this.#watchOpening(socket, closed);
    socket.on("connect", () => listener.onOpen());
    socket.onAny((event: string, payload: unknown) => listener.onEvent(event, payload));
    socket.on("connect_error", (error) => closed(this.#failure(error)));
    socket.on("disconnect", (reason) => {
      if (reason !== OWN_DOING)
        closed({ type: "lost", error: chatError("connection-lost", { cause: reason }) });
    });
  }

  emit(event: string, payload: unknown, onReply?: (reply: unknown) => void): void {
    if (this.#socket?.connected !== true) return;
    if (onReply === undefined) this.#socket.emit(event, payload);
    else this.#socket.emit(event, payload, onReply);
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.offAny();
    socket?.disconnect();
  }

  /** Tells at once that a connection was closed before it was open: socket.io alone would wait for its time limit. */
  #watchOpening(socket: Socket, closed: (reason: CloseReason) => void): void {
    const { engine } = socket.io;
    let opened = false;
    engine.once("open", () => {
      opened = true;
    });
    engine.once("close", () => {
      const error = Object.assign(new Error("closed"), { code: "ECONNRESET" });
      const failure = Object.assign(new Error("closed"), { type: "TransportError", description: { error } });
      if (!opened) closed(this.#failure(failure));
    });
  }

  /** A refusal by the server carries its data; everything else never reached a room server. */
  #failure(error: TransportFailure & { data?: unknown; type?: string }): CloseReason {
    if (error.type === undefined && error.message !== "timeout") {
      return { type: "refused", error: error.data ?? { code: "FORBIDDEN", message: error.message } };
    }
    return {
      type: "unreachable",
      error: chatError("unreachable", { url: this.#url, ...unreachableCause(error, this.#url) }),
    };
  }
}

/** The agent by which a connection is made, where it is not a plain one by TCP. */
function agentFor(
  url: string,
  path: string | undefined,
  trust: Trust,
): { agent?: LocalAgent | TrustingAgent } {
  if (path !== undefined) return { agent: new LocalAgent(path) };
  return /^(wss|https):/.test(url) ? { agent: new TrustingAgent(trust) } : {};
}
