import { createServer, type Server, type Socket } from "node:net";
import { type Lanes, Passage } from "./passage.ts";

/**
 * A TCP proxy that breaks connections on purpose: resets, stalls, half-open ends, late answers, refusals. It never
 * alters, repeats or reorders a byte, and passes on what came before an end.
 */
export class FaultyProxy {
  readonly #passages = new Set<Passage>();
  readonly #server: Server;
  #port: number;
  #refusing = false;
  #delay: () => number = () => 0;

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer((client) => this.#accept(client));
  }

  /** A proxy on a free port for the server at `port` of this machine. */
  static async to(port: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** The number of connections that pass through. */
  get size(): number {
    return this.#passages.size;
  }

  /** Connections that are open now are reset on both sides. */
  reset(): void {
    for (const passage of this.#passages) passage.reset();
  }

  /** Connections that are open now are reset on the client's side; what it sent before arrives, when a stall of it ends. */
  cutClients(): void {
    for (const passage of this.#passages) passage.cutClient();
  }

  /** Connections that are open now lose one side, and the other is left without a word. */
  loseSide(side: "client" | "server"): void {
    for (const passage of this.#passages) passage.loseSide(side);
  }

  /** Bytes of connections that are open now are held, until it is called with false. */
  stall(stalled: boolean, lanes: Lanes = "both"): void {
    for (const passage of this.#passages) passage.stall(stalled, lanes);
  }

  /** Delays each piece that the server sends by as many ms as `ms` gives for it; order stays. */
  delayAnswers(ms: () => number): void {
    this.#delay = ms;
    for (const passage of this.#passages) passage.delayAnswers(ms);
  }

  /** New connections are reset while it refuses. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
  }

  /** Everything passes again. Half-open connections stay what they are: only their owners can end them. */
  heal(): void {
    this.refuse(false);
    this.delayAnswers(() => 0);
    this.stall(false);
  }

  async close(): Promise<void> {
    for (const passage of this.#passages) passage.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    client.on("error", () => {});
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    const passage = new Passage(client, this.#port, () => this.#passages.delete(passage));
    passage.delayAnswers(this.#delay);
    this.#passages.add(passage);
  }
}
