import { describe, expect, test } from "vitest";
import { STANDARD_WIDTHS } from "../../../../src/core/text/widths.ts";
import { VERBS } from "../../../../src/tui/input/verbs.ts";
import { lookFor } from "../../../../src/tui/look/look.ts";
import { toClipboard } from "../../../../src/tui/terminal/clipboard.ts";
import { chineseScreen } from "../../../../src/tui/words/chinese.ts";
import { CHAT, Chat } from "../../chat.ts";

const two = (columns = 120, rows = 30) =>
  new Chat([CHAT], { columns, rows }).comes("one", { seq: 1 }).comes("two", { seq: 2 });

/** The row under the one that is marked as picked, without what stands beside it. */
function under(chat: Chat): string {
  const rows = chat.rows();
  const at = rows.findIndex((row) => row.includes("▸"));
  return (rows[at + 1]?.split("│")[1] ?? rows[at + 1] ?? "").trim();
}

describe("verbs of a picked message", () => {
  test("[K42] their letters stand under it while it is picked, and go with that", () => {
    const chat = two();
    expect(chat.text()).not.toContain("r reply");
    expect(under(chat.press("alt-up"))).toMatch(/^r reply · .*y copy · .*Tab all$/);
    expect(chat.messages().filter((row) => row.includes("r reply"))).toHaveLength(1);
    expect(chat.press("escape").text()).not.toContain("r reply");
  });

  test("[K42] as many stand there as fit, on the side of the message, and in Chinese", () => {
    const narrow = two(30, 10).press("alt-up");
    expect(narrow.rows().every((row) => row.length <= 30)).toBe(true);
    expect(narrow.text()).toMatch(/r reply .*· Tab all/);
    const own = two(200).comes("mine", { from: "alice" }).press("alt-up");
    expect(own.middle().find((row) => row.includes("r reply"))).toMatch(/^ {10,}r reply/);
    const look = lookFor(STANDARD_WIDTHS, chineseScreen, false);
    const chinese = new Chat([CHAT], { columns: 120, rows: 30 }, { look }).comes("x", { seq: 1 });
    expect(chinese.press("alt-up").text()).toMatch(/r 回复 · .*y 复制 .*Tab 全部/);
  });

  test("[K42] picking brings the letters into view with the message, also scrolled back", () => {
    const chat = two(100, 12);
    for (let at = 3; at <= 30; at++) chat.comes(`message ${at}.`, { from: `u${at}` });
    for (let at = 0; at < 30; at++) {
      chat.press("alt-up");
      expect(chat.text()).toContain("r reply");
    }
    for (let at = 0; at < 29; at++) {
      chat.press("alt-down");
      expect(chat.text()).toContain("r reply");
    }
  });

  test("[K42] each letter is a key of its own, and works with Alt and in full width, whatever else the key means", () => {
    const keys = VERBS.map(({ key }) => key);
    expect(keys.every((key) => [...key].length === 1)).toBe(true);
    for (const type of ["y", "ｙ"]) expect(two().press("alt-up").type(type).of("copy")).toHaveLength(1);
    expect(two().press("alt-up", "alt-y").of("copy")).toEqual([{ type: "copy", text: "two" }]);
    expect(two().press("alt-up", "alt-shift-y").of("copy")[0]?.text).toMatch(/^groupchat:/);
    expect(two().type("a b").press("alt-y").of("copy")).toEqual([]);
    expect(two().press("alt-up", "alt-shift-r").text()).toContain("↳ reply to");
  });

  test("[K42] Tab lists them all; typing filters, in pinyin too, Enter does it and Esc leaves the message picked", () => {
    const chat = two().press("alt-up", "tab");
    expect(chat.text()).toContain("this message · ");
    expect(chat.text()).toMatch(/r {2}reply/);
    expect(chat.press("escape").text()).toContain("r reply");
    chat.press("tab").type("addr").press("enter");
    expect(chat.of("copy")).toEqual([{ type: "copy", text: "groupchat://chat.example/1/2" }]);
    const look = lookFor(STANDARD_WIDTHS, chineseScreen, false);
    const chinese = new Chat([CHAT], { columns: 120, rows: 30 }, { look }).comes("x", { seq: 1 });
    expect(chinese.press("alt-up", "tab").type("fz").press("enter").of("copy")).toHaveLength(1);
  });

  test("[K42] what can't be done is not listed, and its letter says why, until the next key", () => {
    const chat = two().outgoing("mine", "c1").press("alt-up");
    expect(under(chat)).not.toContain("address");
    expect(under(chat.type("Y"))).toBe("it has no number on this server, and so no address");
    expect(chat.of("copy")).toEqual([]);
    expect(under(chat.press("f12"))).toMatch(/^e edit · d delete · y copy/);
    expect(chat.press("tab").text()).not.toContain("address");
  });

  test("[K42] help lists them", () => {
    const chat = two(120, 200).press("f1", "tab", "tab");
    expect(chat.text()).toContain("On a picked message (Alt-↑), also with Alt");
    expect(chat.text()).toMatch(/Y +copy address/);
  });
});

describe("copying", () => {
  test("[K43] y copies the text and Y the address, and says that it was sent to the terminal", () => {
    const chat = two().press("alt-up").type("y");
    expect(under(chat)).toBe("sent to the terminal to copy");
    expect(chat.press("alt-up").type("Y").of("copy")).toEqual([
      { type: "copy", text: "two" },
      { type: "copy", text: "groupchat://chat.example/1/1" },
    ]);
  });

  test("[K43] the text is as it was said, in base64; within tmux it is also passed on to the terminal around it", () => {
    expect(toClipboard("你好\x1b]", {})).toBe("\x1b]52;c;5L2g5aW9G10=\x07");
    expect(toClipboard("a", { TMUX: "/tmp/tmux-0/default,1,0" })).toBe(
      "\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\",
    );
  });
});
