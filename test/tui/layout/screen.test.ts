import { describe, expect, test } from "vitest";
import { chatError } from "../../../src/core/protocol/errors.ts";
import { columns } from "../../../src/core/text/columns.ts";
import { CHAT, Chat, NOW, OPS, SECOND } from "../chat.ts";

const HOUR = 3_600_000;

/** A chat as in the drawing of it: two people, Chinese, emoji, something new elsewhere. */
function lively(columnCount: number, rowCount: number): Chat {
  const chat = new Chat(undefined, { columns: columnCount, rows: rowCount });
  chat.comes("昨天见", { at: NOW - 24 * HOUR });
  chat.comes("hello there", { at: NOW - HOUR }).comes("did the deploy finish?", { at: NOW - HOUR });
  chat.comes("yes, two minutes ago", { from: "alice", clientMsgId: "a1" });
  chat.comes("收到，谢谢！👨‍👩‍👧‍👦🇨🇳 ❤️", { from: "小爱" });
  chat.comes("waves", { kind: "me" });
  chat.comes("one", {}, SECOND.roomId).comes("two", {}, SECOND.roomId);
  chat.comes("@alice look", {}, OPS.roomId);
  return chat;
}

describe("the whole screen", () => {
  test("[S1] at 120 columns the rooms, the messages and the users stand side by side", () => {
    expect(lively(120, 17).text()).toMatchInlineSnapshot(`
      " groupchat          │ 聊天群1                                                                      │ online
       ● 聊天群1          │                                                                              │ ● alice (you)
         聊天群2        2 │ beginning of 聊天群1                                                         │ ● bob
         ops           @1 │ ───────────────────────────── Sun 22 Nov 2026 ────────────────────────────── │ ● 小爱
                          │ ▎bob                                                                 10:30   │
                          │ ▎昨天见                                                                      │
                          │ ───────────────────────────── Mon 23 Nov 2026 ────────────────────────────── │
                          │ ▎bob                                                                 09:30   │
                          │ ▎hello there                                                                 │
                          │ ▎did the deploy finish?                                                      │
                          │                                                                      10:30   │
                          │                                                      yes, two minutes ago ▕✓ │
                          │ ▎小爱                                                                10:30   │
                          │ ▎收到，谢谢！👨‍👩‍👧‍👦🇨🇳 ❤️                                                         │
                          │ ▎* bob waves                                                                 │
      ── 聊天群1 · 3 online ──────────────────────────────────────────────────── @1 ops · 2 聊天群2 · ● connected · F1 help ──
       message 聊天群1 · / for commands"
    `);
  });

  test("[S15] at 80 columns the users have no place", () => {
    expect(lively(80, 17).text()).toMatchInlineSnapshot(`
      " groupchat          │ 聊天群1
       ● 聊天群1          │
         聊天群2        2 │ beginning of 聊天群1
         ops           @1 │ ──────────────────── Sun 22 Nov 2026 ────────────────────
                          │ ▎bob                                              10:30
                          │ ▎昨天见
                          │ ──────────────────── Mon 23 Nov 2026 ────────────────────
                          │ ▎bob                                              09:30
                          │ ▎hello there
                          │ ▎did the deploy finish?
                          │                                                   10:30
                          │                                   yes, two minutes ago ▕✓
                          │ ▎小爱                                             10:30
                          │ ▎收到，谢谢！👨‍👩‍👧‍👦🇨🇳 ❤️
                          │ ▎* bob waves
      ── 聊天群1 · 3 online ──────────── @1 ops · 2 聊天群2 · ● connected · F1 help ──
       message 聊天群1 · / for commands"
    `);
  });

  test("[S15] at 50 columns the rooms have none either", () => {
    expect(lively(50, 20).text()).toMatchInlineSnapshot(`
      " 聊天群1




       beginning of 聊天群1
       ─────────────── Sun 22 Nov 2026 ────────────────
       ▎bob                                     10:30
       ▎昨天见
       ─────────────── Mon 23 Nov 2026 ────────────────
       ▎bob                                     09:30
       ▎hello there
       ▎did the deploy finish?
                                                10:30
                                yes, two minutes ago ▕✓
       ▎小爱                                    10:30
       ▎收到，谢谢！👨‍👩‍👧‍👦🇨🇳 ❤️
       ▎* bob waves
      ── 聊天群1 · 3 online ────── @1 ops · 2 聊天群2 ──
       message 聊天群1 · / for commands"
    `);
  });

  test("[S15] below 30×8 one line asks for more room", () => {
    expect(lively(20, 5).pane("tooSmall")).toEqual(["window too small, n…"]);
    expect(lively(120, 7).pane("tooSmall")).toEqual(["window too small, needs 30×8"]);
    expect(lively(1, 1).pane("tooSmall")).toEqual(["…"]);
  });

  test.each([
    [120, 30],
    [100, 24],
    [99, 24],
    [80, 24],
    [60, 20],
    [59, 20],
    [30, 8],
    [300, 80],
  ])(
    "[S1] at %i×%i every row is as wide as the screen, and dividers stand in one column",
    (width, height) => {
      const chat = lively(width, height).type("草稿 👩‍🚀");
      const rows = chat.wholeRows();
      expect(rows).toHaveLength(height);
      for (const row of rows) expect(columns(row)).toBe(width);
      const dividers = rows.map((row) =>
        [...row.matchAll(/│/g)].map(({ index }) => columns(row.slice(0, index))),
      );
      const body = dividers.filter((places) => places.length > 0);
      for (const places of body) expect(places).toEqual(body[0]);
    },
  );
});

