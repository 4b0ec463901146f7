import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Home } from "../support/program.ts";
import { until } from "../support/until.ts";

let home: Home;
let url: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits"]));
});

afterAll(() => home.close());

const lines = (text: string) => text.split("\n").filter((line) => line !== "");
const json = (text: string) => lines(text).map((line) => JSON.parse(line));

describe("join in line mode", () => {
  const values = Array.from({ length: 51 }, (_, at) => `full${at}`);
  const args = (rooms: readonly string[]) => [
    "join",
    "--url",
    url,
    "--nick",
    "满",
    "--rooms",
    rooms.join(","),
  ];

  test("[S36] a room that is refused keeps nobody out of the others: it is told, and the exit code is that of the refusal", async () => {
    const input = "你好\n/join full50\nnowhere\n";
    const joined = await home.run(args(values), { input });
    expect(joined.code).toBe(5);
    expect(lines(joined.stdout).map((line) => line.replace(/^\S+ /, ""))).toEqual(["#full0 满: 你好"]);
    expect(joined.stderr).toContain("#full50: you are in 50 rooms");
    expect(joined.stderr).not.toMatch(/ in #full0.*#full50/);
    expect(joined.stderr).toContain("not sent: you are not in this room");
  });

  test("[S37] a room that is refused is told in Chinese too", async () => {
    const joined = await home.run(args(values), { input: "", env: { LANG: "zh_CN.UTF-8" } });
    expect(joined.stderr).toContain("#full50: 已加入 50 个房间，达到服务器的上限");
  });
});

describe("send", () => {
  test("[Z1] exits 0 and silent once the message is on the server", async () => {
    const sent = await home.run(["send", "--url", url, "--nick", "alice", "--room", "sent", "你好", "世界"]);
    expect(sent).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const { stdout } = await home.run(["tail", "--url", url, "--rooms", "sent", "--json"]);
    expect(json(stdout)).toEqual([expect.objectContaining({ seq: 1, nickName: "alice", msg: "你好 世界" })]);
  });

  test("[Z2] - sends all of standard input as one message", async () => {
    const input = "first\nsecond 第二行\n";
    expect((await home.run(["send", "--url", url, "--room", "stdin", "-"], { input })).code).toBe(0);
    const { stdout } = await home.run(["tail", "--url", url, "--rooms", "stdin", "--json"]);
    expect(json(stdout).map(({ msg }) => msg)).toEqual(["first\nsecond 第二行"]);
  });

  test("[Z1] the same user may send from several processes at once, from the first time on", async () => {
    const args = (n: number) => ["send", "--url", url, "--nick", "多人", "--room", "together", `m${n}`];
    const codes = await Promise.all([1, 2, 3, 4].map(async (n) => (await home.run(args(n))).code));
    expect(codes).toEqual([0, 0, 0, 0]);
    const { stdout } = await home.run(["tail", "--url", url, "--rooms", "together", "--json"]);
    expect(json(stdout).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(new Set(json(stdout).map(({ userId }) => userId)).size).toBe(1);
  });
});

describe("tail", () => {
  beforeAll(async () => {
    const input = Array.from({ length: 450 }, (_, i) => `line ${i + 1}`).join("\n");
    await home.run(["join", "--url", url, "--nick", "filler", "--rooms", "long"], { input });
  });

  test("[Z3] -n prints that many of the last messages, over pages of history", async () => {
    const { stdout, code } = await home.run(["tail", "--url", url, "--rooms", "long", "-n", "430", "--json"]);
    expect(code).toBe(0);
    expect(json(stdout).map(({ seq }) => seq)).toEqual(Array.from({ length: 430 }, (_, i) => i + 21));
  });

  test("[Z3] -n 0 prints none", async () => {
    expect((await home.run(["tail", "--url", url, "--rooms", "long", "-n", "0"])).stdout).toBe("");
  });

  test("[Z4] a reader that leaves early ends it quietly", async () => {
    const running = home.start(["tail", "--url", url, "--rooms", "long", "-n", "450", "-f"]);
    running.process.stdout?.once("data", () => running.process.stdout?.destroy());
    await until(() => running.process.stdout?.destroyed);
    await home.run(["send", "--url", url, "--room", "long", "one more"]);
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("[Z5] -f prints what comes, in several rooms, after the last messages", async () => {
    await home.run(["send", "--url", url, "--room", "f1", "before"]);
    const running = home.start(["tail", "--url", url, "--rooms", "一=f1,二=f2", "-f"]);
    await until(() => running.stdout().includes("before"));
    await home.run(["send", "--url", url, "--nick", "bob", "--room", "f2", "after\nmore"]);
    await until(() => running.stdout().includes("more"));
    expect(running.stdout()).toMatch(/^\d\d:\d\d 一 \S+: before\n\d\d:\d\d 二 bob: after\n {4}more\n$/);
  });
});

describe("join without a terminal", () => {
  test("[Z6] sends each line of standard input, prints what is said, ends with its input", async () => {
    const listener = home.start(["join", "--url", url, "--nick", "listener", "--rooms", "聊天群1=plain"]);
    await until(() => listener.stderr().includes("listener"));
    const input = "你好\n\n/me 挥手\n//path\n";
    const said = await home.run(["join", "--url", url, "--nick", "speaker", "--rooms", "plain"], { input });
    expect(said.code).toBe(0);
    await until(() => lines(listener.stdout()).length === 3);
    expect(lines(listener.stdout()).map((line) => line.slice(6))).toEqual([
      "聊天群1 speaker: 你好",
      "聊天群1 * speaker 挥手",
      "聊天群1 speaker: /path",
    ]);
  });

  test("[Z7] slash commands work, and an unknown one is an error line and never a message", async () => {
    const input = "/jion 2\n/who\n/help me\n/leave nowhere\nfine\n";
    const { code, stderr, stdout } = await home.run(
      ["join", "--url", url, "--nick", "typo", "--rooms", "typo"],
      {
        input,
      },
    );
    for (const told of ["/jion", "1 online: typo", "/me text — say what you do", "you are not in nowhere"]) {
      expect(stderr).toContain(told);
    }
    expect(lines(stdout)).toHaveLength(1);
    expect(code).toBe(0);
  });

  test("[C16] in line mode a message is edited, and deleted by a command that is said twice; both are told", async () => {
    const input = "frist\n/edit first\n/delete\n/delete\n";
    const { code, stdout, stderr } = await home.run(
      ["join", "--url", url, "--nick", "editor", "--rooms", "edits"],
      { input },
    );
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining("delete “first” for everybody? /delete again does it"),
    ]);
    expect(lines(stdout).at(-1)?.slice(6)).toBe("#edits/1 editor ✗ deleted");
    const kept = await home.run(["history", "--url", url, "--nick", "editor", "--room", "edits"]);
    expect(kept.stdout).not.toMatch(/fr?i?rst/);
  });

  test("[C16] in line mode an emoji is found by its name", async () => {
    const as = ["--url", url, "--nick", "reactor"];
    await home.run(["send", ...as, "--room", "party", "done"]);
    const { code, stderr } = await home.run(["join", ...as, "--rooms", "party"], { input: "/react tada\n" });
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("no emoji")]);
    const { stdout } = await home.run(["history", ...as, "--room", "party", "--format", "{{reactions}}"]);
    expect(lines(stdout)).toEqual(["🎉 1"]);
  });

  test("[Z6] /join switches the room that lines go to", async () => {
    const input = "to one\n/join two\nto two\n/quit\nnever sent\n";
    await home.run(["join", "--url", url, "--nick", "switcher", "--rooms", "one"], { input });
    const { stdout } = await home.run(["tail", "--url", url, "--rooms", "one,two"]);
    expect(lines(stdout).map((line) => line.slice(6))).toEqual([
      "#one switcher: to one",
      "#two switcher: to two",
    ]);
  });
});

