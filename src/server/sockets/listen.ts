import type { Server as HttpServer } from "node:http";
import type { Server } from "node:net";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";

/** The address that a server listens at. */
interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Connections that may wait to be accepted: after a restart thousands come at once, and one that is dropped tries again seconds later. */
const BACKLOG = 4_096;

/** Resolves with the port, which is another one than asked for if that was 0. Rejects with a ChatError that says what to do. */
export async function listen(http: HttpServer, address: ListenAddress): Promise<number> {
  const { port, host } = address;
  try {
    return await new Promise((resolve, reject) => {
      http.once("error", reject);
      http.listen({ port, host, backlog: BACKLOG }, () => {
        const bound = http.address();
        resolve(typeof bound === "object" && bound !== null ? bound.port : port);
      });
    });
  } catch (error) {
    throw listenError(error, address);
  }
}

/** Takes no more connections; resolves once there are none left. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** The error that tells an operator why a server does not listen, and what to do. */
function listenError(error: unknown, { host, port }: ListenAddress): ChatError {
  const details = { cause: error };
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EADDRINUSE":
      return chatError("port-in-use", { port }, details);
    case "EACCES":
      return chatError("port-forbidden", { port }, details);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EINVAL":
      return chatError("host-not-ours", { host }, details);
    default: {
      const cause = error instanceof Error ? error.message : String(error);
      return chatError("not-listening", { host, port, cause }, details);
    }
  }
}

/** The places at which a server may listen. */
interface Places {
  readonly host: string;
  readonly port: number | undefined;
  readonly socket: string | undefined;
  readonly tls: object | undefined;
}

/** The address by which a client on this machine reaches a server. */
export function urlOf({ host, port, socket, tls }: Places): string {
  if (port === undefined) return `unix:${socket}`;
  const protocol = tls === undefined ? "ws" : "wss";
  const anywhere = host === "0.0.0.0" || host === "::" || host === "";
  if (anywhere) return `${protocol}://localhost:${port}`;
  return host.includes(":") ? `${protocol}://[${host}]:${port}` : `${protocol}://${host}:${port}`;
}
