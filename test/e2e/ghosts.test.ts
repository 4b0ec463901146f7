import { afterEach, expect, test } from "vitest";
import type { Member } from "../../src/core/protocol/server-events.ts";
import { Home } from "../support/program.ts";
import { SocketClient } from "../support/room-server.ts";
import { until } from "../support/until.ts";

const home = new Home();
const clients: SocketClient[] = [];

afterEach(async () => {
  for (const { socket } of clients) socket.disconnect();
  await home.close();
});

/** A v1 client in room1, and who it found there. */
async function watcher(url: string, nick: string): Promise<{ client: SocketClient; nicks: string[] }> {
  const client = new SocketClient(url, { protocol: 1, nickName: nick, userId: `u-${nick}` }, {});
  clients.push(client);
  await client.connected();
  const { users } = await client.ask("joinRoom", { roomId: "room1" });
  return { client, nicks: users.map(({ nickName }: Member) => nickName) };
}

test("[P7] whoever was killed with -9 is gone from the roster after the grace, and nobody is in it after the server was", async () => {
  const { url, running } = await home.serve();
  const killed = home.start(["tail", "--url", url, "--nick", "killed", "--rooms", "1", "-f"]);
  const { client } = await watcher(url, "ann");
  const told = (list: "joined" | "left") =>
    client.heard.flatMap(({ event, payload }) => (event === "presence" ? payload[list] : []));
  await until(() => told("joined").some(({ nickName }: Member) => nickName === "killed"));
  killed.process.kill("SIGKILL");
  await until(() => told("left").some(({ nickName }: Member) => nickName === "killed"));
  running.process.kill("SIGKILL");
  await running.ended;
  const again = await home.serve([], Number(new URL(url).port));
  expect((await watcher(again.url, "bob")).nicks).toEqual(["bob"]);
});
