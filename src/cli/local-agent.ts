import { Agent } from "node:http";
import { connect, type Socket } from "node:net";

/** The beginning of an address that is the path of a Unix socket. */
export const UNIX = "unix:";

/** The path of the Unix socket that an address names; undefined for any other address. */
export function socketPath(url: string): string | undefined {
  return url.startsWith(UNIX) ? url.slice(UNIX.length) : undefined;
}

/** Connects to a Unix socket, whatever host a request names. */
export class LocalAgent extends Agent {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  override createConnection(): Socket {
    return connect({ path: this.#path });
  }
}
