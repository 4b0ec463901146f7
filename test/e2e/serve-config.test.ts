import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Home } from "../support/program.ts";
import { SocketClient } from "../support/room-server.ts";
import { until } from "../support/until.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.close());

/** Writes a server's config file into the home; returns its path. */
function configFile(content: string): string {
  const file = join(home.folder, "server.json");
  writeFileSync(file, content);
  return file;
}

async function start(file: string): Promise<string> {
  const running = home.start(["serve", "--config", file]);
  return until(() => /serves (ws:\/\/\S+)/.exec(running.stdout())?.[1]);
}

test.each(["C.UTF-8", "zh_CN.UTF-8"])(
  "[Z82] what --print-config prints starts a server (%s)",
  async (LANG) => {
    const data = join(home.folder, "chat.db");
    const args = ["serve", "--print-config", "--port", "0", "--data", data, "--no-limits"];
    const { stdout, code, stderr } = await home.run(args, { env: { LANG } });
    expect([code, stderr]).toEqual([0, ""]);
    expect(existsSync(data)).toBe(false);
    const file = configFile(stdout);
    const url = await start(file);
    expect(url).not.toContain(":9999");
    expect(existsSync(data)).toBe(true);
    const again = await home.run(["serve", "--print-config", "--config", file], { env: { LANG } });
    expect(again.stdout).toBe(stdout);
  },
);

test("[Z81] limits of the file hold, and welcome tells them", async () => {
  const limits = { messageCharacters: 5, roomsPerUser: 2, historyPage: 3, batchMessages: 2 };
  const url = await start(configFile(JSON.stringify({ port: 0, data: "chat.db", ...limits })));
  expect(existsSync(join(home.folder, "chat.db"))).toBe(true);
  const alice = new SocketClient(url, { protocol: 1, nickName: "alice", userId: "u-alice" }, {});
  try {
    expect((await alice.hears("welcome")).limits).toMatchObject(limits);
    await alice.ask("joinRoom", { roomId: "room1" });
    for (const msg of ["1", "2", "3", "4", "12345"]) await alice.ask("client_msg", { roomId: "room1", msg });
    const { messages } = await alice.ask("history", { roomId: "room1", limit: 100 });
    expect(messages.map(({ msg }: { msg: string }) => msg)).toEqual(["3", "4", "12345"]);
    const long = await alice.ask("client_msg", { roomId: "room1", msg: "123456" });
    expect(long.error).toMatchObject({ code: "TOO_LARGE", params: { most: 5 } });
    await alice.ask("joinRoom", { roomId: "room2" });
    expect((await alice.ask("joinRoom", { roomId: "room3" })).error).toMatchObject({ code: "ROOM_FULL" });
    const three = ["a", "b", "c"].map((clientMsgId) => ({ msg: "x", clientMsgId }));
    const batch = await alice.ask("client_msgs", { roomId: "room1", messages: three });
    expect(batch.error).toMatchObject({ reason: "batch-too-long", params: { most: 2 } });
  } finally {
    alice.socket.disconnect();
  }
  const sent = await home.run(["send", "--url", url, "--room", "1", "123456"]);
  expect(sent.code).toBe(5);
  expect(sent.stderr).toMatch(/5 characters/);
  const tail = await home.run(["tail", "--url", url, "--rooms", "1", "-n", "5"]);
  expect(tail.stdout.split("\n").filter((line) => line !== "")).toHaveLength(5);
  for (const room of ["2", "3"]) await home.run(["send", "--url", url, "--room", room, "hello"]);
  const found = await home.run(["search", "--url", url, "hello"]);
  expect([found.code, found.stdout]).toEqual([0, expect.stringContaining("hello")]);
  expect(found.stderr).toMatch(/2/);
});

test("[Z97] SIGHUP reads the file again: what changed holds, an error changes nothing, and the log tells both", async () => {
  const limits = (messageCharacters: number) =>
    JSON.stringify({ port: 0, data: "chat.db", messageCharacters });
  const file = configFile(limits(5));
  const running = home.start(["serve", "--config", file]);
  const url = await until(() => /serves (ws:\/\/\S+)/.exec(running.stdout())?.[1]);
  const say = async (text: string) => {
    const { code } = await home.run(["send", "--url", url, "--room", "1", text]);
    return code;
  };
  expect(await say("123456")).toBe(5);
  writeFileSync(file, limits(6));
  running.process.kill("SIGHUP");
  await until(() => running.stderr().includes('"setting":"messageCharacters","from":"5","to":"6"'));
  expect(await say("123456")).toBe(0);
  writeFileSync(file, "{");
  running.process.kill("SIGHUP");
  await until(() => running.stderr().includes("the config file can't be used"));
  expect(await say("123456")).toBe(0);
  running.process.kill("SIGTERM");
  expect((await running.ended).code).toBe(0);
});

test("[Z97] without a config file SIGHUP ends the server", async () => {
  const running = home.start(["serve", "--port", "0", "--data", join(home.folder, "chat.db")]);
  await until(() => running.stdout().includes(" serves "));
  running.process.kill("SIGHUP");
  expect((await running.ended).code).toBe(0);
});

test("[Z81] a file that is wrong ends the start with one line and 2, and nothing is made", async () => {
  const file = configFile('{\n  "data": "chat.db",\n  "mesageRate": null\n}\n');
  const { code, stdout, stderr } = await home.run(["serve", "--config", file]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toBe(
    `groupchat: ${file}: line 3: mesageRate is not a setting (Did you mean messageRate?)\n`,
  );
  expect(existsSync(join(home.folder, "chat.db"))).toBe(false);
});
