import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { RawClients } from "../support/raw-clients.ts";
import { OPCODE, type RawWebSocket } from "../support/raw-websocket.ts";
import { RoomServer } from "../support/room-server.ts";

/**
 * The cases of Socket.IO protocol 5's own test suite, for the events of this server. The client is a bare one, so that no library smooths
 * anything over.
 */
const ANN = { protocol: 1, nickName: "ann", userId: "u-ann" };

let server: RoomServer;
let clients: RawClients;

describe("Socket.IO", () => {
  beforeAll(async () => {
    server = await RoomServer.start();
    clients = new RawClients(server);
  });
  afterEach(() => clients.endAll());
  afterAll(() => server.close());

  describe("connect", () => {
    test("[V14] a base client comes in without a payload, and hears nothing more", async () => {
      const socket = await clients.openSession();
      socket.send("40");
      const text = await socket.next();
      expect(text?.slice(0, 2)).toBe("40");
      expect(JSON.parse(text?.slice(2) ?? "")).toEqual({ sid: expect.any(String) });
      socket.send('420["client_msg",{"roomId":"roomone","msg":"x"}]');
      expect(await socket.next()).toMatch(/^430\[\{"ok":false/);
    });

    test("[V14][W1] a v1 client comes in with a payload, and is welcomed first", async () => {
      const socket = await clients.openSession();
      socket.send(`40${JSON.stringify(ANN)}`);
      expect(await socket.next()).toMatch(/^40\{"sid":"/);
      expect(JSON.parse((await socket.next())?.slice(2) ?? "")).toMatchObject([
        "welcome",
        { userId: "u-ann" },
      ]);
    });

    test("[V14][W2] a payload at fault is refused with its reason", async () => {
      const socket = await clients.openSession();
      socket.send('40{"protocol":99}');
      const refusal = await socket.next();
      expect(refusal?.slice(0, 2)).toBe("44");
      expect(JSON.parse(refusal?.slice(2) ?? "")).toMatchObject({ data: { reason: "protocol-unsupported" } });
    });

    test.each(["/custom", "/admin", "/__proto__"])("[V14] the namespace %s is refused", async (name) => {
      const socket = await clients.openSession();
      socket.send(`40${name},{"token":"abc"}`);
      expect(await socket.next()).toBe(`44${name},{"message":"Invalid namespace"}`);
    });

    test.each(["4abc", "49", "40[", '40"text"'])(
      "[V14][L9] %s opens nothing and closes the connection",
      async (text) => {
        const socket = await clients.openSession();
        socket.send(text);
        await socket.closed;
      },
    );

    test("[V14] an event before the client came in closes the connection", async () => {
      const socket = await clients.openSession();
      socket.send('42["rooms",{}]');
      await socket.closed;
    });
  });

  describe("disconnect", () => {
    test("[V14][J7] who leaves the namespace is gone for the others at once", async () => {
      const stays = await server.v1("stays");
      await stays.ask("joinRoom", { roomId: "roomout" });
      const socket = await clients.connect({ ...ANN, nickName: "goes", userId: "u-goes" });
      socket.send('421["joinRoom",{"roomId":"roomout"}]');
      expect(await socket.next()).toMatch(/^431\[\{"ok":true/);
      socket.send("41");
      await expect
        .poll(() => stays.got("presence").flatMap(({ left = [] }) => left))
        .toEqual([{ nickName: "goes", id: "u-goes" }]);
    });
  });

  describe("messages", () => {
    test("[V14] an event without an acknowledgement is done, one with it is answered by its number", async () => {
      const socket = await clients.connect({ ...ANN, nickName: "ida", userId: "u-ida" });
      socket.send('42["joinRoom",{"roomId":"roomone"}]');
      socket.send('42456["client_msg",{"roomId":"roomone","msg":"one"}]');
      expect(await nextWith(socket, "43")).toMatch(/^43456\[\{"ok":true,"id":/);
    });

    test.each(["0", "1", "9007199254740991"])(
      "[V14] %s is a number for an acknowledgement",
      async (number) => {
        const socket = await clients.connect({
          ...ANN,
          nickName: "ina",
          userId: "u-ina",
          session: "the-secret-of-ina",
        });
        socket.send(`42${number}["rooms",{}]`);
        expect(await socket.next()).toMatch(new RegExp(`^43${number}\\[\\{"ok":true`));
      },
    );

    test("[V14] more arguments than one are no harm", async () => {
      const socket = await clients.connect({ ...ANN, nickName: "jan", userId: "u-jan" });
      socket.send('421["rooms",{},"2",{"3":[true]}]');
      expect(await socket.next()).toMatch(/^431\[\{"ok":true/);
    });

    test("[V14][L7] an event with binary attachments is taken whole and refused", async () => {
      const socket = await clients.connect({ ...ANN, nickName: "kim", userId: "u-kim" });
      socket.send(
        '452-789["client_msg",{"roomId":"roomone","msg":{"_placeholder":true,"num":0}},{"_placeholder":true,"num":1}]',
      );
      for (const bytes of [
        [1, 2, 3],
        [4, 5, 6],
      ])
        socket.sendFrame(OPCODE.binary, Buffer.from(bytes));
      expect(await socket.next()).toMatch(/^43789\[\{"ok":false,"error":\{"code":"INVALID"/);
    });

    test("[V14] an acknowledgement that nobody waits for is no harm", async () => {
      const socket = await clients.connect({ ...ANN, nickName: "lea", userId: "u-lea" });
      socket.send('4312["what"]');
      socket.send('421["rooms",{}]');
      expect(await socket.next()).toMatch(/^431\[/);
    });

    test.each([
      ["an unknown kind of packet", "4abc"],
      ["a payload that is no list", "42{}"],
      ["an empty list", "42[]"],
      ["a list that does not end", '42["rooms"'],
      ["a number that is none", '42abc["rooms",{}]'],
      ["a name that the protocol keeps for itself", '42["disconnect"]'],
      ["an attachment that is not there", '452-["rooms",{}]42'],
      ["too many attachments", '45999999999-["rooms"]'],
      ["leaving a namespace that does not exist", "41/custom"],
    ])("[V14][L9] %s closes its own connection and no other", async (_, text) => {
      const [socket, other] = [await clients.connect(), await clients.connect()];
      socket.send(text);
      // Those that wait for their attachments get something else in their place.
      socket.send("42[");
      await socket.closed;
      other.send('421["rooms",{}]');
      expect(await other.next()).toMatch(/^431\[/);
    });

    test("[V14][L13] a second client on one connection closes it", async () => {
      const socket = await clients.connect();
      socket.send("40");
      await socket.closed;
    });
  });
});

/** The next packet that begins with this. */
async function nextWith(socket: RawWebSocket, beginning: string): Promise<string | undefined> {
  for (;;) {
    const text = await socket.next();
    if (text === undefined || text.startsWith(beginning)) return text;
  }
}
