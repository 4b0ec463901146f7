import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startOriginalServer } from "../support/original-server.ts";
import { Home } from "../support/program.ts";
import { until } from "../support/until.ts";

let server: Awaited<ReturnType<typeof startOriginalServer>>;
let home: Home;

beforeAll(async () => {
  server = await startOriginalServer();
  home = new Home();
});

afterAll(async () => {
  await home.close();
  await server.close();
});

describe("our program on the original document's server", () => {
  test("[O2] send ends once its echo has come", async () => {
    const args = ["send", "--url", server.url, "--nick", "小明", "--room", "1", "你好"];
    expect(await home.run(args)).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("[O4] tail without -f finds no history and ends", async () => {
    const args = ["tail", "--url", server.url, "--rooms", "1"];
    expect(await home.run(args)).toMatchObject({ code: 0, stdout: "" });
  });

  test("[O5] tail -f and join hear what is said, and what join says is heard", async () => {
    const follower = home.start([
      "tail",
      "--url",
      server.url,
      "--nick",
      "f",
      "--rooms",
      "聊天群1=1",
      "-f",
      "--json",
    ]);
    const joined = home.start(["join", "--url", server.url, "--nick", "小红", "--rooms", "1"]);
    await until(() => joined.stderr().includes("小红"));
    // The follower says nothing once it is in the room, so others speak until it hears.
    const call = ["send", "--url", server.url, "--nick", "caller", "--room", "1", "anybody?"];
    while (follower.stdout() === "") await home.run(call);
    joined.process.stdin?.write("大家好\n");
    await until(() => follower.stdout().includes("大家好"));
    const heard = follower
      .stdout()
      .split("\n")
      .filter((line) => line.includes("大家好"))
      .map((line) => JSON.parse(line));
    expect(heard).toEqual([
      expect.objectContaining({ roomId: "room1", room: "聊天群1", seq: null, nickName: "小红", own: false }),
    ]);
    await until(() => joined.stdout().includes("小红: 大家好"));
  });
});
