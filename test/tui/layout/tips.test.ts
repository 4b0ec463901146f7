import { describe, expect, test } from "vitest";
import { STANDARD_WIDTHS } from "../../../src/core/text/widths.ts";
import { boundKeys } from "../../../src/tui/input/keymap.ts";
import { lookFor } from "../../../src/tui/look/look.ts";
import { NOTHING_PERSISTED } from "../../../src/tui/state/persisted.ts";
import { toPersisted } from "../../../src/tui/state/persistence.ts";
import { chineseScreen } from "../../../src/tui/words/chinese.ts";
import { CHAT, Chat, type group, OPS } from "../chat.ts";

const first = (groups: readonly ReturnType<typeof group>[] = [CHAT, OPS], more = {}) =>
  new Chat(groups, { columns: 110, rows: 30 }, { persisted: NOTHING_PERSISTED, ...more });

describe("the first start", () => {
  test("[S60] three tips stand in the middle of an empty room, with the keys as they are bound", () => {
    const chat = first();
    expect(chat.pane("tips")).toEqual([
      " Enter  sends what you type",
      "Ctrl-G  goes to a room by its name",
      "    F1  shows every key and command",
    ]);
    const { tips, header } = chat.layout().panes;
    expect(tips?.area).toMatchObject({ row: 13, height: 3 });
    expect(tips?.area.column).toBeGreaterThan((header?.area.column ?? 0) + 10);
    const bound = boundKeys({ "ctrl-g": "none", "ctrl-t": "switcher" });
    expect(first([CHAT], { bound }).text()).toMatch(/Ctrl-T {2}goes to a room/);
    const look = lookFor(STANDARD_WIDTHS, chineseScreen, false);
    expect(first([CHAT], { look }).text()).toMatch(/F1 {2}查看全部按键和命令/);
  });

  test("[S60] so they do where one is in no room, and not where there is no place", () => {
    expect(first([]).pane("tips")).toHaveLength(3);
    const withHistory = (count: number) => {
      const chat = first([]).enter("/join 1").joined(CHAT.roomId, count);
      const messages = Array.from({ length: count }, (_, at) => chat.message(`said ${at}`, { seq: at + 1 }));
      return chat.hear({ type: "messages", roomId: CHAT.roomId, messages });
    };
    expect(withHistory(2).pane("tips")).toHaveLength(3);
    expect(withHistory(40).layout().panes.tips).toBeUndefined();
  });

  test("[S60] once something is said they are gone, in later runs too", () => {
    for (const chat of [first().comes("hi"), first().outgoing("hi", "c1")]) {
      expect(chat.pane("tips")).toEqual([]);
      const persisted = toPersisted(chat.state);
      expect(first([CHAT], { persisted }).layout().panes.tips).toBeUndefined();
    }
    const elsewhere = first().comes("hi", {}, OPS.roomId);
    expect(elsewhere.pane("tips")).toHaveLength(3);
    expect(toPersisted(elsewhere.state).tipsDone).toBe(false);
  });
});
