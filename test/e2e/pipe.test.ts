import { readFileSync } from "node:fs";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PipeOutput, PipeOutputSchema } from "../../src/cli/commands/pipe/records.ts";
import { Home, type Running } from "../support/program.ts";
import { until } from "../support/until.ts";

let home: Home;
let url: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits", "--sync", "normal"]));
});

afterAll(() => home.close());

const lines = (text: string) => text.split("\n").filter((line) => line !== "");
/** The lines that a pipe wrote: only what its schema says, to the last field. */
const records = (text: string): PipeOutput[] =>
  lines(text).map((line) => v.parse(PipeOutputSchema, JSON.parse(line)));
const ofType = <T extends PipeOutput["type"]>(text: string, type: T) =>
  records(text).filter((record): record is Extract<PipeOutput, { type: T }> => record.type === type);
const input = (...objects: readonly object[]) =>
  objects.map((object) => `${JSON.stringify(object)}\n`).join("");

/** A pipe that is ready, its input open. */
async function startPipe(args: readonly string[], of = home, at = url, env = {}): Promise<Running> {
  const running = of.start(["pipe", "--url", at, ...args], { env });
  await until(() => ofType(running.stdout(), "ready").length === 1);
  return running;
}

/** Tells whether a text has been printed from now on. It is looked for as it comes: all that was printed may be too much for that. */
function told(running: Running, text: string): () => boolean {
  let end = "";
  let found = false;
  running.process.stdout?.on("data", (chunk: string) => {
    end = (end + chunk).slice(-chunk.length - text.length);
    found ||= end.includes(text);
  });
  return () => found;
}

describe("what comes out", () => {
  test("[Z30] first it says who it is and in which rooms, then what is said there from then on", async () => {
    await home.run(["send", "--url", url, "--nick", "early", "--room", "out1", "before"]);
    const running = await startPipe(["--nick", "listenbot", "--rooms", "一=out1,out2"]);
    await home.run(["send", "--url", url, "--nick", "小明", "--room", "out2", "--me", "挥手\u202e"]);
    await home.run(["send", "--url", url, "--nick", "小明", "--room", "out1", "--reply-to", "1", "你好"]);
    await until(() => ofType(running.stdout(), "message").length === 2);
    running.process.stdin?.end();
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
    const [ready, ...messages] = records(running.stdout());
    expect(ready).toEqual({
      type: "ready",
      userId: expect.any(String),
      nickName: "listenbot",
      rooms: [
        { roomId: "roomout1", room: "一", lastSeq: 1 },
        { roomId: "roomout2", room: "#out2", lastSeq: 0 },
      ],
    });
    const said = { type: "message", nickName: "小明", own: false };
    expect(messages).toMatchObject([
      { ...said, room: "#out2", seq: 1, kind: "me", msg: "挥手\u202e", replyTo: null },
      { ...said, room: "一", seq: 2, kind: "text", msg: "你好", replyTo: 1 },
    ]);
    expect(running.stdout()).not.toContain("\u202e");
  });

  test("[Z30] what it says itself comes back as its own", async () => {
    const running = await startPipe(["--nick", "selfbot", "--rooms", "self"]);
    running.process.stdin?.write(input({ msg: "me?" }));
    const [own] = await until(() => {
      const messages = ofType(running.stdout(), "message");
      return messages.length === 1 ? messages : undefined;
    });
    expect(own).toMatchObject({ nickName: "selfbot", own: true, msg: "me?" });
    running.process.stdin?.end();
    expect((await running.ended).code).toBe(0);
  });
});

