import { describe, expect, test, vi } from "vitest";
import { chatError, fromErrorData } from "../../../src/core/protocol/errors.ts";
import { DEFAULT_LIMITS } from "../../../src/core/protocol/limits.ts";
import { sizeError } from "../../../src/core/protocol/message-size.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { Measure } from "../../../src/core/text/measure.ts";
import { STANDARD_WIDTHS, type Widths } from "../../../src/core/text/widths.ts";
import { COMMANDS } from "../../../src/tui/commands/commands.ts";
import { BINDINGS } from "../../../src/tui/input/bindings.ts";
import { boundKeys } from "../../../src/tui/input/keymap.ts";
import { selectableLines } from "../../../src/tui/layout/select-mode.ts";
import { Typesetter } from "../../../src/tui/layout/typesetter.ts";
import { lookFor } from "../../../src/tui/look/look.ts";
import { chineseScreen } from "../../../src/tui/words/chinese.ts";
import { englishScreen } from "../../../src/tui/words/english.ts";
import { wordsFor } from "../../../src/tui/words/words.ts";
import { CHAT, Chat, helpPages, LOOK, SECOND } from "../chat.ts";

const WIDTHS: readonly Widths[] = [
  STANDARD_WIDTHS,
  { ...STANDARD_WIDTHS, ambiguous: 2 },
  { ...STANDARD_WIDTHS, zwj: "apart", flags: "apart", vs16: 1, skin: "apart", spacingMark: 0 },
  { ...STANDARD_WIDTHS, saraAm: 0, conjuncts: "joined", cellBytes: 21 },
];

function lively(chat: Chat): Chat {
  return chat
    .comes("收到，谢谢！👨‍👩‍👧‍👦🇨🇳 ❤️👍🏽 “quoted” … —")
    .comes("กำลัง ກຳ नमस्ते क्षत्रिय স্ত্রী ស្រី မြန်မာ", { from: "กำ" })
    .comes("`code` *x* https://example.com/a", { from: "小爱" })
    .comes("own", { from: "alice" })
    .comes("reply", { replyTo: 1 })
    .outgoing("failing", "c1", "no")
    .comes("other @alice", {}, SECOND.roomId);
}

describe("widths", () => {
  test.each(WIDTHS)(
    "[S29] with the widths %j every row is exactly as wide as the screen, whatever is open",
    (widths) => {
      const measure = new Measure(widths);
      for (const open of [[], ["f1"], ["ctrl-g"], ["ctrl-r"], ["alt-up"], ["alt-r"], ["f2"], ["f3"]]) {
        for (const [columns, rows] of [
          [120, 30],
          [80, 24],
          [50, 12],
          [30, 8],
          [300, 100],
        ] as const) {
          const chat = lively(new Chat([CHAT, SECOND], { columns, rows }))
            .enter("said")
            .press(...open);
          chat.happen({ type: "widths", widths });
          const widthsOf = chat.wholeRows().map((row) => measure.columns(row));
          expect(widthsOf).toEqual(Array.from({ length: rows }, () => columns));
        }
      }
    },
  );

  test("[S29] where ambiguous characters are wide, and under the theme ascii, the screen's own signs are ASCII", () => {
    const wide = lookFor({ ...STANDARD_WIDTHS, ambiguous: 2 }, englishScreen, false);
    for (const look of [wide, lookFor(STANDARD_WIDTHS, englishScreen, true)]) {
      for (const sign of Object.values(look.glyphs).flat()) expect(sign).toMatch(/^[ -~]$/);
    }
    expect(new Set(Object.values(LOOK.glyphs)).size).toBeGreaterThan(10);
  });

  test("[S30] no two marks of a message are the same sign, in either set", () => {
    for (const ascii of [true, false]) {
      const { sending, queued, sent, failed, here, away, refused } = lookFor(
        STANDARD_WIDTHS,
        englishScreen,
        ascii,
      ).glyphs;
      expect(new Set([sending, queued, sent, failed, refused]).size).toBe(5);
      expect(here).not.toBe(away);
    }
  });
});

