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

async function start(limits: object = {}, ...trusted: readonly string[]): Promise<void> {
  server = await RoomServer.start(limits);
  const networks = trusted.length === 0 ? [`${PROXY}/32`] : trusted;
  server.trustedProxies = networks.map(parseTrustedNetwork).filter((one) => one !== undefined);
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

const FIRST_PROXY = "10.1.2.3";
const VIA_FIRST = `PROXY TCP4 ${FIRST_PROXY} 127.0.0.1 5000 9999\r\n`;

it("[V15] of two proxies in a row the client is the last address that is not trusted, whatever stands before it", async () => {
  await start({}, `${PROXY}/32`, "10.1.2.0/24");
  const claims = `X-Forwarded-For: 1.1.1.1, ${FIRST_PROXY}\r\n`;
  await comeIn(PROXY, `X-Forwarded-For: 203.0.113.7, ${FIRST_PROXY}\r\n`);
  await comeIn(PROXY, `${claims}X-Forwarded-For: 203.0.113.7, 10.1.2.4, ${FIRST_PROXY}\r\n`);
  await comeIn(PROXY, `X-Forwarded-For: 203.0.113.7, nonsense, ${FIRST_PROXY}\r\n`);
  await comeIn(PROXY, FORWARDED, VIA_FIRST);
  await comeIn(PROXY, `X-Forwarded-For: 1.1.1.1, 203.0.113.7, 10.1.2.4\r\n`, VIA_FIRST);
  await comeIn(PROXY, FORWARDED, V1);
  await comeIn("127.0.0.2", `X-Forwarded-For: 203.0.113.7, ${FIRST_PROXY}\r\n`);
  expect(addresses()).toEqual([
    "203.0.113.7",
    "203.0.113.7",
    FIRST_PROXY,
    "203.0.113.7",
    "203.0.113.7",
    "203.0.113.8",
    "127.0.0.2",
  ]);
});

it("[V15][L19] a proxy that another one names has no limit of its own", async () => {
  await start({ connectionsPerAddress: 1, halfOpenPerAddress: 1 }, `${PROXY}/32`, "10.1.2.0/24");
  const clients = [];
  for (let n = 1; n <= 5; n += 1) {
    clients.push(await comeIn(PROXY, `X-Forwarded-For: 203.0.113.${n}\r\n`, VIA_FIRST));
  }
  expect(clients.map(({ ended }) => ended)).toEqual([false, false, false, false, false]);
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

/** A TCP connection of the proxy that it keeps, and uses for one client after the other. */
class PooledConnection extends RawClient {
  constructor() {
    super(server.url, PROXY);
    clients.push(this);
  }

  /** Sends a request of long polling for a client, to the session `sid` if there is one. */
  send(client: string, sid = "", body?: string): void {
    const session = sid === "" ? "" : `&sid=${sid}`;
    const head = `/socket.io/?EIO=4&transport=polling${session} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${client}\r\n`;
    if (body === undefined) this.write(`GET ${head}\r\n`);
    else this.write(`POST ${head}Content-Length: ${body.length}\r\n\r\n${body}`);
  }

  /** Everything that comes for a request, to its end. */
  async ask(client: string, sid?: string, body?: string): Promise<string> {
    this.received = "";
    this.send(client, sid, body);
    await until(() => /\r\nContent-Length: (\d+)\r\n.*\r\n\r\n/s.test(this.received) || this.ended);
    const length = Number(/Content-Length: (\d+)/.exec(this.received)?.[1] ?? 0);
    const isWhole = () => this.received.length >= this.received.indexOf("\r\n\r\n") + 4 + length;
    await until(() => isWhole() || this.ended);
    return this.received;
  }

  /** Opens a session for a client, and gives its id. */
  async open(client: string): Promise<string> {
    return /"sid":"([^"]+)"/.exec(await this.ask(client))?.[1] ?? "";
  }
}

const EVE = "203.0.113.7";
const ANN = "203.0.113.8";

it.each(["a poll", "a packet"])(
  "[V15][L25] who is sent away loses %s that is not answered, and nobody else on the connections it used before",
  async (kind) => {
    await start({ payloadBytes: 1_000 });
    const [pooled, other, last] = [new PooledConnection(), new PooledConnection(), new PooledConnection()];
    const eve = await pooled.open(EVE);
    const ann = await pooled.open(ANN);
    for (const sid of [eve, ann]) {
      await other.ask(sid === eve ? EVE : ANN, sid, "40");
      await pooled.ask(sid === eve ? EVE : ANN, sid);
    }
    pooled.received = "";
    pooled.send(ANN, ann);
    other.received = "";
    if (kind === "a poll") other.send(EVE, eve);
    const binary = `b${"A".repeat(900)}`;
    await last.ask(EVE, eve, '459-["x",{"_placeholder":true,"num":0}]');
    await last.ask(EVE, eve, binary);
    last.send(EVE, eve, binary);
    await until(() => last.ended && other.ended === (kind === "a poll"));
    await new PooledConnection().ask(ANN, ann, '421["leaveRoom",{"roomId":"r"}]');
    await until(() => pooled.received.includes("431[") || pooled.ended);
    expect(pooled.ended).toBe(false);
    expect(pooled.received).toContain("431[");
    expect(other.received).toBe(""); // an answer would give the proxy the connection back just before it ends
  },
);

it("[V15][L25] whose poll is answered with the end of their session leaves the connection to the next client", async () => {
  await start({ pingEveryMs: 1_000, pingTimeoutMs: 300 });
  const pooled = new PooledConnection();
  const eve = await pooled.open(EVE);
  await pooled.ask(EVE, eve, "40");
  expect(await pooled.ask(EVE, eve)).toMatch(/\r\n\r\n40\{"sid"/);
  expect(await pooled.ask(EVE, eve)).toMatch(/\r\n\r\n2$/);
  expect(await pooled.ask(EVE, eve)).toMatch(/\r\n\r\n1$/);
  expect(await pooled.open(ANN)).not.toBe("");
});

it("[V15][L25] a connection that carries many sessions, one after the other, keeps nothing of them", async () => {
  await start();
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  const pooled = new PooledConnection();
  for (let n = 0; n < 20; n += 1) {
    const sid = await pooled.open(EVE);
    expect(await pooled.ask(EVE, sid, "1")).toMatch(/^HTTP\/1.1 200 /);
  }
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
