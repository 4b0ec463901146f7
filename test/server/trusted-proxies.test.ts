import { afterEach, expect, it } from "vitest";
import { parseTrustedNetwork } from "../../src/server/sockets/addresses.ts";
import { HandMadeClient, RawClient } from "../support/hand-made-client.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;
const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.tcp.destroy();
  await server.close();
});

const PROXY = "127.0.0.3";
const FORWARDED = "X-Forwarded-For: 203.0.113.7\r\n";
const V1 = "PROXY TCP4 203.0.113.8 127.0.0.1 5000 9999\r\n";
const V2 = Buffer.concat([
  Buffer.from("\r\n\r\n\0\r\nQUIT\n"),
  Buffer.from([0x21, 0x21, 0, 36]),
  Buffer.from("20010db8000100020003000400050006".padEnd(64, "0"), "hex"),
  Buffer.alloc(4),
]);

async function start(limits: object = {}): Promise<void> {
  server = await RoomServer.start(limits);
  server.trustedProxies = [parseTrustedNetwork("127.0.0.3/32")].filter((one) => one !== undefined);
  await server.restart();
}

/** A base client that has come in through `localAddress`, which sends `first` before its request. */
async function comeIn(
  localAddress: string,
  headers = "",
  first: string | Uint8Array = "",
): Promise<HandMadeClient> {
  const client = new HandMadeClient(server.url, { localAddress, headers, first });
  clients.push(client);
  await until(() => client.received.includes('0{"sid"') || client.ended);
  client.send("40");
  await until(() => client.received.includes('40{"sid"') || client.ended);
  return client;
}

const addresses = () =>
  server.logged.filter(({ message }) => message === "a client came").map(({ fields }) => fields.address);

it("[V15] a trusted proxy names the client's address, by a header of the request or before it; nobody else does", async () => {
  await start();
  await comeIn(PROXY);
  await comeIn(PROXY, FORWARDED);
  await comeIn(PROXY, `X-Forwarded-For: 1.1.1.1\r\n${FORWARDED}`);
  await comeIn(PROXY, "", V1);
  await comeIn(PROXY, FORWARDED, V1);
  await comeIn(PROXY, "", V2);
  await comeIn("127.0.0.2", FORWARDED);
  expect(addresses()).toEqual([
    PROXY,
    "203.0.113.7",
    "203.0.113.7",
    "203.0.113.8",
    "203.0.113.8",
    "2001:db8:1:2::/64",
    "127.0.0.2",
  ]);
  const spoofing = await comeIn("127.0.0.2", "", V1);
  expect(spoofing.received).toMatch(/^HTTP\/1.1 400 /);
});

it("[V15] a PROXY header may come in pieces, and what is none ends the connection", async () => {
  await start();
  const client = new RawClient(server.url, PROXY);
  clients.push(client);
  for (const byte of V1) {
    client.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await until(() => client.received.includes("this is a groupchat server"));
  const broken = new RawClient(server.url, PROXY);
  clients.push(broken);
  broken.write("PROXY nonsense\r\n");
  await until(() => broken.ended);
});

it("[V15][L19] clients behind a proxy are counted by their own addresses", async () => {
  await start({ connectionsPerAddress: 1, halfOpenPerAddress: 1 });
  const first = await comeIn(PROXY, FORWARDED);
  const second = await comeIn(PROXY, FORWARDED);
  await until(() => second.ended);
  expect(second.received).toContain("too-many-of-address");
  const named = await comeIn(PROXY, "", V1);
  const others = [await comeIn(PROXY, "X-Forwarded-For: 203.0.113.9\r\n"), await comeIn(PROXY, "", V2)];
  for (const client of [first, named, ...others]) expect(client.ended).toBe(false);
});
