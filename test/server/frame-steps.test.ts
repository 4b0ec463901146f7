import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import { boundWebSockets } from "../../src/server/sockets/web-socket-server.ts";
import { until } from "../support/until.ts";

let http: Server;
let client: WebSocket;
let ticking: NodeJS.Immediate;

afterEach(() => {
  clearImmediate(ticking);
  client.terminate();
  http.close();
});

/** Sends frames in one write, and resolves with those that each turn of the server's event loop took, in their order. */
async function takeInTurns(frames: number, send: (n: number) => void): Promise<string[][]> {
  const turns: string[][] = [[]];
  const nextTurn = () => {
    turns.push([]);
    ticking = setImmediate(nextTurn);
  };
  nextTurn();
  const take = (data: Buffer) => turns.at(-1)?.push(data.toString());
  const sockets = new (boundWebSockets((webSocket) => webSocket.on("message", take).on("ping", take)))({
    noServer: true,
  });
  http = createServer().listen(0, "127.0.0.1");
  http.on("upgrade", (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => {}));
  await new Promise((resolve) => http.once("listening", resolve));
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  await new Promise((resolve) => client.once("open", resolve));
  const { _socket: tcp } = client as unknown as { readonly _socket: { cork(): void; uncork(): void } };
  tcp.cork();
  for (let n = 0; n < frames; n += 1) send(n);
  tcp.uncork();
  await until(() => turns.flat().length === frames);
  return turns.filter((turn) => turn.length > 0);
}

it.each([
  ["messages", (n: number) => client.send(String(n))],
  ["pings", (n: number) => client.ping(String(n))],
])("[L27] of %s that come together each turn takes a few, in their order", async (_, send) => {
  const turns = await takeInTurns(1_000, send);
  expect(turns.flat()).toEqual(Array.from({ length: 1_000 }, (_, n) => String(n)));
  expect(Math.max(...turns.map((turn) => turn.length))).toBeLessThanOrEqual(64);
});
