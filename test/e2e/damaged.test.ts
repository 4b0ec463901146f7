import { createHash } from "node:crypto";
import { openSync, statSync, writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { Home } from "../support/program.ts";

const home = new Home();
const data = join(home.folder, "groupchat.db");

afterAll(() => home.close());

/** The pages of a table and its indexes, from 1 on. */
function pagesOf(...tables: string[]): number[] {
  const connection = new DatabaseSync(data, { readOnly: true });
  const names = tables.map((name) => `'${name}'`).join();
  const rows = connection
    .prepare(
      `SELECT pageno FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name IN (${names}))`,
    )
    .all();
  connection.close();
  return rows.map(({ pageno }: { pageno: number }) => pageno);
}

function overwrite(pages: readonly number[]): void {
  const descriptor = openSync(data, "r+");
  for (const page of pages) writeSync(descriptor, Buffer.alloc(4_096, 0x5a), 0, 4_096, (page - 1) * 4_096);
}

test("[V17] what a running server can't read any more is said at once, in a sentence; all else goes on, and the log tells it in a line", async () => {
  const first = await home.serve(["--no-limits"]);
  const input = Array.from({ length: 3_000 }, (_, n) => `deploy ${n} ${"x".repeat(200)}`).join("\n");
  const said = await home.run(["send", "--lines", "--url", first.url, "--nick", "ann", "--room", "1"], {
    input,
  });
  expect(said.code).toBe(0);
  first.running.process.kill("SIGTERM");
  await first.running.ended;
  expect(statSync(data).size).toBeGreaterThan(600_000);

  const { url, running } = await home.serve(["--no-limits"]);
  overwrite(pagesOf("messages").filter((page) => page > 60));
  const asked = (...args: string[]) => home.run([...args, "--url", url, "--nick", "bob", "--timeout", "60s"]);
  for (const args of [
    ["history", "--room", "1"],
    ["history", "--room", "1", "--limit", "5"],
    ["tail", "--rooms", "1"],
    ["tail", "--rooms", "1", "--follow"],
    ["wait", "--room", "1", "--since", "1"],
    ["pipe", "--rooms", "1"],
    ["send", "--room", "1", "one more"],
  ]) {
    const { code, stderr } = await asked(...args);
    expect([args, code]).toEqual([args, 1]);
    expect(stderr).toMatch(
      /^groupchat: [^\n]*the server's data are damaged there; its operator must put a backup in place\n/,
    );
  }
  expect(await asked("who", "--room", "1")).toMatchObject({ code: 0, stderr: "" });
  expect(await asked("rooms")).toMatchObject({ code: 0, stdout: expect.stringContaining("3000 messages") });
  const lines = running
    .stderr()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).msg);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines).toContain("messages could not be read");
  running.process.kill("SIGTERM");
  expect((await running.ended).code).toBe(0);

  overwrite(pagesOf("identities"));
  const started = await home.run(["serve", "--port", "0", "--data", data]);
  expect(started).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("groupchat.db is damaged ("),
  });
  expect(started.stderr.trimEnd().split("\n")).toHaveLength(1);
  const chinese = await home.run(["serve", "--port", "0", "--data", data], { env: { LANG: "zh_CN.UTF-8" } });
  expect(chinese).toMatchObject({ code: 1, stderr: expect.stringContaining("groupchat.db 已损坏（") });
});

/** Answers a WebSocket's handshake as RFC 6455 says. */
function upgrade(socket: Socket, request: string): void {
  const key = /sec-websocket-key: (\S+)/i.exec(request)?.[1] ?? "";
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
}

const textFrame = (text: string) => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);

const OPEN = '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000}';

describe.each<[string, (socket: Socket, request: string) => void]>([
  ["sends garbage", (socket) => socket.write(Buffer.alloc(10_000, 0x5a))],
  [
    "sends a header without end",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nX: ");
      const drip = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => clearInterval(drip));
    },
  ],
  ["upgrades and sends nothing", upgrade],
  [
    "upgrades and sends garbage",
    (socket, request) => {
      upgrade(socket, request);
      socket.write(Buffer.alloc(10_000, 0xff));
    },
  ],
  [
    "opens Engine.IO and sends nothing more",
    (socket, request) => {
      upgrade(socket, request);
      socket.write(textFrame(OPEN));
    },
  ],
  [
    "lets everybody in and answers with what is no Socket.IO",
    (socket, request) => {
      upgrade(socket, request);
      socket.write(textFrame(OPEN));
      socket.write(textFrame('40{"sid":"s"}'));
      const drip = setInterval(() => socket.write(textFrame('42["welcome",{"protocol":[]}]')), 20);
      socket.on("close", () => clearInterval(drip));
    },
  ],
])("a server that %s", (_, answer) => {
  test.each([["history", "--room", "1"], ["send", "--room", "1", "hi"], ["tail", "--rooms", "1"], ["rooms"]])(
    "[Z62] ends %s with a line, in time",
    async (...args) => {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on("error", () => {});
        socket.once("data", (request) => answer(socket, request.toString()));
      });
      const port = await new Promise<number>((resolve) => {
        server.listen(0, "127.0.0.1", () => {
          const address = server.address();
          resolve(typeof address === "object" && address !== null ? address.port : 0);
        });
      });
      const ended = await home.run([...args, "--url", `ws://127.0.0.1:${port}`, "--timeout", "500ms"]);
      expect([3, 6]).toContain(ended.code);
      expect(ended.stderr).toMatch(/^groupchat: [^\n]+\n$/);
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  );
});
