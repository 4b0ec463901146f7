import { Agent } from "node:http";
import { connect, type Socket } from "node:net";

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