describe("bubbles", () => {
  test("[S2] a message takes at most 70 % of the pane and 80 columns behind its rail; own ones are a block at the right", () => {
    const chat = new Chat([CHAT], { columns: 59, rows: 16 });
    chat.comes("word ".repeat(20).trim()).comes("a longer line of mine\nshort", { from: "alice" });
    const rows = chat.pane("timeline").filter((row) => /word|mine|short/.test(row));
    for (const row of rows) expect(columns(row.trim())).toBeLessThanOrEqual(1 + 0.7 * 57);
    expect(rows.slice(-2)).toEqual([
      "                                  a longer line of mine ▕",
      "                                  short                 ▕✓",
    ]);
    chat.resize(300, 20).comes("word ".repeat(40).trim());
    const wide = chat.pane("timeline").filter((row) => row.includes("word"));
    for (const row of wide) expect(columns(row.trim())).toBeLessThanOrEqual(81);
  });

  test("[S2] text breaks at spaces and between Chinese characters, never before a closing mark", () => {
    const chat = new Chat([CHAT], { columns: 31, rows: 20 });
    chat.comes("你好世界你好世界你好，世界（你好）世界");
    expect(chat.messages().slice(1)).toEqual([" 你好世界你好世界你", " 好，世界（你好）世界"]);
    chat.comes("收到了收到了收到了了，好");
    expect(chat.messages().slice(3)).toEqual([" 收到了收到了收到了", " 了，好"]);
  });

  test("[S3] one header stands over what the same person says within two minutes, and over ten messages", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 60 });
    chat
      .comes("one")
      .comes("two", { at: NOW + 119_000 })
      .comes("three", { at: NOW + 240_000 });
    chat.comes("four", { from: "小爱", at: NOW + 240_000 });
    expect(chat.messages()).toEqual([
      " bob  10:30",
      " one",
      " two",
      " bob  10:34",
      " three",
      " 小爱  10:34",
      " four",
    ]);
    const many = new Chat([CHAT], { columns: 80, rows: 60 });
    for (let count = 1; count <= 21; count++) many.comes(`${count}`);
    const headers = many.messages().flatMap((row, index) => (row === " bob  10:30" ? index : []));
    expect(headers).toEqual([0, 11, 22]);
  });

  test("[S3] times stand in one column at the edge, and from 24 rows on a row is free between groups", () => {
    const chat = new Chat([CHAT], { columns: 59, rows: 24 });
    chat
      .comes("hi")
      .comes("hello", { from: "alice" })
      .comes("again", { from: "alice" })
      .comes("嗯", { from: "小爱" });
    const rows = chat.pane("timeline").slice(-10);
    expect(rows).toMatchInlineSnapshot(`
      [
        " ──────────────────── Mon 23 Nov 2026 ────────────────────",
        " ▎bob                                              10:30",
        " ▎hi",
        "",
        "                                                   10:30",
        "                                                  hello ▕",
        "                                                  again ▕✓",
        "",
        " ▎小爱                                             10:30",
        " ▎嗯",
      ]
    `);
    const low = chat.resize(59, 23).pane("timeline");
    expect(low.filter((row) => row === "")).toEqual([]);
  });

  test("[S3] a header that is above the first row stands at the edge of the line with the room's name", () => {
    const chat = new Chat([CHAT], { columns: 59, rows: 12 });
    const header = () => chat.pane("header")[0];
    chat.comes("one");
    expect(header()).toBe(" 聊天群1");
    for (let count = 2; count <= 9; count++) chat.comes(`${count}`);
    const edge = " 聊天群1".padEnd(59 - 3 - 3 - "bob 10:30".length);
    expect(header()).toBe(`${edge}bob 10:30`);
    for (let count = 1; count <= 9; count++) chat.comes(`${count}`, { from: "alice" });
    expect(header()).toBe(`${edge}    10:30`);
    chat.comes("waves\n".repeat(12), { kind: "me" });
    expect(header()).toBe(`${edge}bob 10:30`);
  });

  test("[S3] the tick of what was said last stands for all before it", () => {
    const chat = new Chat([CHAT]);
    chat.comes("one", { from: "alice" }).comes("two", { from: "alice" }).outgoing("three", "c3");
    const marks = chat.messages().flatMap((row) => /(?:one|two|three) ?.*$/.exec(row)?.[0] ?? []);
    expect(marks).toEqual(["one", "two ✓", "three …"]);
  });

  test("[S4] each day begins with a line", () => {
    const chat = new Chat([CHAT]);
    chat.comes("late", { at: NOW - 24 * HOUR }).comes("early");
    expect(chat.text().match(/─ \w+ \d+ Nov 2026 ─/g)).toEqual([
      "─ Sun 22 Nov 2026 ─",
      "─ Mon 23 Nov 2026 ─",
    ]);
  });

  test("[S6] what somebody does is one line in italics, without a header", () => {
    const chat = new Chat([CHAT]);
    chat.comes("waves", { kind: "me" });
    expect(chat.messages()).toEqual([" * bob waves"]);
    const spans = chat.layout().panes.timeline?.content.messages.flatMap(({ lines }) => lines.flat()) ?? [];
    expect(spans.find(({ text }) => text.includes("waves"))?.tint).toBe("action");
  });
});