describe("what goes in", () => {
  test("[Z31] each line is answered with its ref and its place, whatever JSON the ref is", async () => {
    const refs = ["a", 7, null, { deep: [1, "二"] }, false];
    const { code, stdout, stderr } = await home.run(
      ["pipe", "--url", url, "--nick", "refbot", "--rooms", "refs"],
      {
        input: `\n${input(...refs.map((ref, index) => ({ msg: `m${index}`, ref })))}\n${input({ msg: "no ref" })}`,
      },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const acks = ofType(stdout, "ack");
    expect(acks.map(({ ref, seq }) => ({ ref, seq }))).toEqual(
      [...refs, null].map((ref, index) => ({ ref, seq: index + 1 })),
    );
    expect(
      acks.every(({ room, roomId, duplicate }) => room === "#refs" && roomId === "roomrefs" && !duplicate),
    ).toBe(true);
    expect(new Set(acks.map(({ id }) => id)).size).toBe(6);
  });

  test("[Z31] room is a value, a name or an id; kind and replyTo are said so", async () => {
    const said = [
      { msg: "by value", room: "in1" },
      { msg: "by name", room: "二" },
      { msg: "by id", room: "roomin2", kind: "me", replyTo: 1 },
    ];
    const args = ["pipe", "--url", url, "--nick", "roombot", "--rooms", "in1,二=in2"];
    const { code, stdout } = await home.run(args, { input: input(...said) });
    expect(code).toBe(0);
    const places = ofType(stdout, "ack").map(({ room, seq }) => `${room} ${seq}`);
    expect(places.sort()).toEqual(["#in1 1", "二 1", "二 2"]);
    const { stdout: there } = await home.run(["tail", "--url", url, "--rooms", "in2", "--json"]);
    expect(JSON.parse(lines(there)[1] ?? "")).toMatchObject({ msg: "by id", kind: "me", replyTo: 1 });
  });

  test("[Z32] a bad line is an error with its number and field, on both streams; the rest goes on", async () => {
    const bad: readonly (readonly [string, RegExp])[] = [
      ["{oops", /not JSON/],
      ["[]", /the line must be a JSON object/],
      ['"text"', /the line must be a JSON object/],
      ['{"ref":1}', /msg is missing/],
      ['{"ref":1,"msg":" \\n"}', /msg is empty/],
      ['{"ref":1,"msg":5}', /msg is missing or not text/],
      ['{"ref":1,"msg":"x","kind":"shout"}', /kind must be text or me/],
      ['{"ref":1,"msg":"x","replyTo":0}', /replyTo must be the number of a message/],
      ['{"ref":1,"msg":"x","replyto":3}', /replyto is not a field/],
      ['{"ref":1,"msg":"x","__proto__":{}}', /__proto__ is not a field/],
      ['{"ref":1,"msg":"x","room":1}', /room must be text/],
      ['{"ref":1,"msg":"x","room":"elsewhere"}', /room is none of this pipe's; give one of bad1, bad2/],
      ['{"ref":1,"msg":"x"}', /room is missing; give one of bad1, bad2/],
      [`{"ref":1,"msg":"x","room":"bad1","id":"${"i".repeat(65)}"}`, /id must be 1–64 characters/],
    ];
    const text = `${bad.map(([line]) => line).join("\n\n")}\n${input({ msg: "good", room: "bad1", ref: "last" })}`;
    const args = ["pipe", "--url", url, "--nick", "badbot", "--rooms", "bad1,bad2"];
    const { code, stdout, stderr } = await home.run(args, { input: text });
    expect(code).toBe(5);
    const errors = ofType(stdout, "error");
    expect(errors).toHaveLength(bad.length);
    for (const [index, [line, says]] of bad.entries()) {
      const number = 2 * index + 1; // blank lines count
      const ref = line.includes('"ref"') ? 1 : null;
      expect(errors[index]).toMatchObject({
        ref,
        line: number,
        code: "INVALID",
        message: expect.stringMatching(says),
      });
      const told = lines(stderr).find((text) => text.includes(` line ${number} was not sent: `));
      expect(told).toMatch(says);
    }
    expect(ofType(stdout, "ack")).toMatchObject([{ ref: "last", seq: 1 }]);
    expect(lines(stderr)).toHaveLength(bad.length);
  });

  test("[Z32] what the server takes nothing of is an error with its code", async () => {
    const said = [{ msg: "x".repeat(4001), ref: "long" }, { msg: "short" }];
    const args = ["pipe", "--url", url, "--nick", "longbot", "--rooms", "long"];
    const { code, stdout, stderr } = await home.run(args, { input: input(...said) });
    expect(code).toBe(5);
    expect(ofType(stdout, "error")).toMatchObject([{ ref: "long", line: 1, code: "TOO_LARGE" }]);
    expect(ofType(stdout, "ack")).toMatchObject([{ ref: null, seq: 1 }]);
    expect(stderr).toMatch(/^groupchat: line 1 was not sent: .*4000 characters[^\n]*\n$/);
  });

  test("[Z33] with an id of its own a message is said once, in one run and in the next", async () => {
    const args = ["pipe", "--url", url, "--nick", "idbot", "--rooms", "ids"];
    const said = input(
      { msg: "once", id: "k1", ref: 1 },
      { msg: "once", id: "k1", ref: 2 },
      { msg: "two", id: "k2", ref: 3 },
    );
    const runs = [await home.run(args, { input: said }), await home.run(args, { input: said })];
    for (const { code, stdout } of runs) {
      expect(code).toBe(0);
      expect(
        ofType(stdout, "ack")
          .map(({ ref, id, seq }) => `${ref} ${id} ${seq}`)
          .sort(),
      ).toEqual(["1 k1 1", "2 k1 1", "3 k2 2"]);
    }
    const { stdout } = await home.run(["tail", "--url", url, "--rooms", "ids", "--json"]);
    expect(lines(stdout).map((line) => JSON.parse(line).msg)).toEqual(["once", "two"]);
  });

  test("[Z34] when its input ends all that it took is answered, however much that is", async () => {
    const count = 3_000;
    const said = Array.from({ length: count }, (_, index) => ({ msg: `line ${index}`, ref: index }));
    const args = ["pipe", "--url", url, "--nick", "bulkbot", "--rooms", "bulk"];
    const { code, stdout } = await home.run(args, { input: input(...said) });
    expect(code).toBe(0);
    expect(ofType(stdout, "ack").map(({ ref, seq }) => [ref, seq])).toEqual(
      said.map(({ ref }) => [ref, ref + 1]),
    );
  });

  test("[Z34] SIGTERM ends it with 0, SIGINT with 130, a bot that went away quietly", async () => {
    for (const [signal, code] of [
      ["SIGTERM", 0],
      ["SIGINT", 130],
    ] as const) {
      const running = await startPipe(["--nick", "signalbot", "--rooms", "signal"]);
      running.process.kill(signal);
      expect(await running.ended).toMatchObject({ code, stderr: "" });
    }
    const running = await startPipe(["--nick", "signalbot", "--rooms", "signal"]);
    running.process.stdout?.destroy();
    running.process.stdin?.write(input({ msg: "anybody?" }));
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a slow bot", () => {
  /** What a process holds in memory, KiB. */
  const memoryOf = (pid: number | undefined) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

  test("[Z35] that does not read 32,000 messages holds nothing up, costs no memory and is told each of them once", async () => {
    const count = 32_000;
    const speakers = 4;
    const text = "x".repeat(3_900);
    const tidy = { NODE_OPTIONS: "--max-semi-space-size=1" }; // what is garbage goes soon: it is not what is measured
    const running = await startPipe(["--nick", "slowbot", "--rooms", "slow"], home, url, tidy);
    running.process.stdout?.pause();
    const before = memoryOf(running.process.pid);
    const flood = Array.from({ length: count / speakers }, (_, index) => `${index} ${text}\n`).join("");
    const floods = Array.from({ length: speakers }, (_, index) => {
      const args = ["send", "--url", url, "--nick", `flood${index}`, "--room", "slow", "--lines"];
      return home.run(args, { input: flood });
    });
    expect((await Promise.all(floods)).map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    running.process.stdin?.write(input({ msg: "in between", ref: "mine" }));
    const answered = ["wait", "--url", url, "--room", "slow", "--match", "^in between$", "--since", "1h"];
    expect((await home.run(answered)).code).toBe(0);
    const grown = memoryOf(running.process.pid) - before;
    expect(grown, `KiB: ${grown}`).toBeLessThan((count * text.length) / 1024);
    const isTold = told(running, '"in between"');
    running.process.stdout?.resume();
    await until(isTold, 120_000);
    running.process.stdin?.end();
    expect((await running.ended).code).toBe(0);
    const heard = ofType(running.stdout(), "message");
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: count + 1 }, (_, index) => index + 1));
    expect(ofType(running.stdout(), "ack")).toMatchObject([{ ref: "mine", seq: count + 1 }]);
  }, 240_000);

  test("[Z35] that reads no answers is not read from either, and then goes on", async () => {
    const running = await startPipe(["--nick", "deafbot", "--rooms", "deaf"]);
    running.process.stdout?.pause();
    const { stdin } = running.process;
    let written = 0;
    const count = 30_000;
    const text = "y".repeat(200);
    while (written < count && stdin?.write(input({ msg: `${written} ${text}`, ref: written }))) written += 1;
    expect(written).toBeLessThan(count);
    for (let line = written + 1; line < 5_000; line++)
      stdin?.write(input({ msg: `${line} ${text}`, ref: line }));
    stdin?.end();
    running.process.stdout?.resume();
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(ofType(stdout, "ack").map(({ ref }) => ref)).toEqual(
      Array.from({ length: 5_000 }, (_, line) => line),
    );
  });
});

describe("a lost connection", () => {
  let own: Home;
  beforeEach(() => {
    own = new Home();
  });
  afterEach(() => own.close());

  test("[Z36] through a killed server nothing is lost or said twice; offline and online are told", async () => {
    const first = await own.serve(["--no-limits"]);
    const port = Number(new URL(first.url).port);
    const running = await startPipe(["--nick", "stubborn", "--rooms", "1"], own, first.url);
    const speak = (from: number, to: number) => {
      for (let ref = from; ref < to; ref++) running.process.stdin?.write(input({ msg: `m${ref}`, ref }));
    };
    speak(0, 200);
    await until(() => ofType(running.stdout(), "ack").length > 0);
    first.running.process.kill("SIGKILL");
    await until(() => ofType(running.stdout(), "offline").length === 1);
    speak(200, 400);
    const second = await own.serve(["--no-limits"], port);
    running.process.stdin?.end();
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/trying again\n.*connected again\n$/);
    expect(ofType(stdout, "ack").map(({ ref }) => ref)).toEqual(Array.from({ length: 400 }, (_, ref) => ref));
    expect(records(stdout).filter(({ type }) => type === "offline" || type === "online")).toEqual([
      { type: "offline" },
      { type: "online" },
    ]);
    const { stdout: log } = await own.run([
      "tail",
      "--url",
      second.url,
      "--rooms",
      "1",
      "-n",
      "1000",
      "--json",
    ]);
    expect(lines(log).map((line) => JSON.parse(line).msg)).toEqual(
      Array.from({ length: 400 }, (_, ref) => `m${ref}`),
    );
    const heard = ofType(stdout, "message").map(({ seq }) => seq);
    expect(heard).toEqual(heard.map((_, index) => index + 1));
  });

  test("[Z36] what the server let go of while the bot was away is told as lost, with its number", async () => {
    const first = await own.serve();
    const port = Number(new URL(first.url).port);
    const running = await startPipe(["--nick", "away", "--rooms", "1"], own, first.url);
    await own.run(["send", "--url", first.url, "--nick", "a", "--room", "1", "first"]);
    await until(() => ofType(running.stdout(), "message").length === 1);
    running.process.kill("SIGSTOP");
    first.running.process.kill("SIGKILL");
    await first.running.ended;
    const { url: at } = await own.serve(["--no-limits", "--keep-messages", "5"], port);
    const said = Array.from({ length: 30 }, (_, n) => `n${n}`).join("\n");
    await own.run(["send", "--url", at, "--nick", "a", "--room", "1", "--lines"], { input: said });
    const kept = async () => lines((await own.run(["history", "--url", at, "--room", "1"])).stdout).length;
    while ((await kept()) > 5); // it lets go a moment later
    running.process.kill("SIGCONT");
    await until(() => ofType(running.stdout(), "message").some(({ msg }) => msg === "n29"));
    running.process.stdin?.end();
    expect((await running.ended).code).toBe(0);
    expect(ofType(running.stdout(), "lost")).toEqual([
      { type: "lost", roomId: "room1", room: "#1", count: 25 },
    ]);
    expect(ofType(running.stdout(), "message").map(({ seq }) => seq)).toEqual([1, 27, 28, 29, 30, 31]);
  });

  test("[Z36] another log is told as restarted, and what is said in it follows", async () => {
    const first = await own.serve();
    const port = Number(new URL(first.url).port);
    const running = await startPipe(["--nick", "witness", "--rooms", "1"], own, first.url);
    await own.run(["send", "--url", first.url, "--nick", "a", "--room", "1", "old"]);
    await until(() => ofType(running.stdout(), "message").length === 1);
    first.running.process.kill("SIGKILL");
    await first.running.ended;
    const other = new Home();
    const second = await other.serve([], port);
    await until(() => ofType(running.stdout(), "restarted").length === 1);
    await own.run(["send", "--url", second.url, "--nick", "b", "--room", "1", "new"]);
    await until(() => ofType(running.stdout(), "message").length === 2);
    expect(ofType(running.stdout(), "restarted")).toEqual([
      { type: "restarted", roomId: "room1", room: "#1" },
    ]);
    expect(ofType(running.stdout(), "message").map(({ seq, msg }) => `${seq} ${msg}`)).toEqual([
      "1 old",
      "1 new",
    ]);
    running.process.stdin?.end();
    expect((await running.ended).code).toBe(0);
    await other.close();
  });
});
