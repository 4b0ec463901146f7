import { afterEach, describe, expect, test } from "vitest";
import type { ChatMessage } from "../../src/core/client/chat.ts";
import { chatError } from "../../src/core/protocol/errors.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { graphemes } from "../../src/core/text/graphemes.ts";
import { runScreen } from "../../src/tui/app.ts";
import { FRAME_MS } from "../../src/tui/runtime.ts";
import { PROBE_MS } from "../../src/tui/terminal/probe.ts";
import { ENTER_MS, PASTE_MS } from "../../src/tui/terminal/unmarked-pastes.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { TerminalScreen } from "../support/terminal-screen.ts";
import { CHAT, group, roster, SCREEN_SETTING } from "./chat.ts";
import { FakeClient, FakeProcess, FakeTerminal } from "./fake-terminal.ts";

type End = { readonly resolved: unknown } | { readonly rejected: unknown };

/** The screen in a terminal that a test watches. */
class Run {
  readonly client = new FakeClient();
  readonly process = new FakeProcess();
  readonly clock = new FakeClock();
  readonly terminal: FakeTerminal;
  readonly #screen: TerminalScreen;
  readonly ended: Promise<End>;
  #fed = 0;
  #made = 0;

  constructor(
    nickName = "alice",
    size = { columns: 120, rows: 30 },
    env = {},
    counts: "graphemes" | "codePoints" = "graphemes",
  ) {
    this.terminal = new FakeTerminal(size);
    this.#screen = new TerminalScreen(size, counts);
    const { client, process, clock, terminal } = this;
    const options = {
      client,
      groups: [CHAT, group("2")],
      nickName,
      terminal,
      process,
      clock,
      env,
      ...SCREEN_SETTING,
    };
    this.ended = runScreen(options).then(
      (resolved) => ({ resolved }),
      (rejected: unknown) => ({ rejected }),
    );
    runs.push(this);
    this.clock.advance(PROBE_MS);
    client.tell({
      type: "joined",
      room: { roomId: CHAT.roomId, lastSeq: 0, more: true, roster: roster("alice", "bob") },
    });
    this.frame();
  }

  /** Lets the next frame be drawn. */
  frame(): this {
    this.clock.advance(FRAME_MS);
    return this;
  }

  type(bytes: string): this {
    this.terminal.type(bytes);
    return this.frame();
  }