describe("own messages", () => {
  test("[S7] they show … on their way, ✓ once the server has them, and stand there once", () => {
    const chat = new Chat([CHAT]);
    chat.outgoing("hi", "c1");
    expect(chat.messages().at(-1)).toMatch(/hi …$/);
    chat.comes("meanwhile").comes("hi", { from: "alice", clientMsgId: "c1" });
    expect(chat.messages().at(-1)).toMatch(/hi ✓$/);
    expect(chat.text().match(/hi ▕[…✓]/g)).toHaveLength(1);
  });

  test("[S7] a failed one shows ! and why, in words that are safe to print", () => {
    const chat = new Chat([CHAT]);
    chat.outgoing("hi", "c1").outgoing("hi", "c1", "too \x1b[31mlong");
    expect(
      chat
        .messages()
        .slice(-2)
        .map((row) => row.trim()),
    ).toEqual(["hi !", "not sent: too long · /retry"]);
  });

  test("[S7] one that was seen before leaves the outbox without being shown again", () => {
    const chat = new Chat([CHAT]);
    chat.comes("hi", { from: "alice" }).outgoing("hi", "c1");
    chat.hear({ type: "settled", roomId: CHAT.roomId, clientMsgId: "c1" });
    expect(chat.text().match(/hi ▕[…✓]/g)).toEqual(["hi ▕✓"]);
  });
});

