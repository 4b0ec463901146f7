import { get } from "node:http";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { ChatError } from "../../src/core/protocol/errors.ts";
import { DEFAULT_SERVER_LIMITS } from "../../src/server/server-limits.ts";
import { type ServerOptions, startServer } from "../../src/server/start.ts";
import type { Payload } from "../support/payload.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

const OPTIONS: ServerOptions = {
  port: 0,
  socket: undefined,
  tls: undefined,
  host: "127.0.0.1",
  data: ":memory:",
  sync: "full",
  keep: {},
  limits: DEFAULT_SERVER_LIMITS,
  origins: [],
  trustedProxies: [],
  version: "1.2.3",
  logger: silentLogger,
};

async function failure(options: Partial<ServerOptions>): Promise<string> {
  const error = await startServer({ ...OPTIONS, ...options }).then(
    async (running) => running.close(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ChatError);
  return error instanceof ChatError ? error.message : "";
}

describe("a server", () => {
  let server: RoomServer;
  beforeEach(async () => {
    server = await RoomServer.start();
  });
  afterEach(() => server.close());

  it("[W1] says welcome first, before the answer to what was sent at once", async () => {
    const ann = server.dial({ protocol: 1, nickName: "ann", userId: "u1" });
    await ann.ask("joinRoom", { roomId: "room1" });
    expect(ann.heard[0]).toMatchObject({ event: "welcome", payload: { server: { version: "1.2.3" } } });
  });

  it("[W2] refuses a handshake with the reason in the error's data", async () => {
    const ann = server.dial({ protocol: 3 });
    await until(() => ann.refusal);
    expect(ann.refusal).toMatchObject({
      code: "INVALID",
      message: "this server speaks protocol 1; use a client that does",
    });
  });

  it("[M11] keeps messages, their numbers, the epoch and who owns what over a restart", async () => {
    const ann = await server.v1("ann");
    const { epoch, session } = await ann.hears("welcome");
    await ann.ask("joinRoom", { roomId: "room1" });
    const first = await ann.ask("client_msg", { roomId: "room1", msg: "一", clientMsgId: "c1" });
    const base = await server.connect();
    await base.ask("joinRoom", { roomId: "room1", nickName: "张三", id: 7 });
    await base.ask("client_msg", { roomId: "room1", msg: "二" });
    await server.restart();
    const thief = server.dial({ protocol: 1, nickName: "ann", userId: "u-thief" });
    await until(() => thief.refusal?.code === "NICK_IN_USE");
    const again = await server.v1("ann", { session });
    const reply = await again.ask("joinRoom", { roomId: "room1", since: { epoch, seq: 0 } });
    expect(reply).toMatchObject({ epoch, lastSeq: 2, more: false });
    expect(reply.messages).toMatchObject([
      { seq: 1, msg: "一", at: first.at, userId: "u-ann", type: 2, clientMsgId: "c1" },
      { seq: 2, msg: "二", userId: 7, type: 1 },
    ]);
    const retry = { roomId: "room1", msg: "一", clientMsgId: "c1" };
    expect(await again.ask("client_msg", retry)).toEqual({ ...first, duplicate: true });
    expect(await again.ask("client_msg", { roomId: "room1", msg: "三" })).toMatchObject({ seq: 3 });
  });

  it("[M12] has its data file for itself", async () => {
    expect(await failure({ data: server.data })).toBe(
      `${server.data} is in use by another groupchat server; stop it or give another --data`,
    );
    const { port } = new URL(server.url);
    await server.stop();
    const next = await startServer({ ...OPTIONS, data: server.data, port: Number(port) });
    await next.close();
  });

  it("[V1] says in a line why it can't listen where it was told to", async () => {
    const { port } = new URL(server.url);
    expect(await failure({ port: Number(port) })).toBe(
      `port ${port} is already in use: stop what uses it or choose another with --port`,
    );
    for (const host of ["203.0.113.7", "no.such.host.invalid"]) {
      expect(await failure({ host })).toBe(
        `${host} is not an address of this machine: give one of its own with --host, or 0.0.0.0 for all`,
      );
    }
    expect(await failure({ port: 99_999 })).toContain("--port");
  });

  it("[V1] a failed start leaves the data file free", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await until(() => blocker.listening);
    const address = blocker.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await server.stop();
    await failure({ port, data: server.data });
    blocker.close();
    await server.run();
  });

  it("[V3] closing commits and acknowledges what it had taken, and drops the clients so that they return", async () => {
    const ann = await server.v1("ann");
    const { epoch, session } = await ann.hears("welcome");
    await ann.ask("joinRoom", { roomId: "room1" });
    const receipts: Payload[] = [];
    for (let n = 0; n < 20; n++) {
      ann.socket.emit("client_msg", { roomId: "room1", msg: `m${n}` }, (reply: unknown) =>
        receipts.push(reply),
      );
    }
    await ann.hears("server_msg");
    await server.stop();
    await until(() => ann.ended);
    expect(ann.ended).toBe("transport close");
    await server.run();
    const again = await server.v1("ann", { session });
    const { lastSeq } = await again.ask("joinRoom", { roomId: "room1", since: { epoch, seq: 0 } });
    expect(lastSeq).toBeGreaterThanOrEqual(receipts.length);
  });

  it("[V4] serves clients that can only poll", async () => {
    const ann = await server.connect(
      { protocol: 1, nickName: "ann", userId: "u1" },
      { transports: ["polling"], upgrade: false },
    );
    await ann.ask("joinRoom", { roomId: "room1" });
    expect(await ann.ask("client_msg", { roomId: "room1", msg: "hi" })).toMatchObject({ ok: true, seq: 1 });
    expect(await ann.hearsText("hi")).toMatchObject({ type: 2 });
    const { rows } = await ann.ask("history", { roomId: "room1", after: 0, limit: 5, rows: true });
    expect(rows).toEqual([[1, expect.any(Number), "u1", "ann", "text", "hi", null, null, null]]);
  });

  it("[V5] tells a browser what it is", async () => {
    const response = await new Promise<[number | undefined, string]>((resolve) => {
      get(server.url.replace("ws:", "http:"), (message) => {
        message.setEncoding("utf8").on("data", (text: string) => resolve([message.statusCode, text]));
      });
    });
    expect(response).toEqual([404, "this is a groupchat server: use a groupchat or Socket.IO client\n"]);
  });

  it("[V6] with :memory: it forgets everything at its end", async () => {
    const first = await startServer(OPTIONS);
    await first.close();
    const second = await startServer(OPTIONS);
    expect(second.port).not.toBe(0);
    await second.close();
  });

  it("[L5] sends a flooder away for good: its client does not come back by itself", async () => {
    const limited = await RoomServer.start({ messageRate: { perSecond: 1, burst: 1 } });
    const flooder = await limited.connect(undefined, { reconnection: true });
    await flooder.ask("joinRoom", { roomId: "room1", nickName: "x", id: 1 });
    for (let n = 0; n < 60; n++) flooder.socket.emit("client_msg", { roomId: "room1", msg: `m${n}` });
    await until(() => flooder.ended);
    expect(flooder.ended).toBe("io server disconnect");
    expect(flooder.texts().filter((text) => text.startsWith("you send too fast"))).not.toEqual([]);
    expect(flooder.socket.active).toBe(false);
    await limited.close();
  });
});
