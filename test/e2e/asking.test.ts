import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { records } from "../support/json-schemas.ts";
import { Home } from "../support/program.ts";
import { until } from "../support/until.ts";

let home: Home;
let url: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits"]));
  const lines = Array.from(
    { length: 300 },
    (_, index) => `构建 ${index + 1} ${index % 10 ? "ok" : "失败 failed"}`,
  );
  await home.run(["send", "--url", url, "--nick", "ci", "--room", "builds", "--lines"], {
    input: lines.join("\n"),
  });
  await home.run(["send", "--url", url, "--nick", "bob", "--room", "talk", "失败 again, the deployment"]);
});

afterAll(() => home.close());

const run = (...args: string[]) => home.run([...args, "--url", url, "--nick", "reader"]);
const lines = (text: string) => text.split("\n").filter((line) => line !== "");
const seqs = (stdout: string) => records("message", stdout).map(({ seq }) => seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("history", () => {
  test.each([
    [[], range(1, 300)],
    [
      ["--limit", "2"],
      [299, 300],
    ],
    [
      ["--since", "10", "--limit", "3"],
      [10, 11, 12],
    ],
    [
      ["--since", "250", "--until", "252"],
      [250, 251, 252],
    ],
    [
      ["--until", "5"],
      [1, 2, 3, 4, 5],
    ],
    [
      ["--match", "failed", "--limit", "2"],
      [281, 291],
    ],
    [
      ["--since", "5", "--match", "failed", "--limit", "2"],
      [11, 21],
    ],
  ])("[Z21] %j", async (args, expected) => {
    const { stdout, code } = await run("history", "--room", "builds", "--json", ...args);
    expect({ code, seqs: seqs(stdout) }).toEqual({ code: 0, seqs: expected });
  });
});

describe("search", () => {
  test("[Z22] Chinese words of any length and beginnings of Latin ones, the newest first, in several rooms", async () => {
    const { stdout } = await run("search", "失败", "--json");
    const found = records("message", stdout);
    expect(found).toHaveLength(31);
    expect(found[0]).toMatchObject({ room: "#talk", seq: 1 });
    expect(found.slice(1, 3).map(({ seq }) => seq)).toEqual([291, 281]);
    expect(seqs((await run("search", "建", "--room", "builds", "--limit", "2", "--json")).stdout)).toEqual([
      300, 299,
    ]);
    expect(seqs((await run("search", "deploy", "--json")).stdout)).toEqual([1]);
  });

  test("[Z22] by somebody, between two places, page by page", async () => {
    const inBuilds = async (...args: string[]) =>
      seqs((await run("search", "构建", "--room", "builds", "--json", ...args)).stdout);
    expect(await inBuilds("--limit", "1000")).toEqual(range(1, 300).reverse());
    expect(await inBuilds("--since", "100", "--until", "102")).toEqual([102, 101, 100]);
    expect(await inBuilds("--from", "bob")).toEqual([]);
    expect(seqs((await run("search", "失败", "--from", "BOB", "--json")).stdout)).toEqual([1]);
  });

  test("[Z22][K81] operators among the words mean what the options do; what can't be read is told", async () => {
    const found = async (...words: string[]) => seqs((await run("search", ...words, "--json")).stdout);
    expect(await found("失败", "from:BOB")).toEqual([1]);
    expect(await found("失败", "in:builds", "before:20")).toEqual([11, 1]);
    expect(await found("失败 来自:ci 房间:builds 早于:2")).toEqual([1]);
    expect(await found("失败", "has:link")).toEqual([]);
    for (const [word, told] of [
      ["form:bob", /there is no form: to search by/],
      ["before:noday", /before:noday is no date or time/],
    ] as const) {
      expect(await run("search", "x", word)).toMatchObject({ code: 2, stderr: expect.stringMatching(told) });
    }
  });

  test("[Z22] for people a line begins with its day; nothing found is silent and no failure", async () => {
    const { stdout } = await run("search", "again", "deployment");
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d #talk bob: 失败 again, the deployment\n$/);
    expect(await run("search", "nowhere")).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });
});

describe("who and rooms", () => {
  test("[Z25] a line for each person and each room, for people and as JSON", async () => {
    const there = home.start(["join", "--url", url, "--nick", "小爱", "--rooms", "talk"]);
    await until(() => there.stderr().includes("小爱"));
    there.process.stdin?.write("/away 吃饭\n/topic 发布日\n");
    await until(() => there.stderr().includes("发布日"));
    expect((await run("who", "--room", "聊天=talk")).stdout).toBe("聊天  小爱  away: 吃饭\n");
    const members = records("member", (await run("who", "--json")).stdout);
    expect(members).toMatchObject([{ roomId: "roomtalk", room: "#talk", nickName: "小爱", away: "吃饭" }]);
    expect(lines((await run("rooms")).stdout)).toEqual([
      "#talk  1 online  1 messages  发布日",
      "#builds  0 online  300 messages",
    ]);
    expect(records("room", (await run("rooms", "--json")).stdout)).toMatchObject([
      { roomId: "roomtalk", users: 1, lastSeq: 1, topic: "发布日" },
      { roomId: "roombuilds", users: 0, lastSeq: 300, topic: null },
    ]);
    there.process.stdin?.end();
    await there.ended;
  });

  test("[Z25] a room that nobody ever entered is empty", async () => {
    expect(await run("who", "--room", "never")).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await run("history", "--room", "never")).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });
});