  says(msg: string, nickName = "bob"): this {
    this.#made += 1;
    const message: ChatMessage = {
      key: String(this.#made),
      roomId: CHAT.roomId,
      seq: this.#made,
      at: this.clock.now(),
      userId: toUserId(nickName),
      nickName,
      msg,
      kind: "text",
      replyTo: undefined,
      own: false,
      clientMsgId: undefined,
    };
    this.client.tell({ type: "messages", roomId: CHAT.roomId, messages: [message] });
    return this;
  }

  /** Gives the screen as a person sees it now. */
  async screen(): Promise<TerminalScreen> {
    await this.#screen.write(this.terminal.written.slice(this.#fed).join(""));
    this.#fed = this.terminal.written.length;
    return this.#screen;
  }
}

const runs: Run[] = [];

afterEach(async () => {
  for (const run of runs.splice(0)) {
    run.process.emit("SIGTERM");
    await run.ended;
  }
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

describe("from keys to the client, from the client to the screen", () => {
  test("[K2] what is typed is sent with Enter, and what comes is shown", async () => {
    const run = new Run().type("hello 世界").says("hi there").type("\r");
    expect(run.client.asked).toEqual([
      { join: "room1" },
      { join: "room2" },
      { typing: true, roomId: "room1" },
      { read: 1, roomId: "room1" },
      { send: "hello 世界", roomId: "room1", kind: "text" },
    ]);
    const screen = await run.screen();
    expect(screen.text()).toContain("│ ▎hi there");
    expect(screen.alternate).toBe(true);
  });

  test("[K38] lines pasted on the Linux console are one message, and Enter sends it", async () => {
    const run = new Run("alice", { columns: 120, rows: 30 }, { TERM: "linux" });
    await run.screen();
    run.type("one\rtwo\r").type("three\r");
    run.clock.advance(PASTE_MS);
    run.frame().type("\r");
    run.clock.advance(ENTER_MS);
    const sent = run.client.asked.filter((asked) => JSON.stringify(asked).includes("send"));
    expect(sent).toEqual([{ send: "one\ntwo\nthree\n", roomId: "room1", kind: "text" }]);
  });

  test("[T15] keys are asked for apart and Alt as an escape, and both are given back", async () => {
    const run = new Run();
    expect(run.terminal.output).toContain("\x1b[?1036s\x1b[?1036h\x1b[>5u");
    run.type("/quit\r");
    await run.ended;
    expect(run.terminal.output).toContain("\x1b[<u\x1b[?1036r");
  });

  test("[T8] the real cursor stands at the insertion point after every frame", async () => {
    const run = new Run();
    expect((await run.screen()).cursor()).toEqual({ row: 29, column: 1 });
    run.type("你好👨‍👩‍👧");
    expect((await run.screen()).cursor()).toEqual({ row: 29, column: 7 });
    run.type("\x1b[D").says("new").frame();
    expect((await run.screen()).cursor()).toEqual({ row: 29, column: 5 });
    expect(count(run.terminal.output, "\x1b[?25h")).toBe(count(run.terminal.output, "\x1b[?25l"));
  });

  test.each(["graphemes", "codePoints"] as const)(
    "[T18] in a draft of several rows in Thai and Hindi it stands where the terminal (%s) would write on, in each row",
    async (counts) => {
      const size = { columns: 120, rows: 30 };
      const run = new Run("alice", size, {}, counts);
      const lines = ["กำลังทำน้ำ", "नमस्ते क्षि", "plain", "ทำ👨‍👩‍👧‍👦ดำ"];
      run.type(lines.join("\n"));
      for (let line = lines.length - 1; line >= 0; line--) {
        run.type("\x1b[F");
        const parts = graphemes(lines[line] ?? "");
        for (let count = parts.length; count >= 0; count--) {
          const alone = new TerminalScreen(size, counts);
          const row = size.rows - lines.length + line;
          await alone.write(`\x1b[${row + 1};2H${parts.slice(0, count).join("")}`);
          const screen = await run.screen();
          expect(screen.cursor()).toEqual(alone.cursor());
          const rows = screen
            .rows()
            .slice(-lines.length)
            .map((text) => text.slice(1).replace(/ {2,}.*$/, ""));
          expect(rows).toEqual(lines);
          if (count > 0) run.type("\x1b[D");
        }
        run.type("\x1b[A");
      }
    },
  );

  test("[S13] older messages are asked of the client and shown", async () => {
    const run = new Run().says("first").type("\x1b[5~");
    expect(run.client.asked.at(-1)).toEqual({ history: "room1", before: 1, limit: 100 });
    expect((await run.screen()).text()).toContain("loading older messages…");
    run.client.answer({ messages: [], more: false, epoch: "" });
    await Promise.resolve();
    await Promise.resolve();
    expect((await run.frame().screen()).text()).toContain("beginning of 聊天群1");
  });

  test("[T6] a resize draws everything anew for the new size", async () => {
    const run = new Run().says("hi");
    run.terminal.resize({ columns: 50, rows: 20 });
    const screen = await run.frame().screen();
    screen.resize(50, 20);
    expect(run.terminal.written.at(-1)).toContain("\x1b[2J");
    expect(run.terminal.written.at(-1)).not.toContain("│");
  });
});

describe("calm", () => {
  test("[T3] nothing is written while nothing happens, and no timer runs", () => {
    const run = new Run();
    const before = run.terminal.written.length;
    expect(run.clock.pending).toBe(0);
    run.clock.advance(3_600_000);
    expect(run.terminal.written).toHaveLength(before);
  });

  test("[T3] a countdown writes once a second, and only its own line", () => {
    const run = new Run();
    const nextTryAt = run.clock.now() + 5_000;
    run.client.tell({
      type: "status",
      status: {
        status: "waiting",
        cause: "lost",
        nextTryAt,
        error: chatError("connection-lost", { cause: "gone" }),
      },
    });
    run.frame();
    const before = run.terminal.written.length;
    run.clock.advance(60_000);
    const frames = run.terminal.written.slice(before);
    expect(frames).toHaveLength(5);
    for (const frame of frames) {
      expect(frame.startsWith("\x1b[29;")).toBe(true);
      expect(frame.length).toBeLessThan(60);
    }
  });

  test("[T4] a flood is drawn once a frame, and nothing of it is lost", async () => {
    const run = new Run();
    const before = run.terminal.written.length;
    for (let at = 0; at < 100; at++) {
      run.says(`flood ${at}`);
      if (at % 10 === 9) run.clock.advance(4);
    }
    run.frame();
    expect(run.terminal.written.length - before).toBeLessThanOrEqual(4);
    expect((await run.screen()).text()).toContain("flood 99");
  });
});

describe("safe", () => {
  test("[T1] nothing that others say or are called reaches the terminal as more than text", async () => {
    const evil = [
      "\x1b]52;c;ZXZpbA==\x07",
      "\x1b[2J\x1b[?1049l",
      "\u009b31m\u0085",
      "\x1bPq\x1b\\",
      "\u202eright to left\u2066",
      "\ud83d lone",
      "\r\b\x00\x7f",
      "\x1b]8;;http://evil\x07link\x1b]8;;\x07",
    ].join("A");
    const run = new Run(`alice${evil}`);
    run.says(evil, `mallory${evil}`).frame();
    const users = [{ userId: toUserId("x"), nickName: evil }];
    run.client.tell({ type: "roster", roomId: CHAT.roomId, roster: { status: "known", users } });
    run.client.tell({ type: "notice", error: chatError("unexpected", { message: evil }), roomId: undefined });
    expect((await run.frame().screen()).text()).toContain("link");
    run.type(`\x1b[200~${evil}\x1b[201~`).type("\r").type("/who\r").type("/join \u202e9\r");
    const modes = "\\?(?:1049|2004|7|2026|25|1004)[hl]|\\?1036[shr]|\\?2004\\$p";
    const moves = "(?:\\d+;\\d+)?H|\\d+[GXC]|2J|K|6n|c|2[23];2t";
    const own = new RegExp(
      `^(?:\\[(?:${modes}|>5u|${moves}|[\\d;]*m)|\\]11;\\?|\\]2;[^\\p{Cc}]*$|\\\\)`,
      "u",
    );
    const [, ...sequences] = run.terminal.output.split("\x1b");
    for (const sequence of sequences) expect(sequence).toMatch(own);
    const asking = (text: string) => text.includes("\x1b[6n"); // the carriage returns of the probe are the screen's own
    const title = new RegExp(`${"\x1b"}\\]2;[^\\p{Cc}]*${"\x1b"}`, "gu");
    const shown = run.terminal.written.filter((text) => !asking(text)).join("");
    const text = shown.replace(title, "").replaceAll("\x1b", "");
    expect(text.match(/[\p{Cc}\p{Surrogate}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu)).toBeNull();
  });
});

describe("every way out", () => {
  const ways: readonly (readonly [way: string, leave: (run: Run) => void, end: End])[] = [
    ["/quit", (run) => run.type("/quit\r"), { resolved: { reason: "quit" } }],
    ["Ctrl-C twice", (run) => run.type("\x03\x03"), { resolved: { reason: "quit" } }],
    ["SIGINT", (run) => run.process.emit("SIGINT"), { resolved: { reason: "signal", signal: "SIGINT" } }],
    ["SIGTERM", (run) => run.process.emit("SIGTERM"), { resolved: { reason: "signal", signal: "SIGTERM" } }],
    ["SIGHUP", (run) => run.process.emit("SIGHUP"), { resolved: { reason: "signal", signal: "SIGHUP" } }],
    ["SIGQUIT", (run) => run.process.emit("SIGQUIT"), { resolved: { reason: "signal", signal: "SIGQUIT" } }],
    ["the end of the keyboard", (run) => run.terminal.hangUp(), { resolved: { reason: "hangup" } }],
    ["an exception", (run) => run.process.throws("oops"), { rejected: "oops" }],
  ];

  test.each(ways)(
    "[T2] after %s the terminal is as it was and nobody listens any more",
    async (_, leave, end) => {
      const run = new Run();
      expect(run.terminal.raw).toBe(true);
      leave(run);
      expect(run.terminal.raw).toBe(false);
      expect(await run.ended).toEqual(end);
      const screen = await run.screen();
      expect(screen.alternate).toBe(false);
      expect(screen.terminal.modes).toMatchObject({ bracketedPasteMode: false, wraparoundMode: true });
      expect(count(run.terminal.output, "\x1b[?1049l")).toBe(1);
      expect(run.terminal.output.endsWith("\x1b[?25h")).toBe(true);
      expect([run.terminal.heard, run.client.heard, run.process.listeners.size, run.clock.pending]).toEqual([
        false,
        false,
        0,
        0,
      ]);
    },
  );

  test("[T2] a process that just ends gives the terminal back first", () => {
    const run = new Run();
    run.process.emit("exit");
    expect(run.terminal.raw).toBe(false);
    expect(run.terminal.output.endsWith("\x1b[?25h")).toBe(true);
  });

  test("[T2] a terminal that is gone ends the screen quietly", async () => {
    const run = new Run();
    run.terminal.gone = true;
    run.says("nobody sees this").frame();
    expect(await run.ended).toEqual({ resolved: { reason: "hangup" } });
  });

  test("[T2] a terminal that was gone from the start does too", async () => {
    const terminal = new FakeTerminal();
    terminal.gone = true;
    const ports = { client: new FakeClient(), process: new FakeProcess(), clock: new FakeClock() };
    const end = runScreen({
      ...ports,
      terminal,
      groups: [CHAT],
      nickName: "alice",
      env: {},
      ...SCREEN_SETTING,
    });
    expect(await end).toEqual({ reason: "hangup" });
  });

  test("[T7] Ctrl-Z gives the terminal to the shell; going on takes it back and draws everything", async () => {
    const run = new Run().says("before");
    let stopped = "";
    run.process.onStop = () => {
      stopped = run.terminal.output;
      expect(run.terminal.raw).toBe(false);
    };
    run.type("\x1a");
    expect([run.process.stops, stopped.endsWith("\x1b[?25h")]).toEqual([1, true]);
    run.process.emit("SIGCONT");
    expect(run.terminal.raw).toBe(true);
    expect(count(run.terminal.output.slice(stopped.length), "\x1b[?1049h")).toBe(1);
    const screen = await run.frame().screen();
    expect(screen.alternate).toBe(true);
    expect(screen.text()).toContain("│ ▎before");
  });

  test("[T7] after a stop from outside it takes the terminal back as well", async () => {
    const run = new Run().says("before").frame();
    run.process.emit("SIGCONT");
    expect((await run.frame().screen()).text()).toContain("│ ▎before");
    expect(count(run.terminal.output, "\x1b[?1049h")).toBe(2);
  });
});
