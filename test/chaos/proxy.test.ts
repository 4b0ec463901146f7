import { createHash } from "node:crypto";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FaultyProxy } from "../../chaos/proxy.ts";
import { until } from "../support/until.ts";

let server: Server;
let proxy: FaultyProxy;
/** The server's ends, and what each has heard. */
let ends: { socket: Socket; heard: string; gone: string | undefined }[];
const clients: Socket[] = [];

beforeEach(async () => {
  ends = [];
  server = createServer((socket) => ends.push(watch(socket)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  proxy = await FaultyProxy.to(typeof address === "object" && address !== null ? address.port : 0);
});

afterEach(async () => {
  for (const socket of [...clients.splice(0), ...ends.map(({ socket }) => socket)]) socket.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

function watch(socket: Socket) {
  const end = { socket, heard: "", gone: undefined as string | undefined };
  socket.setEncoding("latin1");
  socket.on("data", (text) => {
    end.heard += text;
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    end.gone = error.code;
  });
  socket.on("close", () => {
    end.gone ??= "closed";
  });
  return end;
}

/** Both ends of a connection through the proxy, after a word in each direction. */
async function connected() {
  const client = watch(connect(proxy.port, "127.0.0.1"));
  clients.push(client.socket);
  const hello = `hello ${clients.length}`;
  client.socket.write(hello);
  const end = await until(() => ends.find(({ heard }) => heard === hello));
  end.socket.write("welcome");
  await until(() => client.heard === "welcome");
  client.heard = "";
  end.heard = "";
  return { client, end };
}

/** Lets what can arrive arrive: a word on another connection, both ways. */
const meanwhile = () => connected();

test("what passes is what was sent, in order, also when every piece is late", async () => {
  const { client, end } = await connected();
  let late = 0;
  proxy.delayAnswers(() => (late++ % 7 === 0 ? 3 : 0));
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7919) % 251));
  for (let n = 0; n < bytes.length; n += 10_000) end.socket.write(bytes.subarray(n, n + 10_000));
  client.socket.write(bytes);
  const hash = (some: Buffer) => createHash("sha1").update(some).digest("hex");
  await until(() => client.heard.length === bytes.length && end.heard.length === bytes.length);
  for (const { heard } of [client, end]) expect(hash(Buffer.from(heard, "latin1"))).toBe(hash(bytes));
  expect(late).toBeGreaterThan(1);
});

test("a reset ends both sides", async () => {
  const { client, end } = await connected();
  proxy.reset();
  await until(() => client.gone !== undefined && end.gone !== undefined);
  expect([client.gone, end.gone]).toEqual(["ECONNRESET", "ECONNRESET"]);
});

test("a stall holds what is sent, and lets it go in order", async () => {
  const { client, end } = await connected();
  proxy.stall(true, "down");
  end.socket.write("one ");
  client.socket.write("up");
  await until(() => end.heard === "up");
  expect(client.heard).toBe("");
  end.socket.write("two");
  proxy.stall(false, "down");
  await until(() => client.heard === "one two");
});

test("a stall reaches the one who sends: the proxy holds little", async () => {
  const { end } = await connected();
  proxy.stall(true, "down");
  const piece = Buffer.alloc(1_000_000);
  for (let n = 0; n < 40; n += 1) end.socket.write(piece);
  await meanwhile();
  expect(end.socket.writableLength).toBeGreaterThan(10_000_000);
});

test.each(["server", "client"] as const)(
  "when the %s's side is lost the other is told nothing",
  async (side) => {
    const { client, end } = await connected();
    const [lost, left] = side === "server" ? [end, client] : [client, end];
    proxy.loseSide(side);
    await until(() => lost.gone !== undefined);
    left.socket.write("anybody?");
    await meanwhile();
    expect(left.gone).toBeUndefined();
    left.socket.destroy();
    await until(() => proxy.size === 1);
  },
);

test("while it refuses nobody comes in, and those inside stay", async () => {
  const { client } = await connected();
  proxy.refuse(true);
  const late = watch(connect(proxy.port, "127.0.0.1"));
  clients.push(late.socket);
  await until(() => late.gone !== undefined);
  expect(client.gone).toBeUndefined();
  proxy.heal();
  await connected();
});

test("what was held is passed on although its sender has gone, and then the end", async () => {
  const { client, end } = await connected();
  proxy.stall(true, "up");
  client.socket.write("a last word");
  await meanwhile();
  proxy.cutClients();
  await until(() => client.gone !== undefined);
  await meanwhile();
  expect([end.heard, end.gone]).toEqual(["", undefined]);
  proxy.stall(false, "up");
  await until(() => end.gone !== undefined);
  expect(end.heard).toBe("a last word");
});

test("an end that one side asks for reaches the other, after all that was late", async () => {
  const { client, end } = await connected();
  proxy.delayAnswers(() => 2);
  const text = "x".repeat(200_000);
  end.socket.end(text);
  await until(() => client.gone !== undefined);
  expect(client.heard.length).toBe(text.length);
  await until(() => proxy.size === 0);
});
