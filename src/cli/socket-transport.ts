import { io, type Socket } from "socket.io-client";
import type { CloseReason, Transport, TransportListener } from "../core/transport.ts";

/** The reasons socket.io gives for an end that this side asked for. */
const OWN_DOING = "io client disconnect";

/**
 * A transport over socket.io, websocket only (no second transport to upgrade to, no sticky sessions). It does not
 * reconnect or buffer: that is the client's.
 */
export class SocketTransport implements Transport {
  readonly #url: string;
  #socket: Socket | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  open(auth: Readonly<Record<string, unknown>>, listener: TransportListener): void {
    this.close();
    const socket = io(this.#url, {
      auth: { ...auth },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      timeout: 10_000,
    });
    this.#socket = socket;
    const closed = (reason: CloseReason) => {
      if (this.#socket !== socket) return;
      this.close();
      listener.onClose(reason);
    };
    socket.on("connect", () => listener.onOpen());
    socket.onAny((event: string, payload: unknown) => listener.onEvent(event, payload));
    socket.on("connect_error", (error) => closed(this.#failure(error)));
    socket.on("disconnect", (reason) => {
      if (reason !== OWN_DOING) closed({ type: "lost", message: `the connection was lost (${reason})` });
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

  /** A refusal by the server carries its data; everything else never reached a room server. */
  #failure(error: Error & { data?: unknown; type?: string; description?: unknown }): CloseReason {
    if (error.type === undefined && error.message !== "timeout") {
      return { type: "refused", error: error.data ?? { code: "FORBIDDEN", message: error.message } };
    }
    return { type: "unreachable", message: `cannot reach ${this.#url}: ${cause(error)}` };
  }
}

const CAUSES: Record<string, string> = {
  ECONNREFUSED: "connection refused; is the server running? (groupchat serve)",
  ENOTFOUND: "no such host; check --url",
  EAI_AGAIN: "the host name can't be looked up just now",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "the network is down",
  ECONNRESET: "it closed the connection; is it a groupchat or Socket.IO server?",
};

/** The system's reason inside a socket.io transport error, in words. */
function cause(error: Error & { description?: unknown }): string {
  if (error.message === "timeout") return "no answer";
  const { description } = error;
  const inner = description instanceof Object && "error" in description ? description.error : undefined;
  if (!(inner instanceof Error)) return error.message;
  const known = "code" in inner && typeof inner.code === "string" ? CAUSES[inner.code] : undefined;
  return known ?? `${inner.message}; is it a groupchat or Socket.IO server?`;
}