describe("languages", () => {
  test.each([
    [{ LANG: "zh_CN.UTF-8" }, chineseScreen],
    [{ LANG: "en_US.UTF-8" }, englishScreen],
    [{ LANG: "zh_CN.UTF-8", LC_ALL: "C" }, englishScreen],
    [{ LANG: "C", LC_MESSAGES: "zh_TW" }, chineseScreen],
    [{}, englishScreen],
  ])("[S31] %j chooses the words", (env, words) => expect(wordsFor(env)).toBe(words));

  /** The names of all words, and of those within. */
  const names = (words: object): string[] =>
    Object.entries(words).flatMap(([name, word]) =>
      typeof word === "object"
        ? [name, ...names(word).map((inner) => `${name}.${inner}`)]
        : [`${name} ${typeof word}`],
    );

  test("[S31] both catalogues hold the same words, and no sentence of the Chinese one is English", () => {
    expect(names(chineseScreen)).toEqual(names(englishScreen));
    for (const word of Object.values(chineseScreen)) {
      if (typeof word === "string" && word !== "groupchat") expect(word).toMatch(/\p{Script=Han}/u);
    }
    for (const summary of [...Object.values(chineseScreen.keys), ...Object.values(chineseScreen.commands)]) {
      expect(summary).toMatch(/\p{Script=Han}/u);
    }
  });

  test("[S31] the whole screen speaks Chinese: lists, lines, status, help", () => {
    const look = lookFor(STANDARD_WIDTHS, chineseScreen, false);
    const chat = new Chat([CHAT], { columns: 120, rows: 160 }, { look }).comes("hi").enter("/who");
    expect(chat.text()).toContain("聊天群1 · 3 人在线");
    expect(chat.text()).toContain("2026年11月23日 星期一");
    expect(chat.text()).toContain("3 人在线：alice、bob、小爱");
    expect(chat.status()).toMatch(/● 已连接 · F1 帮助 ── {1,2}发送到 聊天群1/);
    const pages = helpPages(chat).join("\n");
    for (const { action } of BINDINGS) expect(pages).toContain(chineseScreen.keys[action].slice(0, 20));
    for (const { name } of COMMANDS) expect(pages).toContain(chineseScreen.commands[name].slice(0, 20));
  });

  test("[S31] what another server refuses with is told by its code, and where that says nothing with its own words", () => {
    expect(chineseScreen.reason(fromErrorData({ code: "RATE_LIMITED", message: "too fast" }))).toBe(
      "操作太频繁，请稍后再试",
    );
    const tooLarge = sizeError("x".repeat(5_000), DEFAULT_LIMITS) ?? expect.unreachable();
    expect(chineseScreen.reason(tooLarge)).toBe("消息超过 4000 个字符，请分开发送");
    expect(
      chineseScreen.reason(fromErrorData({ code: "INVALID", message: "what another server says" })),
    ).toBe("服务器不接受这个请求：what another server says");
    expect(englishScreen.reason(fromErrorData({ code: "INVALID", message: "a\x1b[2Jb" }))).toBe("ab");
    const unkept = chatError("outbox-unwritable", { folder: "/x", cause: "EROFS" });
    expect(chineseScreen.reason(unkept)).toBe("未发送的内容没有保存到磁盘：/x 无法写入或加锁（EROFS）");
  });
});

describe("own keys", () => {
  test("[K23] a key does what the config says, no longer what it did, and help says so", () => {
    const bound = boundKeys({ "ctrl-t": "search", "ctrl-k": "none", "alt-x alt-y": "undo" });
    const chat = new Chat([CHAT], { columns: 120, rows: 120 }, { bound });
    expect(chat.type("ab").press("home", "ctrl-k").draft).toBe("ab");
    expect(chat.press("alt-x", "alt-y").draft).toBe("");
    expect(chat.press("ctrl-t").state.overlay?.shows).toBe("search");
    const pages = helpPages(chat.press("escape")).join("\n");
    expect(pages).toMatch(/Ctrl-F, Ctrl-T +search messages/);
    expect(pages).not.toContain("Ctrl-K");
  });
});

