import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseAllowedOrigin } from "../../src/server/sockets/origin.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

const POLL = "/socket.io/?EIO=4&transport=polling";
const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};
const EVIL = { origin: "https://evil.example" };
const DOCUMENT = "http://localhost:8080";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

describe("a web page", () => {
  let server: RoomServer;
  beforeEach(async () => {
    server = await RoomServer.start();
  });
  afterEach(() => server.close());

  function ask(path: string, headers: OutgoingHttpHeaders, method = "GET", body = ""): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(`${server.url.replace("ws:", "http:")}${path}`, { method, headers });
      asked.on("error", reject);
      asked.on("upgrade", ({ statusCode, headers }, socket) => {
        socket.destroy();
        resolve({ status: statusCode, headers, body: "" });
      });
      asked.on("response", (message) => {
        let text = "";
        message.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        message.on("end", () =>
          resolve({ status: message.statusCode, headers: message.headers, body: text }),
        );
      });
      asked.end(body);
    });
  }

  const upgrade = (headers: object, more = "") =>
    ask(`/socket.io/?EIO=4&transport=websocket${more}`, { ...UPGRADE, ...headers });

  /** Begins a session as a page can that names no Origin: browsers name none in a GET to a page's own host. */
  async function session(): Promise<string> {
    const { body } = await ask(POLL, {});
    return JSON.parse(body.slice(1)).sid;
  }

  it.each([
    ["of another host", EVIL],
    ["without an address", { origin: "null" }],
    ["of a host of a foreign name that leads here", { origin: "http://evil.example", host: "evil.example" }],
    ["of this host, by a foreign name", { origin: DOCUMENT, host: "evil.example" }],
  ])(
    "[V9][V10][V12] %s is refused by polling and by WebSocket, with a sentence for who runs it",
    async (_, headers) => {
      for (const answer of [await ask(POLL, headers), await upgrade(headers)]) {
        expect(answer.status).toBe(403);
        expect(JSON.parse(answer.body)).toEqual({ code: 4, message: expect.stringContaining("--origin") });
        expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
      }
      const { message } = JSON.parse((await ask(POLL, headers)).body);
      const refused = { origin: headers.origin, reason: message };
      expect(server.logged).toContainEqual({
        message: "a page was refused",
        fields: expect.objectContaining(refused),
      });
      expect(server.logged.filter((line) => line.message === "a client came")).toEqual([]);
    },
  );

  it("[V9] that has a session by a request without an Origin can do nothing with it", async () => {
    const sid = await session();
    const rebound = { origin: "http://evil.example:9999", host: "evil.example:9999" };
    for (const headers of [EVIL, rebound, { origin: "null" }]) {
      expect((await ask(`${POLL}&sid=${sid}`, headers, "POST", "40")).status).toBe(403);
      expect((await upgrade(headers, `&sid=${sid}`)).status).toBe(403);
    }
    expect((await ask(`${POLL}&sid=${sid}`, {}, "POST", "40")).body).toBe("ok");
  });

  it.each([["websocket"], ["polling"]])(
    "[V9] of the same host on another port speaks the four events, by %s",
    async (transport) => {
      const options = { transports: [transport], upgrade: false, extraHeaders: { origin: DOCUMENT } };
      const page = await server.connect(undefined, options);
      page.socket.emit("joinRoom", { roomId: "room1", nickName: "小明", id: 1001 });
      page.socket.emit("client_msg", { msg: "大家好", nickName: "小明", roomId: "room1", userId: 1001 });
      expect(await page.hearsText("大家好")).toMatchObject({ type: 2, userId: 1001 });
    },
  );

  it.each([["websocket"], ["polling"]])(
    "[V9][V12] a Socket.IO client of another host gets an error by %s",
    async (transport) => {
      const page = server.dial(undefined, { transports: [transport], upgrade: false, extraHeaders: EVIL });
      await until(() => page.refusal);
      expect(page.refusal.type).toBe("TransportError");
      expect(page.socket.connected).toBe(false);
    },
  );

  it("[V9] may read answers where it is let in; without an Origin there is nothing to say", async () => {
    const { status, headers } = await ask(POLL, { origin: DOCUMENT });
    expect([status, headers["access-control-allow-origin"], headers.vary]).toEqual([200, DOCUMENT, "Origin"]);
    expect((await upgrade({ origin: DOCUMENT })).status).toBe(101);
    for (const none of [await ask(POLL, {}), await ask(POLL, { host: "chat.example" })]) {
      expect([none.status, none.headers["access-control-allow-origin"]]).toEqual([200, undefined]);
    }
  });

  it("[V9] gets no answer as a script, for which it names no Origin", async () => {
    expect((await ask(`${POLL}&j=0`, {})).status).toBe(403);
  });

  it("[V9] is answered before it asks as it is when it asks", async () => {
    const preflight = {
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-own",
      "access-control-request-private-network": "true",
    };
    const welcome = await ask(POLL, { ...preflight, origin: DOCUMENT }, "OPTIONS");
    expect(welcome.status).toBe(204);
    expect(welcome.headers).toMatchObject({
      "access-control-allow-origin": DOCUMENT,
      "access-control-allow-headers": "x-own",
      "access-control-allow-private-network": "true",
    });
    const refused = await ask(POLL, { ...preflight, ...EVIL }, "OPTIONS");
    expect(refused.status).toBe(403);
    expect(Object.keys(refused.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("[V11] of another host is let in where the operator names it, or all", async () => {
    const origin = "https://app.example:8443";
    for (const named of ["https://app.example:8443", "app.example", "*"]) {
      await server.stop();
      const allowed = parseAllowedOrigin(named) ?? expect.fail();
      server.origins = allowed === "all" ? allowed : [allowed];
      await server.run();
      expect((await ask(POLL, { origin })).headers["access-control-allow-origin"]).toBe(origin);
      expect((await upgrade({ origin })).status).toBe(101);
      const others = named === "*" ? [200, 101] : [403, 403];
      expect([(await ask(POLL, EVIL)).status, (await upgrade(EVIL)).status]).toEqual(others);
    }
  });

  it("[V5] finds nothing at any other address, wherever it is from", async () => {
    expect(await ask("/", EVIL)).toMatchObject({ status: 404, body: expect.stringContaining("groupchat") });
  });
});
