import type { Server as HttpServer } from "node:http";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";

/** The address that a server listens at. */
interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Connections that may wait to be accepted: after a restart thousands come at once, and one that is dropped tries again seconds later. */
const BACKLOG = 4_096;

/** Resolves with the port, which is another one than asked for if that was 0. */
export function listen(http: HttpServer, { port, host }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen({ port, host, backlog: BACKLOG }, () => {
      const address = http.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** The error that tells an operator why a server does not listen, and what to do. */
export function listenError(error: unknown, { host, port }: ListenAddress): ChatError {
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

/** The address by which a client on this machine reaches a server. */
export function urlOf(host: string, port: number): string {
  const anywhere = host === "0.0.0.0" || host === "::" || host === "";
  if (anywhere) return `ws://localhost:${port}`;
  return host.includes(":") ? `ws://[${host}]:${port}` : `ws://${host}:${port}`;
}
