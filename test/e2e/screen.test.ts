import { constants } from "node:os";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { columns } from "../../src/core/text/columns.ts";
import { startOriginalServer } from "../support/original-server.ts";
import { People } from "../support/people.ts";
import type { Pty } from "../support/pty.ts";
import { until } from "../support/until.ts";

const people = new People();
beforeAll(() => people.begin());
afterEach(() => people.rest());
afterAll(() => people.end());

const homeOf = people.homeOf.bind(people);
const start = people.start.bind(people);
const person = people.person.bind(people);

/** What a room holds, as a script reads it. */
const tail = (room: string, ...flags: string[]) =>
  homeOf("a script").run(["tail", "--url", people.url, "--nick", "reader", "--rooms", room, ...flags]);

const rowOf = (pty: Pty, text: string) => pty.screen.rows().find((row) => row.includes(text)) ?? "";

describe("two people chat", () => {
  test("[S2] own messages stand right with ✓, others' left under one header, and the lists show who and where", async () => {
    const alice = await person("alice", "聊天群1=e1,ops=e1ops");
    const bob = await person("小爱", "聊天群1=e1");
    await alice.shows(/● alice \(you\)\s*│?\s*\n?[\s\S]*● 小爱/);
    await bob.shows("聊天群1 · 2 online");
    alice.type("hello there\r");
    await bob.shows(/│ ▎hello there/);
    bob.type("收到，谢谢！\r");
    bob.type("👨‍👩‍👧 家人\r");
    await alice.shows(/│ ▎小爱 +\d\d:\d\d[\s\S]*│ ▎收到，谢谢！[\s\S]*│ ▎👨‍👩‍👧 家人/);
    await alice.shows(/hello there ▕✓/);
    await bob.shows(/家人 ▕✓/);
    expect(rowOf(alice, "hello there ▕✓")).toMatch(/hello there ▕✓ │/);
    expect(alice.screen.text().match(/▎小爱 +\d\d:\d\d/g)).toHaveLength(1);
    expect(rowOf(bob, "hello there")).toMatch(/│ ▎hello there/);
  });

  test("[S1] dividers stand in one column in every row, whatever is said", async () => {
    const alice = await person("alice", "e2");
    alice.type(
      "聊天 👨‍👩‍👧 🇨🇳 ❤️ é ｱＡ mixed 文字 and a very long line that has to be wrapped 换行换行换行换行换行换行\r",
    );
    await alice.shows(/换行 +▕✓/);
    const rows = alice.screen.rows().slice(0, -2);
    const places = rows.map((row) =>
      [...row.matchAll(/│/g)].map(({ index }) => columns(row.slice(0, index))),
    );
    expect(new Set(places.map(String)).size).toBe(1);
    expect(places[0]).toHaveLength(2);
  });

  test("[T8] the cursor stands where the next character goes, also behind Chinese and in the middle of a line", async () => {
    const alice = await person("alice", "e3");
    await alice.shows(" message #e3");
    const at = () => alice.screen.cursor();
    const start = columns(" ");
    await until(() => at().column === start && at().row === 29);
    alice.type("你好👨‍👩‍👧a");
    await until(() => at().column === start + 7);
    alice.type("\x1b[D\x1b[D");
    await until(() => at().column === start + 4);
    alice.type("\x7f\x7f\x7f");
    await until(() => at().column === start);
    await alice.shows(" 👨‍👩‍👧a");
  });

  test("[S9] unread messages and mentions are counted in other rooms; switching reads them", async () => {
    const alice = await person("alice", "一=e4a,二=e4b");
    const bob = await person("bob", "e4b");
    await alice.shows("connected");
    await bob.shows("#e4b · 2 online");
    bob.type("one\rtwo\r");
    await alice.shows(/ 二 +2 │/);
    bob.type("@alice look\r");
    await alice.shows(/ 二 +@1 │/);
    alice.type("\x1ba");
    await alice.shows(/● 二/);
    await alice.shows("3 new since");
    expect(rowOf(alice, "● 二")).not.toMatch(/[@\d]/);
  });

  test("[S12] scrolled back the view stays while messages come; older pages load; Esc returns", async () => {
    const input = Array.from({ length: 130 }, (_, i) => `line ${i + 1}`).join("\n");
    const filler = homeOf("filler");
    await filler.run(["join", "--url", people.url, "--nick", "filler", "--rooms", "e5", "--quiet"], {
      input,
    });
    const alice = await person("alice", "e5", { columns: 80, rows: 24 });
    await alice.shows("line 130");
    while (!alice.screen.text().includes("beginning of #e5")) {
      const before = alice.screen.text();
      alice.type("\x1b[5~");
      await until(() => alice.screen.text() !== before && !alice.screen.text().includes("loading older"));
    }
    await alice.shows(/│ ▎line 1$/m);
    const seen = alice.screen.rows().slice(1, 20);
    await filler.run(["send", "--url", people.url, "--nick", "filler", "--room", "e5", "the newest"]);
    await alice.shows(/\d+ below/);
    expect(alice.screen.rows().slice(1, 20)).toEqual(seen);
    alice.type("\x1b");
    await alice.shows("the newest");
  });

  test("[T6] it resizes to any size and back without leaving anything behind", async () => {
    const alice = await person("alice", "聊天群1=e6");
    alice.type("大小 size\r");
    await alice.shows("大小 size ▕✓");
    await until(() => !alice.screen.text().includes("sending"));
    const before = alice.screen.text();
    for (const [width, height] of [
      [80, 24],
      [50, 12],
      [20, 5],
      [300, 100],
      [1, 1],
    ] as const) {
      alice.resize(width, height);
      const drawn = alice.output.length;
      await until(() => alice.output.length > drawn);
    }
    alice.resize(120, 30);
    await until(() => alice.screen.text() === before);
    expect(alice.ended).toBeUndefined();
  });
});