describe("wait", () => {
  const start = (...args: string[]) =>
    home.start(["wait", "--url", url, "--nick", "waiter", "--verbose", ...args]);
  const send = (room: string, text: string, nick = "human") =>
    home.run(["send", "--url", url, "--nick", nick, "--room", room, text]);

  test("[Z23] prints what matches and was said after it began, and nothing else", async () => {
    await send("w1", "yes");
    const waiting = start("--room", "w1", "--match", "^(yes|no)$");
    await until(() => waiting.stderr().includes("joined"));
    await send("w1", "maybe");
    await send("w1", "no");
    expect(await waiting.ended).toMatchObject({ code: 0, stdout: "no\n" });
  });

  test("[Z23] by somebody, so many times, since a number, as JSON", async () => {
    for (const [nick, text] of [
      ["human", "one"],
      ["robot", "two"],
      ["human", "three"],
    ] as const) {
      await send("w2", text, nick);
    }
    const args = ["--room", "w2", "--from", "human", "--count", "2", "--since", "1", "--json"];
    const { stdout, code } = await start(...args).ended;
    expect(code).toBe(0);
    expect(seqs(stdout)).toEqual([1, 3]);
  });

  test("[Z24] --ask: an answer to this question, however fast, and no older one", async () => {
    await send("w3", "yes");
    const bot = home.start([
      "wait",
      "--url",
      url,
      "--nick",
      "bot",
      "--room",
      "w3",
      "--match",
      "^deploy\\?",
      "--verbose",
    ]);
    await until(() => bot.stderr().includes("joined"));
    const asking = start(
      "--room",
      "w3",
      "--ask",
      "deploy? (yes/no)",
      "--match",
      "yes|no",
      "--timeout",
      "20s",
    );
    expect(await bot.ended).toMatchObject({ stdout: "deploy? (yes/no)\n" });
    await send("w3", "no");
    expect(await asking.ended).toMatchObject({ code: 0, stdout: "no\n" });
  });

  test("[Z23] it lives through a restart of the server", async () => {
    const own = new Home();
    const { url: mortal, running } = await own.serve();
    const waiting = own.start([
      "wait",
      "--url",
      mortal,
      "--nick",
      "w",
      "--room",
      "1",
      "--match",
      "done",
      "--verbose",
    ]);
    await until(() => waiting.stderr().includes("joined"));
    running.process.kill("SIGKILL");
    await until(() => waiting.stderr().includes("trying again"));
    await own.serve([], Number(new URL(mortal).port));
    await own.run(["send", "--url", mortal, "--room", "1", "done"]);
    expect(await waiting.ended).toMatchObject({ code: 0, stdout: "done\n" });
    await own.close();
  });

  test("[Z10] nobody says it: 6", async () => {
    const { code, stdout, stderr } = await home.run([
      "wait",
      "--url",
      url,
      "--nick",
      "waiter",
      "--room",
      "w5",
      "--timeout",
      "300ms",
    ]);
    expect({ code, stdout }).toEqual({ code: 6, stdout: "" });
    expect(stderr).toBe("groupchat: no matching message within 0.3 s (--timeout)\n");
  });
});
