import { describe, expect, test } from "vitest";
import { STANDARD_WIDTHS } from "../../../src/core/text/widths.ts";
import { lookFor } from "../../../src/tui/look/look.ts";
import { chineseScreen } from "../../../src/tui/words/chinese.ts";
import { CHAT, Chat } from "../chat.ts";

const opened = (columns = 110, rows = 30) => new Chat([CHAT], { columns, rows }).press("f1");
const title = (chat: Chat) => chat.overlay()[0]?.trim();

describe("help", () => {
  test("[K84] its pages are by task, what is used every day first; ←, → and Tab turn them", () => {
    const chat = opened();
    expect(title(chat)).toMatch(
      /^▸ Chatting · Finding and moving · Messages · Rooms and people +type to filter/,
    );
    expect(chat.overlay().slice(2, 4)).toEqual([" Every day", expect.stringMatching(/^ Enter +send/)]);
    const height = chat.pane("overlay").length;
    expect(title(chat.press("right"))).toContain("▸ Finding and moving");
    expect(chat.pane("overlay")).toHaveLength(height);
    expect(title(chat.press("tab"))).toContain("▸ Messages");
    expect(title(chat.press("left", "shift-tab", "left"))).toContain("▸ Rooms and people");
    expect(chat.press("escape").state.overlay).toBeUndefined();
  });

  test("[K84] what is typed filters all pages, whatever the case and width; the draft stays as it is", () => {
    const chat = new Chat([CHAT], { columns: 110, rows: 30 }).type("draft").press("f1").type("PIN ");
    expect(chat.overlay()[1]).toBe("find › PIN");
    const rows = chat.overlay().slice(2);
    expect(rows).toEqual(expect.arrayContaining([" Marks", " Finding", " Replying and changing"]));
    expect(rows.filter((row) => /\S {2,}\S/.test(row)).every((row) => /pin/i.test(row))).toBe(true);
    expect(chat.type("ｕｎpin").press("enter", "tab").overlay().slice(2).join("")).toContain("/unpin");
    expect(chat.press("ctrl-u").type("zzz").overlay()[2]).toBe("no matches");
    expect(chat.press("ctrl-u").overlay()[2]).toBe(" Every day");
    expect([chat.press("escape").draft, chat.sent]).toEqual(["draft", []]);
  });

  test("[K84] the cursor stands in the filter, and the lines scroll below it", () => {
    const chat = opened(80, 24);
    const { cursor, panes } = chat.layout();
    expect(cursor).toEqual({
      row: (panes.overlay?.area.row ?? 0) + 1,
      column: (panes.overlay?.area.column ?? 0) + 9,
    });
    chat.press("down");
    expect(chat.overlay()[2]).toMatch(/^ Enter/);
    expect(chat.press("up", "up").overlay()[2]).toBe(" Every day");
  });

  test("[K84] where the names of the pages do not fit the open one stands alone, with its place", () => {
    expect(title(opened(50, 15))).toMatch(/^Chatting 1\/4/);
    const look = lookFor(STANDARD_WIDTHS, chineseScreen, false);
    const chat = new Chat([CHAT], { columns: 50, rows: 15 }, { look }).press("f1");
    expect(title(chat)).toMatch(/^▸ 聊天 · 查找与浏览 · 消息操作 · 房间与成员/);
  });
});