describe("the messages alone", () => {
  const typesetter = new Typesetter();

  test("[S32] F4 shows them as they were said, each line whole, no more than fit", () => {
    const long = "word ".repeat(60).trim();
    const chat = new Chat([CHAT], { columns: 80, rows: 9 })
      .comes("one")
      .comes(`${long}\nsecond line`)
      .comes("own", { from: "alice" });
    expect(chat.press("f4").state.selectMode).toBe(true);
    const day = "─── Mon 23 Nov 2026 ───";
    const lines = () => selectableLines(chat.state, typesetter);
    expect(lines()).toEqual([day, "bob 10:30", "…", "second line", "alice 10:30", "own"]);
    chat.resize(80, 11);
    expect(lines()).toEqual([day, "bob 10:30", "one", long, "second line", "alice 10:30", "own"]);
    expect(chat.of("mouse")).toEqual([{ type: "mouse", on: false }]);
  });

  test("[S32] it says who said what: quotes, /me, days, and what became of one's own", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 40 }).comes("one", { seq: 1 });
    chat.comes("waves", { kind: "me" }).comes("and on");
    chat.now += 24 * 3_600_000;
    chat.comes("yes\x1b[2J\n```\n  code\n```", { from: "小爱", replyTo: 1 });
    chat.comes("two", { from: "x", userId: toUserId("x1"), nickName: "x" });
    chat.comes("three", { from: "x", userId: toUserId("x2"), nickName: "x" });
    chat.hear({ type: "gap", roomId: CHAT.roomId, lost: 2 });
    chat.outgoing("on its way", "c1").outgoing("lost", "c2", "too long").press("f4");
    expect(selectableLines(chat.state, typesetter)).toEqual([
      "─── Mon 23 Nov 2026 ───",
      "bob 10:30",
      "one",
      "* bob waves",
      "bob 10:30",
      "and on",
      "─── Tue 24 Nov 2026 ───",
      "小爱 10:30",
      "↳ bob: one",
      "yes",
      "```",
      "  code",
      "```",
      "x 10:30",
      "two",
      "x 10:30",
      "three",
      "2 messages are no longer on the server",
      "alice 10:30",
      "on its way",
      "… on its way",
      "lost",
      "! not sent: too long · /retry",
    ]);
  });

  test("[S32] a message of thousands of lines is cut at once: no line of it is measured again for each cut", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 12 });
    chat
      .comes("one")
      .comes(Array.from({ length: 3_000 }, (_, at) => `line ${at}`).join("\n"))
      .press("f4");
    selectableLines(chat.state, typesetter); // lays it out
    const columns = vi.spyOn(chat.state.look.measure, "columns");
    const lines = selectableLines(chat.state, typesetter);
    expect([lines[2], lines[3], lines.at(-1)]).toEqual(["…", "line 2992", "line 2999"]);
    expect(columns.mock.calls.length).toBeLessThan(4 * 3_000);
  });

  test("[S32] PgUp scrolls it, any other key ends it and writes nothing", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 12 });
    for (let at = 1; at <= 40; at++) chat.comes(`message ${at}.`, { from: `u${at}` });
    chat.press("f4", "pageup");
    expect(selectableLines(chat.state, typesetter).at(-1)).not.toBe("message 40.");
    expect(chat.state.selectMode).toBe(true);
    expect([chat.press("escape").state.selectMode, chat.draft]).toEqual([false, ""]);
    expect(chat.of("mouse").at(-1)).toEqual({ type: "mouse", on: true });
    expect(chat.press("f4", "f4").state.selectMode).toBe(false);
  });
});
