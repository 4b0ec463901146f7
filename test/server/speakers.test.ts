import { describe, expect, it } from "vitest";
import {
  CLIENT_MSG,
  HISTORY,
  JOIN_ROOM,
  LEAVE_ROOM,
  NICK,
  PRESENCE,
  ROOMS,
  SERVER_MSG,
  TYPING,
  WELCOME,
  WHO,
} from "../../src/core/protocol/event-names.ts";
import { baseClient, v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { HubNetwork } from "../support/socket-pair.ts";

const LONG = 10_000;

async function annAndBuild() {
  const network = new HubNetwork();
  const ann = await v1Client(network, "ann");
  await ann.join("room1");
  await ann.say("room1", "before");
  network.clock.advance(LONG);
  await network.flush();
  ann.heard.length = 0;
  const build = await v1Client(network, "build");
  const pass = async () => {
    network.clock.advance(LONG);
    await network.flush();
  };
  return { network, ann, build, pass };
}

const nicks = ({ users }: Payload) => users.map(({ nickName }: Payload) => nickName);

describe("speaking without listening", () => {
  it("[J10] stands in no roster, is told to nobody and told nothing, and speaks and reads", async () => {
    const { network, ann, build, pass } = await annAndBuild();
    const reply = await build.join("room1", { listen: false });
    expect(reply).toMatchObject({
      ok: true,
      roomId: "room1",
      lastSeq: 1,
      users: [],
      messages: [],
      more: true,
    });
    expect(await build.say("room1", "done")).toMatchObject({ ok: true, seq: 2 });
    await ann.say("room1", "thanks");
    ann.emit(TYPING, { roomId: "room1", typing: true });
    await build.ask(NICK, { nickName: "builder" });
    await pass();
    expect(ann.texts()).toEqual(["done", "thanks"]);
    expect(ann.got(PRESENCE)).toEqual([]);
    expect(build.heard.map(({ event }) => event)).toEqual([WELCOME]);
    expect(nicks(await ann.ask(WHO, { roomId: "room1" }))).toEqual(["ann"]);
    expect((await build.ask(HISTORY, { roomId: "room1", limit: 9 })).messages).toHaveLength(3);
    expect((await ann.ask(ROOMS, {})).rooms).toMatchObject([{ roomId: "room1", users: 1 }]);
    network.drop(build.transport);
    await pass();
    expect(ann.got(PRESENCE)).toEqual([]);
  });

  it("[J10] leaves by leaving, as others do", async () => {
    const { build } = await annAndBuild();
    await build.join("room1", { listen: false });
    await build.ask(LEAVE_ROOM, { roomId: "room1" });
    expect(await build.say("room1", "late")).toMatchObject({ error: { code: "NOT_IN_ROOM" } });
  });

  it("[J10] becomes an ordinary member by joining as one, and stays one whatever it asks then", async () => {
    const { ann, build, pass } = await annAndBuild();
    await build.join("room1", { listen: false });
    const reply = await build.join("room1");
    expect(nicks(reply)).toEqual(["ann", "build"]);
    expect(reply.messages).toHaveLength(1);
    expect(nicks(await build.join("room1", { listen: false }))).toEqual(["ann", "build"]);
    await ann.say("room1", "hello");
    await pass();
    expect(build.got(SERVER_MSG).map(({ msg }) => msg)).toEqual(["hello"]);
    expect(ann.got(PRESENCE)).toMatchObject([{ joined: [{ nickName: "build" }], left: [], changed: [] }]);
  });

  it("[J6][J10] counts among a user's rooms", async () => {
    const network = new HubNetwork({ limits: { roomsPerUser: 1 } });
    const build = await v1Client(network, "build");
    await build.join("room1", { listen: false });
    expect(await build.join("room2", { listen: false })).toMatchObject({ error: { code: "ROOM_FULL" } });
    expect(await build.join("room1")).toMatchObject({ ok: true });
  });

  it("[J10] another device of the same user stands in the roster until it goes, not longer", async () => {
    const { ann, build, network, pass } = await annAndBuild();
    await build.join("room1");
    const second = await v1Client(network, "build", { session: build.got(WELCOME)[0].session });
    await second.join("room1", { listen: false });
    await pass();
    build.transport.close();
    await pass();
    expect(nicks(await ann.ask(WHO, { roomId: "room1" }))).toEqual(["ann"]);
    expect(await second.say("room1", "still here")).toMatchObject({ ok: true });
  });

  it("[B9][J10] is nothing a base client can ask for", async () => {
    const { network, pass } = await annAndBuild();
    const base = await baseClient(network);
    base.emit(JOIN_ROOM, { roomId: "room1", nickName: "old", id: 1, listen: false });
    await pass();
    base.emit(CLIENT_MSG, { roomId: "room1", msg: "hi" });
    await pass();
    expect(base.texts()).toEqual(["hi"]);
    expect(base.got("roomUser").at(-1).room1).toHaveLength(2);
  });

  it("[L7] must be true or false", async () => {
    const { build } = await annAndBuild();
    const { error } = await build.join("room1", { listen: "no" });
    expect(error).toMatchObject({ code: "INVALID", message: "listen must be true or false" });
  });
});
