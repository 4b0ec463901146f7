import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { records } from "../support/json-schemas.ts";
import { Home } from "../support/program.ts";
import { until } from "../support/until.ts";

let home: Home;
let url: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits"]));
  const input = Array.from({ length: 1_000 }, (_, index) => `line ${index + 1}`).join("\n");
  await home.run(["send", "--url", url, "--nick", "filler", "--room", "long", "--lines"], { input });
  await home.run(["send", "--url", url, "--nick", "小爱", "--room", "long", "部署完成 ok"]);
});

afterAll(() => home.close());

const tail = (...args: string[]) => home.run(["tail", "--url", url, "--nick", "reader", ...args]);
const seqs = (stdout: string) => records("message", stdout).map(({ seq }) => seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("which messages", () => {
  test.each([
    [["--since", "990"], range(990, 1_001)],
    [["--since", "100", "--until", "450"], range(100, 450)],
    [
      ["--since", "990", "-n", "3"],
      [999, 1_000, 1_001],
    ],
    [
      ["--match", "^line \\d*77$", "-n", "3"],
      [777, 877, 977],
    ],
    [
      ["--match", "LINE 1?77$", "-i", "-n", "5"],
      [77, 177],
    ],
    [["--from", "小爱"], [1_001]],
    [["--from", "FILLER", "--match", "line 5$"], [5]],
    [["--until", "2h"], []],
    [["--since", "2000-01-01", "--match", "9{3}"], [999]],
  ])("[Z17] %j", async (args, expected) => {
    const { stdout, code, stderr } = await tail("--rooms", "long", "--json", ...args);
    expect({ code, stderr, seqs: seqs(stdout) }).toEqual({ code: 0, stderr: "", seqs: expected });
  });

  test("[Z17] from the moment of a message as JSON gives it", async () => {
    const [message] = records("message", (await tail("--rooms", "long", "--json", "--since", "998")).stdout);
    const { stdout } = await tail("--rooms", "long", "--json", "--since", String(message?.at));
    expect(seqs(stdout)).toContain(998);
  });
});

describe("how it is printed", () => {
  test("[Z18] a template of one's own, with foreign text made safe", async () => {
    const hostile = "\u001b[31mred \u202eevil\u0007\nsecond";
    await home.run(["send", "--url", url, "--nick", "bob", "--room", "hostile", hostile]);
    const format = "{{seq}}\\t{{ nick }}\\t{{date}}\\t{{kind}}\\t{{line}}";
    const { stdout } = await tail("--rooms", "名=hostile", "--format", format);
    expect(stdout).toMatch(/^1\tbob\t\d{4}-\d\d-\d\d\ttext\tred evil second\n$/);
    expect((await tail("--rooms", "名=hostile", "--format", "{{room}} {{msg}}")).stdout).toBe(
      "名 red evil\nsecond\n",
    );
  });

  test("[Z27] JSON is exactly what was said, and nothing in it obeys", async () => {
    const { stdout } = await tail("--rooms", "hostile", "--json");
    expect(records("message", stdout)[0]?.msg).toBe("\u001b[31mred \u202eevil\u0007\nsecond");
    for (const output of [stdout, (await tail("--rooms", "hostile")).stdout]) {
      expect(output).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    }
  });

  test("[Z28] --verbose tells what happens, --quiet nothing, stdout stays the same", async () => {
    const [usual, verbose, quiet] = await Promise.all(
      [[], ["--verbose"], ["--quiet"]].map((args) => tail("--rooms", "long", "-n", "2", ...args)),
    );
    expect(usual?.stderr).toBe("");
    expect(quiet).toEqual(usual);
    expect(verbose?.stdout).toBe(usual?.stdout);
    expect(verbose?.stderr).toMatch(/connecting\n.*connected as reader.*\n.*joined #long.*1001 messages\n/);
  });
});

describe("--state", () => {
  const state = () => join(home.folder, "state.json");
  const next = async (...args: string[]) =>
    seqs((await tail("--rooms", "kept", "--json", "--state", state(), ...args)).stdout);
  const send = (text: string) => home.run(["send", "--url", url, "--room", "kept", text]);

  test("[Z19] each run goes on where the one before ended", async () => {
    for (const text of ["a", "b", "c"]) await send(text);
    expect(await next("-n", "2")).toEqual([2, 3]);
    expect(await next("-n", "2")).toEqual([]);
    for (const text of ["d", "e", "f"]) await send(text);
    expect(await next("-n", "1")).toEqual([4, 5, 6]);
    expect(await next("--match", "nothing")).toEqual([]);
    await send("g");
    expect(await next("--match", "nothing")).toEqual([]);
    expect(await next()).toEqual([]);
  });

  test("[Z19] a file that mktemp made is of a first run", async () => {
    writeFileSync(state(), "");
    await send("first");
    expect((await next("-n", "1")).length).toBe(1);
    expect(await next()).toEqual([]);
  });

  test("[Z19] killed while it follows, the next run repeats at most the last ones and misses none", async () => {
    const file = join(home.folder, "killed.json");
    const args = ["tail", "--url", url, "--rooms", "long", "--since", "1", "--state", file, "--json"];
    const first = home.start([...args, "-f"]);
    await until(() => first.stdout().length > 20_000);
    first.process.kill("SIGKILL");
    const { stdout } = await first.ended;
    const before = stdout.slice(0, stdout.lastIndexOf("\n") + 1);
    const after = seqs((await home.run(args)).stdout);
    const firstAgain = Number(after[0] ?? 1_002);
    const lastBefore = Number(seqs(before).at(-1));
    expect(firstAgain).toBeLessThanOrEqual(lastBefore + 1);
    expect(after).toEqual(firstAgain > 1_001 ? [] : range(firstAgain, 1_001));
  });

  test("[Z19] the file names the last message that was printed, and only then", async () => {
    const file = join(home.folder, "position.json");
    await home.run(["tail", "--url", url, "--rooms", "long", "--state", file, "-n", "1"]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ rooms: { roomlong: { seq: 1_001 } } });
  });

  test("[Z19] another log is told, and read on from the same moment", async () => {
    const other = new Home();
    const { url: elsewhere } = await other.serve();
    await other.run(["send", "--url", elsewhere, "--room", "kept", "of another log"]);
    const args = ["tail", "--url", elsewhere, "--nick", "x", "--rooms", "kept", "--json", "--state", state()];
    const { stdout, stderr, code } = await other.run(args);
    expect(seqs(stdout)).toEqual([1]);
    expect(stderr).toContain("the server has another log");
    expect(code).toBe(0);
    await other.close();
  });
});

describe("what is missing", () => {
  test("[Z20] messages that the server let go of are told on stderr with their number, also when quiet", async () => {
    const own = new Home();
    const { url: short } = await own.serve(["--no-limits", "--keep-messages", "10"]);
    const input = Array.from({ length: 50 }, (_, index) => `m${index}`).join("\n");
    await own.run(["send", "--url", short, "--room", "1", "--lines"], { input });
    const args = ["tail", "--url", short, "--nick", "r", "--rooms", "1", "--since", "5", "--json", "--quiet"];
    let ended = await own.run(args);
    while (!ended.stderr.includes("longer")) ended = await own.run(args); // it lets go a moment later
    const kept = seqs(ended.stdout);
    expect(kept.at(-1)).toBe(50);
    expect(ended.stderr).toMatch(`#1: ${Number(kept[0]) - 5} messages are no longer on the server`);
    await own.close();
  });
});

describe("signals", () => {
  test("[Z26] SIGINT is 130; SIGTERM ends what follows with 0, and the room knows at once", async () => {
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 0],
      ["SIGHUP", 0],
    ] as const) {
      const nick = `n${signal}`;
      const args = ["tail", "--url", url, "--nick", nick, "--rooms", "signals", "-f", "--verbose"];
      const following = home.start(args);
      await until(() => following.stderr().includes("joined"));
      following.process.kill(signal);
      expect(await following.ended).toMatchObject({ code, signal: null, stdout: "" });
      const { stdout } = await home.run(["who", "--url", url, "--room", "signals", "--json"]);
      expect(stdout).not.toContain(nick);
    }
  });

  test("[Z26] what was not done when it was terminated is 143, and silent", async () => {
    const waiting = home.start(["wait", "--url", url, "--nick", "w", "--room", "signals", "--verbose"]);
    await until(() => waiting.stderr().includes("joined"));
    waiting.process.kill("SIGTERM");
    expect(await waiting.ended).toMatchObject({ code: 143, stdout: "" });
  });

  test("[Z27] memory stays flat over a long room", async () => {
    const input = Array.from({ length: 60_000 }, (_, index) => `${index} ${"长".repeat(40)}`).join("\n");
    await home.run(["send", "--url", url, "--room", "huge", "--lines"], { input });
    const file = join(home.folder, "huge.jsonl");
    mkdirSync(home.folder, { recursive: true });
    writeFileSync(file, "");
    const reading = home.start(["tail", "--url", url, "--rooms", "huge", "-n", "60000", "--json"]);
    let peak = 0;
    let read = 0;
    reading.process.stdout?.on("data", (text: string) => {
      read += text.length;
      const status = readFileSync(`/proc/${reading.process.pid}/status`, "utf8");
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? peak));
    });
    const { stdout } = await reading.ended;
    expect(seqs(stdout)).toHaveLength(60_000);
    expect(read).toBeGreaterThan(10e6);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(160_000); // kB; all of it at once is more
    expect(statSync(file).size).toBe(0);
  }, 60_000);
});
