import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { RawClients } from "../support/raw-clients.ts";
import { OPCODE } from "../support/raw-websocket.ts";
import { RoomServer } from "../support/room-server.ts";

/**
 * The cases of Engine.IO protocol 4's own test suite, for the events of this server. The client is a bare one, so that no library smooths
 * anything over.
 */
const PING = "2";
const PONG = "3";
const CLOSE = "1";
const NOOP = "6";

const ANN = { protocol: 1, nickName: "ann", userId: "u-ann" };

let server: RoomServer;
let clients: RawClients;

describe("Engine.IO", () => {
  beforeAll(async () => {
    server = await RoomServer.start();
    clients = new RawClients(server);
  });
  afterEach(() => clients.endAll());
  afterAll(() => server.close());

  describe("handshake", () => {
    const HANDSHAKE = {
      sid: expect.stringMatching(/^.{20}$/),
      pingInterval: 15_000,
      pingTimeout: 10_000,
      maxPayload: 65_536,
    };

    test("[V14] a session opens by long polling, and offers the upgrade", async () => {
      const response = await fetch(clients.urlOf("EIO=4&transport=polling"));
      expect(response.status).toBe(200);
      const text = await response.text();
      expect(text[0]).toBe("0");
      expect(JSON.parse(text.slice(1))).toEqual({ ...HANDSHAKE, upgrades: ["websocket"] });
    });

    test("[V14] a session opens by WebSocket, and offers no upgrade", async () => {
      const text = await (await clients.open()).next();
      expect(text?.[0]).toBe("0");
      expect(JSON.parse(text?.slice(1) ?? "")).toEqual({ ...HANDSHAKE, upgrades: [] });
    });

    test.each([
      ["no version", "transport=polling"],
      ["a version that is no number", "EIO=abc&transport=polling"],
      ["the version before", "EIO=3&transport=polling"],
      ["no transport", "EIO=4"],
      ["an unknown transport", "EIO=4&transport=abc"],
      ["a transport named as a property of every object", "EIO=4&transport=constructor"],
      ["a session that does not exist", "EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA"],
    ])("[V14] %s is refused, by HTTP and as a WebSocket", async (_, query) => {
      expect((await fetch(clients.urlOf(query))).status).toBe(400);
      const asWebSocket = query.replace("transport=polling", "transport=websocket");
      const answer = await clients
        .open(asWebSocket)
        .then((socket) => socket.next())
        .catch(String);
      expect(answer ?? "closed").toMatch(/400|closed|Unsupported protocol version/);
    });

    test.each(["POST", "PUT", "DELETE"])("[V14] %s opens no session", async (method) => {
      expect((await fetch(clients.urlOf("EIO=4&transport=polling"), { method })).status).toBe(400);
    });
  });

  describe("messages", () => {
    test("[V14] a payload of several packets is taken in order, and so are the replies", async () => {
      const sid = await clients.startPolling();
      await clients.post(sid, `40${JSON.stringify(ANN)}`);
      await clients.pollUntil(sid, '42["welcome"');
      const pushed = await clients.post(sid, '421["rooms",{}]\x1e422["away",{}]');
      expect([pushed.status, await pushed.text()]).toEqual([200, "ok"]);
      expect(await clients.pollUntil(sid, "432[")).toBe('432[{"ok":true}]');
    });

    test("[V14][L9] a payload that is none ends the session", async () => {
      const sid = await clients.startPolling();
      await clients.post(sid, "abc").catch(() => {});
      expect((await clients.get(sid)).status).toBe(400);
    });

    test("[V14] two polls at once end the session", async () => {
      const sid = await clients.startPolling();
      await clients.post(sid, "40");
      await clients.pollUntil(sid, "40");
      const statuses = await Promise.all(
        [clients.get(sid), clients.get(sid)].map(async (one) => (await one).status),
      );
      expect(statuses.sort()).toEqual([200, expect.any(Number)]);
      expect(Math.max(...statuses)).toBeGreaterThanOrEqual(400);
      expect((await clients.get(sid)).status).toBe(400);
    });

    test("[V14][L9] a WebSocket that sends what is no packet is closed", async () => {
      const socket = await clients.openSession();
      socket.send("abc");
      await socket.closed;
    });

    test("[V14][L9] a binary frame where none was announced closes the connection", async () => {
      const socket = await clients.connect();
      socket.sendFrame(OPCODE.binary, Buffer.from([1, 2, 3, 4]));
      await socket.closed;
    });

    test("[V14] a message in several frames, with a ping of the WebSocket between them, is one", async () => {
      const socket = await clients.connect({ ...ANN, nickName: "frank", userId: "u-frank" });
      const text = '427["rooms",{}]';
      socket.sendFrame(OPCODE.text, text.slice(0, 4), false);
      socket.sendFrame(OPCODE.ping, "p");
      socket.sendFrame(OPCODE.continuation, text.slice(4));
      expect(await socket.nextFrame()).toMatchObject({ opcode: OPCODE.pong, payload: Buffer.from("p") });
      expect(await socket.next()).toMatch(/^437\[\{"ok":true,/);
    });
  });

  describe("close", () => {
    test("[V14] a session by long polling is closed on request, and its poll answered", async () => {
      const sid = await clients.startPolling();
      const [polled] = await Promise.all([clients.get(sid), clients.post(sid, CLOSE)]);
      expect([polled.status, await polled.text()]).toEqual([200, NOOP]);
      expect((await clients.get(sid)).status).toBe(400);
    });
  });

  describe("upgrade", () => {
    const upgrade = (sid: string) => clients.open(`EIO=4&transport=websocket&sid=${sid}`);

    test("[V14][M14] a session goes over to the WebSocket with all that it asks for", async () => {
      const sid = await clients.startPolling();
      await clients.post(sid, `40${JSON.stringify({ ...ANN, nickName: "gina", userId: "u-gina" })}`);
      await clients.pollUntil(sid, "42");
      const waiting = clients.get(sid);
      const socket = await upgrade(sid);
      socket.send("2probe");
      expect(await socket.next()).toBe("3probe");
      expect(await (await waiting).text()).toBe(NOOP);
      socket.send("5");
      socket.send('421["rooms",{}]');
      expect(await socket.next()).toMatch(/^431\[\{"ok":true,/);
    });

    test("[V14] a session that went over takes no other request, and no other WebSocket", async () => {
      const sid = await clients.startPolling();
      const socket = await upgrade(sid);
      socket.send("2probe");
      expect(await socket.next()).toBe("3probe");
      socket.send("5");
      socket.send("40");
      expect(await socket.next()).toMatch(/^40\{"sid":/);
      expect((await clients.get(sid)).status).toBe(400);
      const second = await upgrade(sid).catch(() => undefined);
      await second?.closed;
      socket.send('421["rooms",{}]');
      expect(await socket.next()).toMatch(/^431\[/);
    });

    test("[V14] a probe that is none ends that WebSocket and not the session", async () => {
      const sid = await clients.startPolling();
      const socket = await upgrade(sid);
      socket.send('4["no probe"]');
      await socket.closed;
      await clients.post(sid, "40");
      expect(await clients.pollUntil(sid, "40")).toMatch(/^40\{"sid":/);
    });
  });
});

describe("Engine.IO's heartbeat", () => {
  beforeAll(async () => {
    server = await RoomServer.start({ pingEveryMs: 100, pingTimeoutMs: 100 });
    clients = new RawClients(server);
  });
  afterEach(() => clients.endAll());
  afterAll(() => server.close());

  test("[V14] pings come by WebSocket, and who answers them stays", async () => {
    const socket = await clients.openSession();
    socket.send("40");
    expect(await socket.next()).toMatch(/^40\{/);
    for (let beat = 0; beat < 5; beat += 1) {
      expect(await socket.next()).toBe(PING);
      socket.send(PONG);
    }
    expect(socket.isClosed).toBe(false);
  });

  test("[V14] pings come by long polling, and who answers them stays", async () => {
    const sid = await clients.startPolling();
    await clients.post(sid, "40");
    await clients.pollUntil(sid, "40");
    for (let beat = 0; beat < 3; beat += 1) {
      expect(await clients.pollUntil(sid, PING)).toBe(PING);
      expect((await clients.post(sid, PONG)).status).toBe(200);
    }
  });

  test("[V14] a WebSocket that asks for the end gets it, by its next ping at the latest", async () => {
    const socket = await clients.openSession();
    socket.send(CLOSE);
    await socket.closed;
  });

  test("[V14][L11] who answers none is closed, by either transport", async () => {
    const socket = await clients.openSession();
    const sid = await clients.startPolling();
    await socket.closed;
    await expect.poll(async () => (await clients.get(sid)).status, { timeout: 5_000 }).toBe(400);
  });
});