describe("lines of the screen's own", () => {
  test("[S8] messages that can't be had, another log and notices are lines in the room", () => {
    const chat = new Chat([CHAT]);
    chat.comes("before").hear({ type: "gap", roomId: CHAT.roomId, lost: 12 });
    chat.hear({ type: "restarted", roomId: CHAT.roomId });
    chat.hear({
      type: "notice",
      error: chatError("unexpected", { message: "down\x07 at\nnoon" }),
      roomId: undefined,
    });
    expect(chat.messages().slice(-3)).toEqual([
      " 12 messages are no longer on the server",
      " this is another server log: what follows does not continue what is above",
      " down at noon",
    ]);
  });

  test("[S8] a room that can't be joined says why", () => {
    const chat = new Chat([CHAT]);
    const error = chatError("unexpected", { message: "the room is full" });
    chat
      .enter("/join 9")
      .hear({ type: "joinFailed", roomId: chat.state.rooms[1]?.roomId ?? CHAT.roomId, error });
    expect(chat.messages().at(-1)).toBe(" cannot join #9: the room is full");
    chat.enter("hello?");
    expect(chat.sent).toEqual([]);
    expect(chat.draft).toBe("hello?");
  });
});

describe("the input", () => {
  test("[S16] it grows with the draft up to five rows; the cursor stands at the insertion point", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 24 });
    expect(chat.layout().cursor).toEqual({ row: 23, column: 1 });
    chat.type("你好").press("ctrl-j").type("a");
    expect(chat.rows().slice(-2)).toEqual([" 你好", " a"]);
    expect(chat.layout().cursor).toEqual({ row: 23, column: 2 });
    chat.press("up", "ctrl-a");
    expect(chat.layout().cursor).toEqual({ row: 22, column: 1 });
    for (let line = 0; line < 20; line++) chat.press("ctrl-j");
    expect(chat.layout().panes.composer?.content.rows).toHaveLength(5);
  });

  test("[S16] a long draft wraps, and the cursor behind a full row stands at the start of the next", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 24 });
    const width = 80 - 2;
    chat.type("x".repeat(width - 1));
    expect(chat.layout().cursor).toEqual({ row: 23, column: width });
    chat.type("x");
    expect(chat.layout().panes.composer?.content.rows).toHaveLength(2);
    expect(chat.layout().cursor).toEqual({ row: 23, column: 1 });
  });

  test("[S16] a changing status does not move the cursor", () => {
    const chat = new Chat([CHAT], { columns: 60, rows: 24 }).type("draft");
    const { cursor } = chat.layout();
    chat.lost();
    expect(chat.layout().cursor).toEqual(cursor);
  });
});

describe("lists", () => {
  test("[S9] the room list keeps the current room in view, however many there are", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 10 });
    for (let room = 2; room < 30; room++) chat.enter(`/join ${room}`);
    expect(chat.text()).toContain("● #29");
    chat.press("alt-1");
    expect(chat.text()).toContain("● 聊天群1");
  });

  test("[S1] users without a place are counted", () => {
    const chat = new Chat([CHAT], { columns: 100, rows: 8 });
    const users = Array.from({ length: 20 }, (_, at) => ({
      userId: chat.message("").userId,
      nickName: `user${at}`,
    }));
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "known", users } });
    expect(chat.rows()[5]).toMatch(/… 16 more$/);
  });

  test("[S1] where the server does not say who is there, no number is shown", () => {
    const chat = new Chat([CHAT]);
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "unknown" } });
    expect(chat.rows()[0]).toMatch(/│ 聊天群1 +│/);
  });
});