describe("the connection", () => {
  test("[R12] what is typed while the server is down is sent when it is back, and nothing is missed or doubled", async () => {
    const own = homeOf("a server that goes");
    const first = await own.serve();
    const alice = start(homeOf("alice"), ["join", "--url", first.url, "--nick", "alice", "--rooms", "1"]);
    await alice.shows("connected");
    alice.type("before\r");
    await alice.shows("before ▕✓");
    first.running.process.kill("SIGKILL");
    await alice.shows(/reconnecting/);
    alice.type("meanwhile\r");
    await alice.shows("meanwhile ▕·");
    const second = await own.serve([], Number(new URL(first.url).port));
    await alice.shows("meanwhile ▕✓");
    await alice.shows("back online");
    const { stdout } = await own.run(["tail", "--url", second.url, "--rooms", "1"]);
    expect(stdout.match(/before|meanwhile/g)).toEqual(["before", "meanwhile"]);
  });

  test("[Z11] what could not be sent is told after the screen is gone, so that it can be said again", async () => {
    const own = homeOf("a server that stays away");
    const { url: away, running } = await own.serve();
    const alice = start(homeOf("alice"), ["join", "--url", away, "--nick", "alice", "--rooms", "聊天群1=1"]);
    await alice.shows("connected");
    running.process.kill("SIGKILL");
    await alice.shows(/reconnecting/);
    alice.type("重要的话\r");
    await alice.shows("重要的话 ▕·");
    alice.type("/quit\r");
    expect((await alice.end()).code).toBe(0);
    expect(alice.screen.text()).toContain("not sent yet, kept for the next join of 聊天群1: 重要的话");
  });

  test("[R22] what was typed and unsent when the program was killed is sent, once, when it is started again", async () => {
    const own = homeOf("a server that was away");
    const first = await own.serve();
    const args = ["join", "--url", first.url, "--nick", "alice", "--rooms", "1"];
    const killed = start(homeOf("alice"), args);
    await killed.shows("connected");
    first.running.process.kill("SIGKILL");
    await killed.shows(/reconnecting/);
    killed.type("别丢了我\r");
    await killed.shows("别丢了我 ▕·");
    killed.type("也别丢我\r");
    await killed.shows("也别丢我 ▕·");
    killed.kill();
    await killed.end();
    const second = await own.serve([], Number(new URL(first.url).port));
    const again = start(homeOf("alice"), args);
    await again.shows("也别丢我 ▕✓");
    again.type("/quit\r");
    await again.end();
    const { stdout } = await own.run(["tail", "--url", second.url, "--rooms", "1"]);
    expect(stdout.match(/别丢了我|也别丢我/g)).toEqual(["别丢了我", "也别丢我"]);
  });

  test("[Z12] what was said just before leaving is still sent", async () => {
    const alice = await person("alice", "z12");
    alice.type("last words\r/quit\r");
    expect((await alice.end()).code).toBe(0);
    const { stdout } = await tail("z12");
    expect(stdout).toContain("alice: last words");
    expect(alice.screen.text()).not.toContain("not sent");
  });

  test("[O5] it works on the original document's server", async () => {
    const original = await startOriginalServer();
    const args = (nick: string) => ["join", "--url", original.url, "--nick", nick, "--rooms", "聊天群1=1"];
    const [alice, bob] = [start(homeOf("alice"), args("alice")), start(homeOf("小爱"), args("小爱"))];
    await Promise.all([alice.shows("connected"), bob.shows("connected")]);
    alice.type("你好\r");
    await alice.shows("你好 ▕✓");
    await bob.shows(/│ ▎alice +\d\d:\d\d[\s\S]*│ ▎你好/);
    for (const pty of [alice, bob]) pty.kill("SIGTERM");
    await Promise.all([alice.end(), bob.end()]);
    await original.close();
  });
});

