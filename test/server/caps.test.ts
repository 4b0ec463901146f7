import { afterEach, describe, expect, it } from "vitest";
import { HandMadeClient, RawClient } from "../support/hand-made-client.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let server: RoomServer;
const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.tcp.destroy();
  await server.close();
});

const ATTACKER = "127.0.0.2";
const OPENED = '0{"sid"';

function raw(localAddress?: string): RawClient {
  const client = new RawClient(server.url, localAddress);
  clients.push(client);
  return client;
}

function handMade(localAddress?: string, headers?: string): HandMadeClient {
  const client = new HandMadeClient(server.url, { localAddress, headers });
  clients.push(client);
  return client;
}

const open = (all: readonly RawClient[]) => all.filter(({ ended }) => !ended).length;

describe("connections", () => {
  it("[L19] are capped for each address from the moment they are accepted, and others come in", async () => {
    server = await RoomServer.start({ connectionsPerAddress: 10, halfOpenPerAddress: 5 });
    const idle = Array.from({ length: 30 }, () => raw(ATTACKER));
    await until(() => open(idle) === 15);
    const ann = await server.v1("ann");
    expect((await ann.ask("joinRoom", { roomId: "room1" })).ok).toBe(true);
    expect(open(idle)).toBe(15);
  });

  it("[L19] of one address have at most a quarter of all, and some are kept for those who were here", async () => {
    server = await RoomServer.start({ connections: 40, keptForKnown: 50, connectionsPerAddress: 100 });
    await server.v1("ann");
    const idle = [2, 3, 4, 5, 6].flatMap((host) => Array.from({ length: 12 }, () => raw(`127.0.0.${host}`)));
    await until(() => open(idle) === 19);
    const stranger = raw("127.0.0.9");
    await until(() => stranger.ended);
    const bob = await server.v1("bob");
    expect(bob.socket.connected).toBe(true);
  });

  it("[L19] on which no client has come in are capped for each address, by WebSocket and by long polling", async () => {
    server = await RoomServer.start({ halfOpenPerAddress: 3 });
    const opened = Array.from({ length: 3 }, () => handMade(ATTACKER));
    await until(() => opened.every(({ received }) => received.includes(OPENED)));
    const fourth = handMade(ATTACKER);
    await until(() => fourth.ended);
    expect(fourth.received).toMatch(/^HTTP\/1.1 429 Too Many Requests\r\n/);
    const polling = raw(ATTACKER);
    polling.write(`GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await until(() => polling.ended);
    expect(polling.received).toMatch(/^HTTP\/1.1 429 /);
    opened[0]?.send("40");
    await until(() => opened[0]?.received.includes('40{"sid"'));
    const fifth = handMade(ATTACKER);
    await until(() => fifth.received.includes(OPENED));
    expect((await server.v1("ann")).socket.connected).toBe(true);
  });

  it("[L19] of more clients than an address may have are refused with the reason, and closed", async () => {
    server = await RoomServer.start({ connectionsPerAddress: 1 });
    const first = handMade(ATTACKER);
    first.send("40");
    await until(() => first.received.includes('40{"sid"'));
    const second = handMade(ATTACKER);
    second.send("40");
    await until(() => second.ended);
    expect(second.received).toContain("too-many-of-address");
    expect(first.ended).toBe(false);
  });

  it("[L20] on which no client comes in are ended, and so are those that send nothing, or headers slowly", async () => {
    server = await RoomServer.start({ connectTimeoutMs: 200 });
    const client = handMade();
    await until(() => client.received.includes(OPENED));
    await until(() => client.ended);
    const refused = handMade();
    refused.send('40{"protocol":9}');
    await until(() => refused.ended);
    expect(refused.received).toContain("protocol-unsupported");
  });

  it("[L20] that send nothing, or headers or a body slowly, are closed", async () => {
    server = await RoomServer.start({ connectTimeoutMs: 300 });
    const [silent, headers, body] = [raw(), raw(), raw()];
    headers.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: loc");
    body.write(
      `POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n4`,
    );
    await until(() => silent.ended && headers.ended && body.ended);
  });

  it("[L20] that ask for another protocol on another path are answered and closed", async () => {
    server = await RoomServer.start();
    const client = raw();
    client.write(
      "GET /other HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    await until(() => client.ended);
    expect(client.received).toMatch(/^HTTP\/1.1 404 Not Found\r\n/);
  });

  it("[L20] whose client has left are ended", async () => {
    server = await RoomServer.start();
    const client = handMade();
    client.send("40");
    await until(() => client.received.includes('40{"sid"'));
    client.send("41");
    await until(() => client.ended);
  });
});

describe("the budget", () => {
  it("[L14] holds back a connection that sends too much, and takes all of it in its order once it is paid for", async () => {
    server = await RoomServer.start({ connectionWork: { perSecond: 500, burst: 50 } });
    const ann = handMade();
    ann.send('40{"protocol":1,"nickName":"ann","userId":"u-ann"}');
    await until(() => ann.received.includes("welcome"));
    ann.send(
      ...Array(8_000).fill("3"),
      '421["joinRoom",{"roomId":"room1"}]',
      '422["leaveRoom",{"roomId":"room1"}]',
    );
    await until(() => ann.received.includes("432["));
    expect(ann.received).toMatch(/431\[\{"ok":true.*432\[\{"ok":true/s);
    await server.stop();
    expect(JSON.stringify(server.warned)).toContain("packets held back");
  });

  it("[L21] sends away who stays over it, and tells it why; others notice nothing", async () => {
    server = await RoomServer.start({
      addressWork: { perSecond: 10, burst: 10 },
      overBudgetMs: 500,
    });
    const ann = await server.v1("ann");
    const eve = handMade(ATTACKER);
    eve.send('40{"protocol":1,"nickName":"eve","userId":"u-eve"}');
    await until(() => eve.received.includes("welcome"));
    for (let n = 0; n < 20; n += 1) eve.send(...Array(200).fill("3"));
    await until(() => eve.ended);
    expect(eve.received).toContain("over-budget");
    expect((await ann.ask("joinRoom", { roomId: "room1" })).ok).toBe(true);
    await server.stop();
    expect(new Set(server.warned.map(({ message }) => message))).toEqual(new Set(["clients were refused"]));
    const told = server.warned.flatMap(({ fields }) => fields.addresses);
    expect(new Set(told.map(({ address }) => address))).toEqual(new Set([ATTACKER]));
    expect(JSON.stringify(told)).toContain('"clients sent away: over their budget of work":1');
  });

  it("[L21] reads from no connection of an address that is over it, and sends away only those who sent too much", async () => {
    server = await RoomServer.start({ addressWork: { perSecond: 100, burst: 50 }, overBudgetMs: 1_000 });
    const [eve, neighbour] = [handMade(ATTACKER), handMade(ATTACKER)];
    for (const client of [eve, neighbour]) {
      client.send("40");
      await until(() => client.received.includes('40{"sid"'));
    }
    eve.send(...Array(1_500).fill("3"));
    eve.send(...Array(1_500).fill("3"));
    neighbour.send('421["leaveRoom",{"roomId":"r"}]');
    await until(() => eve.ended);
    await until(() => neighbour.received.includes("431["));
    expect(neighbour.ended).toBe(false);
  });

  it("[L21] is charged for events that nobody knows, and they are refused in their order", async () => {
    server = await RoomServer.start({ connectionWork: { perSecond: 1, burst: 100 }, overBudgetMs: 1_000 });
    const eve = handMade(ATTACKER);
    eve.send("40");
    await until(() => eve.received.includes('40{"sid"'));
    eve.send(
      '421["joinRoom",{"roomId":"r","nickName":"eve","id":1}]',
      '422["x"]',
      '423["leaveRoom",{"roomId":"r"}]',
    );
    await until(() => eve.received.includes("433["));
    expect(eve.received.match(/43[123]\[/g)).toEqual(["431[", "432[", "433["]);
    for (let n = 0; n < 10; n += 1) eve.send(...Array(100).fill('42["x"]'));
    await until(() => eve.ended);
  });

  it("[L21] is charged for each request, whatever it asks for", async () => {
    server = await RoomServer.start({ addressWork: { perSecond: 1, burst: 20 } });
    const answers: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      const client = raw(ATTACKER);
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      await until(() => client.ended);
      answers.push(client.received.slice(9, 12));
    }
    expect(new Set(answers)).toEqual(new Set(["404", "429", ""]));
    expect((await server.v1("ann")).socket.connected).toBe(true);
  });

  it("[L21] ends a connection whose requests do not wait for their answers, and all that only carry requests of its address", async () => {
    server = await RoomServer.start();
    const [eve, other, chatting] = [raw(ATTACKER), raw(ATTACKER), handMade(ATTACKER)];
    await until(() => chatting.received.includes(OPENED));
    eve.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1_000));
    await until(() => eve.ended && other.ended);
    expect(chatting.ended).toBe(false);
    expect(eve.received.match(/HTTP/g) ?? []).not.toHaveLength(1_000);
    const patient = raw(ATTACKER);
    for (let n = 1; n <= 3; n += 1) {
      patient.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await until(() => patient.received.match(/ client\n/g)?.length === n);
    }
    expect(patient.ended).toBe(false);
  });

  it("[L21] ends a WebSocket that goes on sending control frames over it", async () => {
    server = await RoomServer.start({ addressWork: { perSecond: 1, burst: 20 } });
    const eve = handMade(ATTACKER);
    await until(() => eve.received.includes(OPENED));
    eve.ping(10_000);
    await until(() => eve.ended);
    expect((await server.v1("ann")).socket.connected).toBe(true);
  });
});
