import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OriginalClient } from "../support/original-client.ts";
import { RoomServer, type SocketClient } from "../support/room-server.ts";
import { until } from "../support/until.ts";

const TIMES = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

describe("the original's clients", () => {
  let server: RoomServer;
  const originals: OriginalClient[] = [];

  beforeEach(async () => {
    server = await RoomServer.start();
  });
  afterEach(async () => {
    for (const { socket } of originals.splice(0)) socket.disconnect();
    await server.close();
  });

  function original(nickName: string, userId: string | number): OriginalClient {
    const client = new OriginalClient(server.url, nickName, userId);
    originals.push(client);
    return client;
  }

  /** Two clients of the original, each of which knows that both are in both groups. */
  async function pair(): Promise<[OriginalClient, OriginalClient]> {
    const one = original("张三", 1);
    await until(() => one.rosters.at(-1)?.room2);
    const two = original("李四", "2");
    for (const client of [one, two]) {
      await until(
        () => client.rosters.at(-1)?.room1?.length === 2 && client.rosters.at(-1)?.room2?.length === 2,
      );
    }
    return [one, two];
  }

  async function baseIn(roomId: string, nickName: string, id: string | number): Promise<SocketClient> {
    const client = await server.connect();
    client.socket.emit("joinRoom", { nickName, id, roomId });
    await until(() => client.got("roomUser").at(-1)?.[roomId]);
    return client;
  }

  it("[B1] join two groups, hear themselves on the right and others on the left, in exactly the original's shape", async () => {
    const [one, two] = await pair();
    one.send("大家好", { roomId: 1 });
    two.send("晚上好", { roomId: 2 });
    const own = await until(() => one.msgArr.get("room1")?.[0]);
    const foreign = await until(() => two.msgArr.get("room1")?.[0]);
    const shared = {
      msg: "大家好",
      nickName: "张三",
      roomId: "room1",
      times: expect.stringMatching(TIMES),
      userId: 1,
    };
    expect(own).toStrictEqual({ ...shared, type: 2 });
    expect(foreign).toStrictEqual({ ...shared, type: 1 });
    expect(await until(() => one.msgArr.get("room2")?.[0])).toMatchObject({ userId: "2", type: 1 });
  });

  it("[B2] get the roster as a map from their rooms to who is in them", async () => {
    const [one, two] = await pair();
    const roster = [
      { nickName: "张三", socketId: one.socket.id, id: 1 },
      { nickName: "李四", socketId: two.socket.id, id: "2" },
    ];
    expect(one.rosters.at(-1)).toStrictEqual({ room1: roster, room2: roster });
  });

  it("[B3] a joinRoom without a payload ends nothing", async () => {
    const [one] = await pair();
    one.socket.emit("joinRoom");
    one.send("still here", { roomId: 1 });
    expect(await until(() => one.msgArr.get("room1")?.[0])).toMatchObject({ msg: "still here" });
  });

  it("[B4] speak only where they have joined, and only as who they are there", async () => {
    const [one, two] = await pair();
    const stranger = await baseIn("room9", "王五", 5);
    stranger.socket.emit("client_msg", { msg: "intruding", nickName: "张三", roomId: "room1", userId: 1 });
    expect(await stranger.hears("server_msg")).toMatchObject({
      userId: "system",
      nickName: "groupchat",
      roomId: "room1",
      msg: "you are not in room1; join it first",
      type: 1,
    });
    two.socket.emit("client_msg", { msg: "I am 张三", nickName: "张三", roomId: "room1", userId: 1 });
    const heard = await until(() => one.msgArr.get("room1")?.[0]);
    expect(heard).toMatchObject({ msg: "I am 张三", nickName: "李四", userId: "2", type: 1 });
    expect(one.msgArr.get("room1")).toHaveLength(1);
  });

  it("[B14] stand in the roster with a socket that is there, also once one of two connections is lost", async () => {
    const watcher = await baseIn("room7", "王五", 5);
    const [first, second] = [await baseIn("room7", "张三", 1), await baseIn("room7", "张三", 1)];
    const socketOfOne = () =>
      watcher
        .got("roomUser")
        .at(-1)
        ?.room7?.find(({ id }: { id: unknown }) => id === 1)?.socketId;
    await until(() => socketOfOne() === first.socket.id);
    await baseIn("room7", "赵六", 6);
    await until(() => watcher.got("roomUser").at(-1)?.room7?.length === 3); // nothing is left to be told
    first.socket.io.engine.close(); // without a word of leaving
    await until(() => socketOfOne() === second.socket.id);
    expect(watcher.got("roomUser").at(-1)?.room7).toHaveLength(3);
  });

  it("[B5] stand in the roster once however often they join, and not at all once they are gone", async () => {
    const [one, two] = await pair();
    const second = original("张三", 1);
    await until(() => second.rosters.at(-1)?.room2);
    second.socket.emit("joinRoom", { nickName: "张三", id: 1, roomId: "room1" });
    second.send("twice", { roomId: 1 });
    await until(() => two.msgArr.get("room1")?.[0]);
    expect(two.rosters.at(-1).room1).toHaveLength(2);
    one.socket.disconnect();
    second.socket.disconnect();
    await until(() => two.rosters.at(-1).room1.length === 1);
    expect(two.rosters.at(-1).room1).toMatchObject([{ nickName: "李四" }]);
  });

  it("[B6] are told of the rooms they are in and of no others", async () => {
    const one = await baseIn("secret", "张三", 1);
    const two = await baseIn("room1", "李四", 2);
    await baseIn("room1", "王五", 3);
    await until(() => two.got("roomUser").at(-1)?.room1.length === 2);
    expect(Object.keys(two.got("roomUser").at(-1))).toEqual(["room1"]);
    expect(one.got("roomUser")).toHaveLength(1);
  });

  it("[B7] overhear nobody by joining the room named after a socket", async () => {
    const one = await baseIn("room1", "张三", 1);
    const spy = await server.connect();
    const roomId = one.socket.id ?? "";
    spy.socket.emit("joinRoom", { nickName: "王五", id: 3, roomId });
    await until(() => spy.got("roomUser").at(-1)?.[roomId]);
    one.socket.emit("client_msg", { msg: "private", roomId: "room1" });
    await one.hearsText("private");
    spy.socket.emit("client_msg", { msg: "whisper", roomId });
    await spy.hearsText("whisper");
    expect(spy.texts()).toEqual(["whisper"]);
    expect(one.texts()).toEqual(["private"]);
  });

  it("[B8] rooms called __proto__, constructor or toString are rooms like any other", async () => {
    const one = await server.connect();
    const rooms = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    for (const roomId of rooms) one.socket.emit("joinRoom", { nickName: "张三", id: 1, roomId });
    const roster = await until(() =>
      one.got("roomUser").find((map) => Object.keys(map).length === rooms.length),
    );
    expect(Object.keys(roster).sort()).toEqual([...rooms].sort());
    for (const roomId of rooms) {
      expect(Object.getOwnPropertyDescriptor(roster, roomId)?.value).toMatchObject([
        { nickName: "张三", id: 1 },
      ]);
      one.socket.emit("client_msg", { msg: `in ${roomId}`, roomId });
      expect(await one.hearsText(`in ${roomId}`)).toMatchObject({ roomId, type: 2 });
    }
  });

  it("[B9] share rooms with v1 clients, and hear nothing but the original's two events", async () => {
    const [one, two] = await pair();
    const ann = await server.v1("ann");
    const { users } = await ann.ask("joinRoom", { roomId: "room1" });
    expect(users).toEqual([
      { nickName: "张三", id: 1 },
      { nickName: "李四", id: "2" },
      { nickName: "ann", id: "u-ann" },
    ]);
    await until(() => one.rosters.at(-1).room1.length === 3);
    await ann.ask("client_msg", { roomId: "room1", msg: "hi 👋", kind: "me", clientMsgId: "c1" });
    expect(await until(() => one.msgArr.get("room1")?.[0])).toStrictEqual({
      msg: "hi 👋",
      nickName: "ann",
      roomId: "room1",
      times: expect.stringMatching(TIMES),
      userId: "u-ann",
      type: 1,
    });
    one.send("欢迎", { roomId: 1 });
    expect(await ann.hearsText("欢迎")).toMatchObject({ userId: 1, seq: 2, type: 1 });
    await ann.ask("leaveRoom", { roomId: "room1" });
    await until(() => two.rosters.at(-1).room1.length === 2);
    for (const { events } of [one, two]) expect(new Set(events)).toEqual(new Set(["roomUser", "server_msg"]));
  });

  it("[B10] come back by themselves after the server was restarted", async () => {
    const [one] = await pair();
    let connections = 0;
    one.socket.on("connect", () => {
      connections += 1;
    });
    await server.restart();
    await until(() => connections === 1);
  });

  it("[B11] may ask for an acknowledgement and get one", async () => {
    const one = await server.connect();
    expect(await one.ask("joinRoom", { nickName: "张三", id: 1, roomId: "room1" })).toEqual({
      ok: true,
      roomId: "room1",
      users: [{ nickName: "张三", id: 1 }],
      count: 1,
    });
    expect(await one.ask("joinRoom", { roomId: "room2" })).toMatchObject({
      ok: false,
      error: { code: "INVALID", message: "nickName is missing" },
    });
    expect(await one.ask("client_msg", { roomId: "room1", msg: "hi" })).toMatchObject({ ok: true, seq: 1 });
  });
});
