import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Home, PROGRAM } from "../support/program.ts";
import { until } from "../support/until.ts";

let home: Home;
let url: string;
const started = new Set<ChildProcess>();

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits"]));
});

afterEach(async () => {
  for (const child of started) child.kill("SIGTERM");
  await until(() => started.size === 0);
});

afterAll(() => home.close());

/** Starts an example; its options go to `groupchat pipe` of this checkout. */
function start(file: string, args: readonly string[]) {
  const env = home.env({ GROUPCHAT: `${process.execPath} ${PROGRAM}`, GROUPCHAT_URL: url });
  const child = spawn(resolve("examples", file), args, { env });
  started.add(child);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; stderr: string }>((done) => {
    child.on("close", (code) => {
      started.delete(child);
      done({ code, stderr });
    });
  });
  return { child, stdout: () => stdout, ended };
}

/** What is missing on this machine for an example; undefined if nothing is. */
function missing(file: string): string | undefined {
  const needs = file.endsWith(".sh") ? ["bash", "jq", "sha256sum"] : file.endsWith(".py") ? ["python3"] : [];
  return needs.find((program) => spawnSync(program, ["--version"]).error !== undefined);
}

const saidIn = async (room: string) => {
  const { stdout } = await home.run(["tail", "--url", url, "--rooms", room, "-n", "100", "--json"]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line));
};

const send = (room: string, nick: string, ...args: string[]) =>
  home.run(["send", "--url", url, "--nick", nick, "--room", room, ...args]);

/** Asks who is in a room until somebody is, or is not. */
async function untilThere(room: string, nick: string, there: boolean): Promise<void> {
  for (;;) {
    const { stdout } = await home.run(["who", "--url", url, "--room", room, "--json"]);
    if (stdout.includes(nick) === there) return;
  }
}

describe.each(["echo-bot.sh", "echo-bot.py", "echo-bot.mjs"])("examples/%s", (file) => {
  const lacks = missing(file);
  const name = file.replace("echo-bot.", "echo");

  test.skipIf(lacks !== undefined)(
    `[Z44] answers what others say, as replies${lacks === undefined ? "" : ` (skipped: no ${lacks})`}`,
    async () => {
      const room = `room-${name}`;
      const bot = start(file, ["--rooms", `${room},${room}-2`, "--nick", name]);
      await untilThere(`${room}-2`, name, true);
      await send(room, "小明", `it's "quoted" $(touch ${home.folder}/pwned) 好`);
      await send(`${room}-2`, "bob", "two\nlines");
      await home.run(["wait", "--url", url, "--room", room, "--from", name, "--since", "1h"]);
      await home.run(["wait", "--url", url, "--room", `${room}-2`, "--from", name, "--since", "1h"]);
      expect(await saidIn(room)).toMatchObject([
        { seq: 1 },
        { seq: 2, nickName: name, replyTo: 1, msg: `小明: it's "quoted" $(touch ${home.folder}/pwned) 好` },
      ]);
      expect((await saidIn(`${room}-2`))[1]).toMatchObject({ replyTo: 1, msg: "bob: two\nlines" });
      bot.child.kill("SIGTERM");
      await bot.ended;
      await untilThere(room, name, false);
    },
  );
});

describe.each(["alert-bridge.sh", "alert-bridge.py", "alert-bridge.mjs"])("examples/%s", (file) => {
  const lacks = missing(file);
  const name = file.replace("alert-bridge.", "alert");

  test.skipIf(lacks !== undefined)(
    `[Z44] says each alert once, also when run again, and prints who answered${lacks === undefined ? "" : ` (skipped: no ${lacks})`}`,
    async () => {
      const room = `room-${name}`;
      const alerts = [
        '10:00 disk "full" on db1',
        "",
        "10:01 '$HOME' 负载过高 \\n",
        "10:01 '$HOME' 负载过高 \\n",
      ];
      for (const _ of ["first", "again"]) {
        const bridge = start(file, ["--rooms", room, "--nick", name]);
        bridge.child.stdin.end(alerts.join("\n"));
        expect(await bridge.ended).toEqual({ code: 0, stderr: "" });
        expect((await saidIn(room)).map(({ msg }) => msg)).toEqual(alerts.filter((alert) => alert !== ""));
      }
      const live = start(file, ["--rooms", room, "--nick", name]);
      live.child.stdin.write(`${alerts[0]}\n10:05 it burns\n`);
      await home.run(["wait", "--url", url, "--room", room, "--match", "burns", "--since", "1h"]);
      await send(room, "bob", "--reply-to", "4", "what does?");
      await send(room, "小红", "--reply-to", "4", "ack, 在看\u001b[31m");
      const answer = await until(() => live.stdout().includes("\n") && live.stdout());
      expect(answer).not.toContain("\u001b");
      expect(JSON.parse(answer)).toEqual({
        by: "小红",
        answer: "ack, 在看\u001b[31m",
        alert: "10:05 it burns",
      });
      live.child.stdin.end();
      expect(await live.ended).toEqual({ code: 0, stderr: "" });
    },
  );
});

describe("examples/live-build.sh", () => {
  test.each([
    ["exit 0", 0, "✅ build 42"],
    ["exit 3", 3, "❌ build 42 ended with 3"],
  ])("[Z44] keeps one message that says how a command goes: %s", async (end, code, msg) => {
    const room = `live-${code}`;
    const build = start("live-build.sh", [
      room,
      "build 42",
      "bash",
      "-c",
      `echo one; echo 二 '$HOME'; ${end}`,
    ]);
    expect(await build.ended).toEqual({ code, stderr: "" });
    expect(build.stdout()).toBe("one\n二 $HOME\n");
    expect(await saidIn(room)).toMatchObject([{ seq: 1, msg, rev: 1 }]);
  });

  test("[Z44] without a command it says how it is used", async () => {
    expect(await start("live-build.sh", ["ops"]).ended).toMatchObject({ code: 2 });
  });
});
