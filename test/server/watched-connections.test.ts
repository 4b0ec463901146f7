import { afterEach, expect, it } from "vitest";
import { HandMadeClient } from "../support/hand-made-client.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;

afterEach(() => server.close());

it("[L15] pings that come together are answered by one pong, for the newest, also before a client has come in", async () => {
  server = await RoomServer.start();
  const client = new HandMadeClient(server.url);
  await until(() => client.received.includes('0{"sid"'));
  client.received = "";
  client.ping(5_000, "one of many");
  client.ping(1, "the newest");
  await until(() => client.received.includes("the newest"));
  expect(client.received.match(/one of many/g)?.length ?? 0).toBeLessThan(500);
  expect(client.ended).toBe(false);
});
