import { expect } from "vitest";
import { RawWebSocket } from "./raw-websocket.ts";
import type { RoomServer } from "./room-server.ts";

/** Clients of a server that use no library, by WebSocket and by long polling. */
export class RawClients {
  readonly #server: RoomServer;
  readonly #sockets: RawWebSocket[] = [];

  constructor(server: RoomServer) {
    this.#server = server;
  }

  /** Ends all WebSockets that it opened. */
  endAll(): void {
    for (const socket of this.#sockets.splice(0)) socket.end();
  }

  urlOf(query: string): string {
    return `${this.#server.url.replace("ws:", "http:")}/socket.io/?${query}`;
  }

  /** Opens a WebSocket; without a query it asks for a new session. */
  async open(query?: string): Promise<RawWebSocket> {
    const port = Number(new URL(this.#server.url).port);
    const socket = await RawWebSocket.open({ port, ...(query === undefined ? {} : { query }) });
    this.#sockets.push(socket);
    return socket;
  }

  /** Opens a WebSocket, and its Engine.IO session. */
  async openSession(): Promise<RawWebSocket> {
    const socket = await this.open();
    expect(await socket.next()).toMatch(/^0\{/);
    return socket;
  }

  /** Brings a client in by WebSocket: with `auth` a v1 client, without a base client. */
  async connect(auth?: object): Promise<RawWebSocket> {
    const socket = await this.openSession();
    socket.send(auth === undefined ? "40" : `40${JSON.stringify(auth)}`);
    expect(await socket.next()).toMatch(/^40\{"sid":/);
    if (auth !== undefined) expect(await socket.next()).toMatch(/^42\["welcome",/);
    return socket;
  }

  /** Opens a session by long polling; resolves with its id. */
  async startPolling(): Promise<string> {
    const response = await fetch(this.urlOf("EIO=4&transport=polling"));
    return JSON.parse((await response.text()).slice(1)).sid;
  }

  get(sid: string): Promise<Response> {
    return fetch(this.urlOf(sessionQuery(sid)));
  }

  post(sid: string, body: string): Promise<Response> {
    return fetch(this.urlOf(sessionQuery(sid)), { method: "POST", body });
  }

  /** Polls until a packet comes that begins with this. */
  async pollUntil(sid: string, beginning: string): Promise<string> {
    for (;;) {
      const response = await this.get(sid);
      expect(response.status).toBe(200);
      const found = (await response.text()).split("\x1e").find((packet) => packet.startsWith(beginning));
      if (found !== undefined) return found;
    }
  }
}

const sessionQuery = (sid: string) => `EIO=4&transport=polling&sid=${sid}`;
