import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import type { Keep } from "../../src/server/log/retention.ts";
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from "../../src/server/server-limits.ts";
import type { TrustedNetwork } from "../../src/server/sockets/addresses.ts";
import type { AllowedOrigins } from "../../src/server/sockets/origin.ts";
import type { TlsFiles } from "../../src/server/sockets/tls.ts";
import { type RunningServer, type ServerOptions, startServer } from "../../src/server/start.ts";
import { LIFTED_RATES } from "./lifted-rates.ts";
import type { Payload } from "./payload.ts";
import { until } from "./until.ts";

/** The real server on a free port with its own data file, and the clients a test connects to it. */
export class RoomServer {
  readonly data: string;
  /** The part of each room that it keeps, from the next `run` on. */
  keep: Keep = {};
  /** The origins of the pages that it lets in, from the next `run` on. */
  origins: AllowedOrigins = [];
  /** Proxies that it trusts, from the next `run` on. */
  trustedProxies: readonly TrustedNetwork[] = [];
  /** The Unix socket at which it listens too, and the files of TLS, from the next `run` on. */
  socket: string | undefined;
  tls: TlsFiles | undefined;
  /** What it asks of those who come in, from the next `run` on. */
  entry: Pick<ServerOptions, "passwordFile" | "tokens"> = {};
  /** The lines the server logged: messages and their fields. */
  readonly logged: { readonly message: string; readonly fields: Payload }[] = [];
  /** The same of those it logged at the default level. */
  readonly warned: { readonly message: string; readonly fields: Payload }[] = [];
  readonly #directory: string;
  readonly #limits: ServerLimits;
  readonly #clients: SocketClient[] = [];
  #running: RunningServer | undefined;

  /** Rates are lifted unless `limits` says otherwise. */
  static async start(limits: Partial<ServerLimits> = {}): Promise<RoomServer> {
    const server = new RoomServer({ ...DEFAULT_SERVER_LIMITS, ...LIFTED_RATES, ...limits });
    await server.run();
    return server;
  }

  private constructor(limits: ServerLimits) {
    this.#limits = limits;
    this.#directory = mkdtempSync(join(tmpdir(), "groupchat-server-"));
    this.data = join(this.#directory, "data", "chat.db");
  }

  get url(): string {
    return this.#running?.url ?? "";
  }

  /** Starts it on its data file; `port` 0 is any. */
  async run(port = 0): Promise<void> {
    this.#running = await startServer({
      port,
      socket: this.socket,
      tls: this.tls,
      host: "127.0.0.1",
      data: this.data,
      sync: "full",
      keep: this.keep,
      limits: this.#limits,
      origins: this.origins,
      trustedProxies: this.trustedProxies,
      ...this.entry,
      version: "1.2.3",
      logger: {
        info: (message, fields) => this.logged.push({ message, fields }),
        warn: (message, fields) => this.warned.push({ message, fields }),
        error: (message, fields) => this.warned.push({ message, fields }),
      },
    });
  }

  /** Stops it; clients and data stay. */
  async stop(): Promise<void> {
    await this.#running?.close();
    this.#running = undefined;
  }

  /** Puts other limits in force while it runs, and what `keep` is by now. */
  change(limits: ServerLimits): void {
    this.#running?.change({ limits, keep: this.keep });
  }

  /** Stops it and starts it again on the same file and port. */
  async restart(): Promise<void> {
    const port = this.#running?.port;
    await this.stop();
    await this.run(port);
  }

  /** A client that has connected; with `auth` a v1 client, without a base client. */
  async connect(auth?: object, options: object = {}): Promise<SocketClient> {
    const client = this.dial(auth, options);
    await client.connected();
    return client;
  }

  /** A v1 client called `nick`, welcomed. */
  async v1(nick: string, more: object = {}): Promise<SocketClient> {
    const client = await this.connect({ protocol: 1, nickName: nick, userId: `u-${nick}`, ...more });
    await client.hears("welcome");
    return client;
  }

  /** A client whose connection may yet be refused. */
  dial(auth?: object, options: object = {}): SocketClient {
    const client = new SocketClient(this.url, auth, options);
    this.#clients.push(client);
    return client;
  }

  /** Ends everything and leaves nothing behind. */
  async close(): Promise<void> {
    for (const { socket } of this.#clients) socket.disconnect();
    await this.stop();
    rmSync(this.#directory, { recursive: true });
  }
}

/** A real socket that writes down what it hears. */
export class SocketClient {
  readonly socket: Socket;
  readonly heard: { readonly event: string; readonly payload: Payload }[] = [];
  /** `data` of the error the handshake was refused with. */
  refusal: Payload;
  ended: string | undefined;

  constructor(url: string, auth: object | undefined, options: object) {
    this.socket = io(url, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      ...(auth === undefined ? {} : { auth }),
      ...options,
    });
    this.socket.onAny((event, payload) => this.heard.push({ event, payload }));
    this.socket.on("connect_error", (error) => {
      this.refusal = "data" in error ? error.data : error;
    });
    this.socket.on("disconnect", (reason) => {
      this.ended = reason;
    });
  }

  async connected(): Promise<void> {
    await until(() => this.socket.connected || this.refusal !== undefined);
    if (!this.socket.connected) throw new Error(`refused: ${JSON.stringify(this.refusal)}`);
  }

  /** The TCP socket underneath, which stops and goes on reading; Socket.IO's types don't lead there. */
  get tcp(): { pause(): void; resume(): void } {
    const { transport } = this.socket.io.engine;
    const { ws } = transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } };
    return ws._socket;
  }

  /** The payloads of one event, oldest first. */
  got(event: string): Payload[] {
    return this.heard.filter((one) => one.event === event).map((one) => one.payload);
  }

  /** The texts of the messages heard. */
  texts(): string[] {
    return this.got(SERVER_MSG).map(({ msg }) => msg);
  }

  /** Waits for the `count`th payload of an event and returns it. */
  hears(event: string, count = 1): Promise<Payload> {
    return until(() => this.got(event)[count - 1]);
  }

  /** Waits for a message with this text and returns it. */
  hearsText(msg: string): Promise<Payload> {
    return until(() => this.got(SERVER_MSG).find((message) => message.msg === msg));
  }

  /** Sends whatever it is given, and returns the reply. */
  ask(event: string, ...args: unknown[]): Promise<Payload> {
    return this.socket.timeout(10_000).emitWithAck(event, ...args);
  }
}