describe("leaving", () => {
  const RESTORED = "\x1b[?1049l";

  /** Nothing but the terminal's own screen, its modes and its cursor is left. */
  function expectRestored(pty: Pty): void {
    expect(pty.output.split("\x1b[?1049h")).toHaveLength(2);
    expect(pty.output.split(RESTORED)).toHaveLength(2);
    const after = pty.output.slice(pty.output.lastIndexOf("\x1b[?2004h"));
    for (const mode of ["\x1b[?2004l", "\x1b[?7h", "\x1b[?25h"]) expect(after).toContain(mode);
    expect(pty.screen.text().trim()).not.toMatch(/│/);
  }

  test.each([
    { way: "/quit", leave: (pty: Pty) => pty.type("/quit\r"), code: 0 },
    { way: "／EXIT", leave: (pty: Pty) => pty.type("／EXIT\r"), code: 0 },
    { way: "Ctrl-C twice", leave: (pty: Pty) => pty.type("\x03\x03"), code: 0 },
    { way: "SIGTERM", leave: (pty: Pty) => process.kill(pty.pid, "SIGTERM"), code: 143 },
    { way: "SIGINT", leave: (pty: Pty) => process.kill(pty.pid, "SIGINT"), code: 130 },
    { way: "SIGHUP", leave: (pty: Pty) => process.kill(pty.pid, "SIGHUP"), code: 129 },
    { way: "SIGQUIT", leave: (pty: Pty) => process.kill(pty.pid, "SIGQUIT"), code: 131 },
  ])("[T2] after $way the terminal is as it was, and the exit code is $code", async ({ leave, code }) => {
    const alice = await person("alice", "e8");
    await alice.shows("connected");
    leave(alice);
    expect((await alice.end()).code).toBe(code);
    expectRestored(alice);
    await until(() => alice.screen.text().includes("bye, alice"));
  });

  test.each([
    ["join", "--nick", "gone", "--rooms", "e8"],
    ["tail", "-f", "--verbose", "--nick", "gone", "--rooms", "e8"],
  ])("[T2] %s ends by itself where its terminal is gone, and not by a crash", async (...args) => {
    const gone = start(homeOf("gone"), [...args, "--url", people.url]);
    await until(() => gone.output.length > 0);
    gone.hangUp();
    const { code, signal } = await gone.end();
    const ended = signal ? `signal ${signal}` : `code ${code}`;
    expect(["code 0", "code 129", `signal ${constants.signals.SIGHUP}`]).toContain(ended); // the signal where it hardly began
  });

  test("[W3] a nick that is taken is told in a line, without opening the screen", async () => {
    const owner = await person("taken", "e9");
    await owner.shows("connected");
    const other = start(homeOf("a stranger"), [
      "join",
      "--url",
      people.url,
      "--nick",
      "TAKEN",
      "--rooms",
      "e9",
    ]);
    expect((await other.end()).code).toBe(4);
    expect(other.output).not.toContain("\x1b[?1049h");
    expect(other.output).toMatch(/belongs to somebody else here/);
  });

  test("[Z9] a server that can't be reached is told in a line, without opening the screen", async () => {
    const lost = start(homeOf("x"), ["join", "--url", "ws://127.0.0.1:1", "--nick", "x", "--rooms", "1"]);
    expect((await lost.end()).code).toBe(3);
    expect(lost.output).not.toContain("\x1b[?1049h");
    expect(lost.output).toMatch(/connection refused/);
  });
});