describe("configuration", () => {
  const configure = (text: string) => {
    mkdirSync(join(home.folder, "config", "groupchat"), { recursive: true });
    writeFileSync(join(home.folder, "config", "groupchat", "config.json"), text);
  };

  afterEach(() => configure("{}"));

  test("[G3] groups, nick and url come from the config file; a flag or the environment goes before it", async () => {
    const groups = [{ name: "聊天群1", value: 1 }];
    configure(JSON.stringify({ url, nick: "配置", groups }));
    expect((await home.run(["send", "hello"])).code).toBe(0);
    const { stdout } = await home.run(["tail"], { env: { GROUPCHAT_NICK: "other" } });
    expect(lines(stdout).at(-1)?.slice(6)).toBe("聊天群1 配置: hello");
  });

  test.each([
    ["{", /config\.json is not valid JSON/],
    ["[]", /config\.json: line 1: it must hold a JSON object/],
    ['{"nik":"x"}', /config\.json: line 1: nik is not a setting/],
    ['{"groups":[{"name":"x","value":"a b"}]}', /config\.json: line 1: groups\.0\.value must be letters/],
  ])("[Z9] the config file %s is refused with its place", async (text, message) => {
    configure(text);
    const { code, stderr } = await home.run(["send", "--room", "1", "x"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(lines(stderr)).toHaveLength(1);
  });
});

describe("bad input", () => {
  interface Case {
    readonly what: string;
    readonly code: number;
    readonly says: RegExp;
    readonly args: readonly string[];
    readonly input?: string;
    /** The text on stdout; nothing where it is left out. */
    readonly prints?: RegExp;
  }

  const nowhere = ["--url", "ws://127.0.0.1:1"];
  const cases: readonly Case[] = [
    { what: "an unknown flag", code: 2, says: /unknown option '--fast'/, args: ["send", "--fast"] },
    { what: "an unknown command", code: 2, says: /unknown command 'frobnicate'/, args: ["frobnicate"] },
    {
      what: "a port out of range",
      code: 2,
      says: /whole number from 0 to 65535/,
      args: ["serve", "--port", "70000"],
    },
    { what: "a sync mode there is not", code: 2, says: /full, normal/, args: ["serve", "--sync", "maybe"] },
    {
      what: "a page with a path",
      code: 2,
      says: /--origin.*https:\/\/chat\.example/,
      args: ["serve", "--origin", "https://app.example,https://chat.example/path"],
    },
    { what: "no room", code: 2, says: /--room/, args: ["send", "x"] },
    { what: "no rooms", code: 2, says: /--rooms 1,2/, args: ["tail"] },
    { what: "a bad room", code: 2, says: /the value must be/, args: ["send", "--room", "a b", "x"] },
    { what: "no text", code: 2, says: /nothing to send/, args: ["send", "--room", "1"] },
    { what: "empty standard input", code: 2, says: /nothing to send/, args: ["send", "--room", "1", "-"] },
    {
      what: "a bad nick",
      code: 2,
      says: /--nick must be/,
      args: ["send", "--nick", "\u200b", "--room", "1", "x"],
    },
    {
      what: "a bad address",
      code: 2,
      says: /--url ::: is not an address/,
      args: ["tail", "--url", ":::", "--rooms", "1"],
    },
    {
      what: "a count that is none",
      code: 2,
      says: /whole number/,
      args: ["tail", "-n", "many", "--rooms", "1"],
    },
    {
      what: "a bad duration",
      code: 2,
      says: /duration such as/,
      args: ["send", "--timeout", "soon", "--room", "1", "x"],
    },
    {
      what: "a bad expression",
      code: 2,
      says: /--match is not a regular/,
      args: ["wait", "--room", "1", "--match", "("],
    },
    {
      what: "a bad date",
      code: 2,
      says: /--since 2026-13-40 is not a time/,
      args: ["history", "--room", "1", "--since", "2026-13-40"],
    },
    {
      what: "a date to come",
      code: 2,
      says: /--since 明天 is yet to come/,
      args: ["history", "--room", "1", "--since", "明天"],
    },
    {
      what: "an end that is none",
      code: 2,
      says: /--until x is not a time/,
      args: ["tail", "--rooms", "1", "--until", "x"],
    },
    {
      what: "an unknown field",
      code: 2,
      says: /no \{\{foo\}\}/,
      args: ["tail", "--rooms", "1", "--format", "{{foo}}"],
    },
    {
      what: "two ways to print",
      code: 2,
      says: /cannot be used with/,
      args: ["tail", "--rooms", "1", "--json", "--format", "x"],
    },
    {
      what: "an end of what has none",
      code: 2,
      says: /cannot be used with/,
      args: ["tail", "--rooms", "1", "-f", "--until", "1"],
    },
    {
      what: "both quiet and verbose",
      code: 2,
      says: /cannot be used with/,
      args: ["rooms", "--quiet", "--verbose"],
    },
    { what: "a bad nick to look for", code: 2, says: /--from must be/, args: ["search", "x", "--from", ""] },
    { what: "nothing to search for", code: 2, says: /missing required argument/, args: ["search"] },
    {
      what: "a text beside --lines",
      code: 2,
      says: /--lines and TEXT/,
      args: ["send", "--room", "1", "--lines", "x"],
    },
    {
      what: "an answer to nothing",
      code: 2,
      says: /whole number/,
      args: ["send", "--room", "1", "--reply-to", "0", "x"],
    },
    {
      what: "an id too long",
      code: 2,
      says: /--id must be 1–64/,
      args: ["send", "--room", "1", "--id", "x".repeat(65), "x"],
    },
    {
      what: "a key too long",
      code: 2,
      says: /--id must be 1–51/,
      args: ["send", "--room", "1", "--lines", "--id", "x".repeat(52)],
    },
    {
      what: "a count of none",
      code: 2,
      says: /whole number from 1/,
      args: ["wait", "--room", "1", "--count", "0"],
    },
    { what: "no command to run", code: 2, says: /missing required argument/, args: ["on", "--rooms", "1"] },
    {
      what: "a state file that is none",
      code: 2,
      says: /not a state file/,
      args: ["tail", "--rooms", "1", "--state", "package.json"],
    },
    { what: "a shell there is not", code: 2, says: /bash, zsh, fish/, args: ["completion", "csh"] },
    { what: "no setting to set", code: 2, says: /.+/, args: ["config", "--set", "nonsense"] },
    {
      what: "a JSON line that is none, and one after it",
      code: 5,
      says: /line 1/,
      args: ["pipe", "--rooms", "1", "--quiet"],
      input: "{oops\n",
      prints: /"type":"error"/,
    },
    {
      what: "no server",
      code: 3,
      says: /connection refused.*groupchat serve/,
      args: ["send", ...nowhere, "--room", "1", "x"],
    },
    {
      what: "no server to follow",
      code: 3,
      says: /connection refused/,
      args: ["tail", ...nowhere, "--rooms", "1", "-f"],
    },
    {
      what: "no server to join",
      code: 3,
      says: /connection refused/,
      args: ["join", ...nowhere, "--rooms", "1"],
      input: "hi",
    },
    {
      what: "a message too long",
      code: 5,
      says: /longer than 4000 characters/,
      args: ["send", "--room", "1", "x".repeat(4001)],
    },
    {
      what: "a packet too big for the wire",
      code: 5,
      says: /longer than 4000 characters/,
      args: ["send", "--room", "1", "-"],
      input: "聊".repeat(50_000),
    },
  ];

  test.each(cases)(
    "[Z9] $what: one line on stderr and exit code $code",
    async ({ args, input, code, says, prints = /^$/ }) => {
      const ended = await home.run(args, { input: input ?? "", env: { GROUPCHAT_URL: url } });
      expect(ended.stderr).toMatch(says);
      expect(lines(ended.stderr)).toHaveLength(1);
      expect(ended).toMatchObject({ code, stdout: expect.stringMatching(prints) });
    },
  );

  test("[W3] a nick that somebody else owns is refused with exit code 4", async () => {
    await home.run(["send", "--url", url, "--nick", "owner", "--room", "1", "x"]);
    const stranger = new Home();
    const { code, stderr } = await stranger.run([
      "send",
      "--url",
      url,
      "--nick",
      "ＯＷＮＥＲ",
      "--room",
      "1",
      "x",
    ]);
    await stranger.close();
    expect(code).toBe(4);
    expect(stderr).toMatch(/belongs to somebody else here; choose another with --nick/);
  });

  test("[Z10] a server that never confirms is given up after --timeout with exit code 6", async () => {
    const { createServer } = await import("node:http");
    const { Server } = await import("socket.io");
    const http = createServer();
    const silent = new Server(http);
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const address = http.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const args = ["send", "--url", `ws://127.0.0.1:${port}`, "--room", "1", "--timeout", "3s", "x"];
    const { code, stderr } = await home.run(args);
    await silent.close();
    expect(stderr).toMatch(/did not confirm the message within 3 s/);
    expect(code).toBe(6);
  });
});

describe("serve", () => {
  let own: Home;
  beforeEach(() => {
    own = new Home();
  });
  afterEach(() => own.close());

  test("[Z8] SIGTERM ends it with 0, SIGINT with 130", async () => {
    for (const [signal, code] of [
      ["SIGTERM", 0],
      ["SIGINT", 130],
    ] as const) {
      const { running } = await own.serve();
      running.process.kill(signal);
      expect(await running.ended).toMatchObject({ code, stderr: "" });
    }
  });

  test("[Z13] --verbose logs who comes, goes and is refused as JSON lines on stderr", async () => {
    const { url: own1, running } = await own.serve(["--verbose"]);
    await own.run(["send", "--url", own1, "--nick", "小明", "--room", "1", "x"]);
    const stranger = new Home();
    await stranger.run(["send", "--url", own1, "--nick", "小明", "--room", "1", "x"]);
    await stranger.close();
    await until(() => lines(running.stderr()).length === 3);
    expect(json(running.stderr())).toMatchObject([
      { msg: "a client came", nick: "小明", address: expect.stringContaining("127.0.0.1") },
      { msg: "a client went", nick: "小明" },
      { msg: "a client was refused", code: "NICK_IN_USE" },
    ]);
  });

  test("[V9][V11] lets in the pages that --origin and GROUPCHAT_ORIGIN name, and no others", async () => {
    const statuses = async (url: string) => {
      const poll = `${url.replace("ws:", "http:")}/socket.io/?EIO=4&transport=polling`;
      const origins = [
        "http://localhost:8080",
        "https://one.example",
        "http://two.example",
        "https://evil.example",
      ];
      const answers = origins.map((origin) => fetch(poll, { headers: { origin } }));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    const cases = [
      [[], {}, [200, 403, 403, 403]],
      [["--origin", "https://one.example", "--origin", "two.example"], {}, [200, 200, 200, 403]],
      [[], { GROUPCHAT_ORIGIN: "https://one.example, two.example" }, [200, 200, 200, 403]],
      [["--origin", "two.example"], { GROUPCHAT_ORIGIN: "https://one.example" }, [200, 403, 200, 403]],
      [["--origin", "two.example,*"], {}, [200, 200, 200, 200]],
    ] as const;
    for (const [args, env, expected] of cases) {
      const running = own.start(["serve", "--port", "0", "--data", ":memory:", ...args], { env });
      const url = await until(() => /serves (ws:\/\/\S+)/.exec(running.stdout())?.[1]);
      expect(await statuses(url)).toEqual(expected);
      running.process.kill();
      await running.ended;
    }
  });

  test("[M11] after kill -9 what was acknowledged is there, the epoch stands and the numbers go on", async () => {
    const first = await own.serve();
    for (const msg of ["一", "二", "三"]) await own.run(["send", "--url", first.url, "--room", "1", msg]);
    first.running.process.kill("SIGKILL");
    await first.running.ended;
    const second = await own.serve();
    await own.run(["send", "--url", second.url, "--nick", "x", "--room", "1", "四"]);
    const { stdout } = await own.run(["tail", "--url", second.url, "--rooms", "1", "--json"]);
    expect(json(stdout).map(({ seq, msg }) => `${seq}${msg}`)).toEqual(["1一", "2二", "3三", "4四"]);
  });

  test("[R4] tail -f goes on through a restart of the server, without a hole or a repeat", async () => {
    const first = await own.serve();
    const port = Number(new URL(first.url).port);
    await own.run(["send", "--url", first.url, "--room", "1", "one"]);
    const follower = own.start(["tail", "--url", first.url, "--nick", "reader", "--rooms", "1", "-f"]);
    await until(() => follower.stdout().includes("one"));
    first.running.process.kill("SIGKILL");
    await until(() => follower.stderr().includes("trying again"));
    const second = await own.serve([], port);
    await own.run(["send", "--url", second.url, "--room", "1", "two"]);
    await until(() => follower.stdout().includes("two"));
    expect(lines(follower.stdout()).map((line) => line.split(": ")[1])).toEqual(["one", "two"]);
    expect(follower.stderr()).toContain("connected again");
  });

  test("[Z9] a taken port, a taken data file and an unwritable one are a line and exit code 1", async () => {
    const { url: taken } = await own.serve();
    const port = new URL(taken).port;
    const cases = [
      [["--port", port, "--data", join(own.folder, "other.db")], /already in use.*--port/],
      [
        ["--port", "0", "--data", join(own.folder, "groupchat.db")],
        /in use by another groupchat server.*--data/,
      ],
      [["--port", "0", "--data", "/proc/groupchat/x.db"], /--data/],
      [["--port", "0", "--data", own.folder], /is a folder, not a file/],
      [["--port", "0", "--data", "/etc/passwd"], /not a groupchat data file.*--data/],
    ] as const;
    for (const [args, message] of cases) {
      const ended = await own.run(["serve", ...args]);
      expect(ended.stderr).toMatch(message);
      expect(lines(ended.stderr)).toHaveLength(1);
      expect(ended.code).toBe(1);
    }
  });
});

describe("slash commands without a terminal", () => {
  test("[Z6] each is done before the next line is taken: topics, people, searches, rooms of two", async () => {
    const home = new Home();
    const other = new Home();
    const { url } = await home.serve();
    const rooms = ["--url", url, "--rooms", "1"];
    const reader = other.start(["join", ...rooms, "--nick", "reader"]);
    await until(() => reader.stderr().includes("reader in #1"));
    const input =
      "first line\n/topic 新话题\n/msg reader 悄悄话\n/join 1\n/search first\n/nick writer2\nsecond\n/away\n/who\n/quit\n";
    const { code, stdout, stderr } = await home.run(["join", ...rooms, "--nick", "writer"], { input });
    expect(code).toBe(0);
    expect(stderr).toContain("writer set the topic: 新话题");
    expect(stderr).toContain("you are now writer2");
    expect(stdout).toMatch(/@reader writer: 悄悄话\n/);
    expect(stdout).toMatch(/#1 writer2: second\n/);
    await until(() => reader.stdout().includes("second"));
    expect(reader.stdout()).toContain("悄悄话");
    reader.process.stdin?.end();
    await reader.ended;
    for (const one of [home, other]) await one.close();
  });
});