describe("calm and safe", () => {
  test("[T3] nothing is written while nothing happens", async () => {
    const alice = await person("alice", "e10");
    await alice.shows("connected");
    await alice.shows("#e10 · 1 online");
    const end = Date.now() + 1_500;
    let drawn = alice.output.length;
    let still = Date.now();
    await until(() => {
      if (alice.output.length !== drawn) {
        drawn = alice.output.length;
        still = Date.now();
      }
      return Date.now() > end && Date.now() - still > 1_000;
    });
  });

  test("[X1] escape sequences in what others say and are called never reach the terminal", async () => {
    const alice = await person("alice", "e11");
    await alice.shows("connected");
    const before = alice.output.length;
    const evil = "A\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31mB\u202eC\x1b[?1049lD";
    await homeOf("a script").run([
      "send",
      "--url",
      people.url,
      "--nick",
      "mallory\x1b[5m",
      "--room",
      "e11",
      "--",
      evil,
    ]);
    await alice.shows("ABCD");
    const written = alice.output.slice(before);
    for (const bytes of ["\x1b]52", "\x1b[2J", "\x9b", "\u202e", "\x1b[5m", "\x1b[?1049l", "\x07"]) {
      expect(written).not.toContain(bytes);
    }
  });

  test("[K9] a paste of several lines is text to be sent, and does not send itself", async () => {
    const alice = await person("alice", "e12");
    await alice.shows("connected");
    alice.type("\x1b[200~第一行\nsecond line\r\nthird\x1b[201~");
    await alice.shows(/ 第一行[\s\S]*second line[\s\S]*third/);
    alice.type("\r");
    await until(() => /✓/.test(alice.screen.text()));
    const { stdout } = await tail("e12", "--json");
    expect(JSON.parse(stdout).msg).toBe("第一行\nsecond line\nthird");
  });

  test("[S17] NO_COLOR takes the colours and leaves the screen", async () => {
    const alice = await person("alice", "e13", undefined, { NO_COLOR: "1" });
    alice.type("plain\r");
    await alice.shows("plain ▕✓");
    expect(alice.output).toContain("\x1b[?1049h");
    const looks = alice.output.split("\x1b[").map((part) => /^[\d;]*m/.exec(part)?.[0] ?? "");
    expect(looks.filter((look) => /(^|;)(3[0-8]|4[0-8]|9\d|10\d)[;m]/.test(look))).toEqual([]);
  });
});
