import { describe, expect, test } from "vitest";
import { safeText } from "../../../src/core/text/safe-text.ts";
import { BINDINGS } from "../../../src/tui/input/bindings.ts";
import { keyLabel } from "../../../src/tui/input/key-label.ts";
import { boundKeys } from "../../../src/tui/input/keymap.ts";
import { englishScreen } from "../../../src/tui/words/english.ts";
import { CHAT, Chat, helpPages, OPS, SECOND } from "../chat.ts";

describe("the key table", () => {
  test("[K1] no key is bound twice, and each has its line in the help", () => {
    const keys = BINDINGS.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    const pages = helpPages(new Chat([CHAT], { columns: 120, rows: 120 }));
    for (const { label, keys: bound, action } of BINDINGS) {
      const name = label ?? bound.map(keyLabel).join(", ");
      const summary = englishScreen.keys[action].slice(0, 30);
      const holding = pages.filter((page) => page.includes(` ${name}`) && page.includes(summary));
      expect([name, holding.length]).toEqual([name, 1]);
    }
  });

  test("[K1] an unknown key does nothing", () => {
    const chat = new Chat().type("a");
    const { state } = chat;
    expect(chat.press("f12", "ctrl-alt-x").state).toEqual(state);
  });
});

describe("keys with Shift", () => {
  test("[K39] one that means nothing of its own means what it does without Shift, in two strokes too", () => {
    const chat = new Chat([CHAT]).type("a").press("ctrl-shift-x", "ctrl-shift-e");
    expect(chat.of("editor")).toHaveLength(1);
    expect(chat.press("shift-f12", "ctrl-alt-shift-x").draft).toBe("a");
    expect(chat.press("shift-enter").type("b").press("ctrl-enter").type("c").draft).toBe("a\nb\nc");
    expect(chat.press("ctrl-shift-c").draft).toBe("");
    const own = new Chat([CHAT], undefined, { bound: boundKeys({ "shift-up": "newline" }) });
    expect(own.type("x").press("shift-up").draft).toBe("x\n");
    const written = new Chat([CHAT], undefined, {
      bound: boundKeys({ "alt-A": "newline", "Ctrl-X Ctrl-A": "yank" }),
    });
    expect(written.type("x").press("ctrl-w", "alt-shift-a", "ctrl-x", "ctrl-a").draft).toBe("\nx");
  });

  test("[K39] a key that is bound to nothing does nothing, with Shift and in two strokes too", () => {
    const chat = new Chat([CHAT], undefined, {
      bound: boundKeys({
        ...{ "shift-enter": "none", "shift-left": "none", "ctrl-x ctrl-shift-e": "none", "ctrl-k": "none" },
        ...{ "ctrl-t": "newline", "ctrl-shift-t": "none" },
      }),
    });
    chat.type("ab").press("shift-enter", "shift-left", "ctrl-shift-t", "ctrl-x", "ctrl-shift-e");
    expect([chat.line, chat.sent, chat.of("editor")]).toEqual(["ab|", [], []]);
    expect(chat.press("left", "ctrl-k", "ctrl-shift-k", "ctrl-t").line).toBe("a\n|b");
    expect(chat.press("ctrl-x", "ctrl-e").of("editor")).toHaveLength(1);
    expect(chat.press("enter").sent).toEqual(["a\nb"]);
    const prefix = new Chat([CHAT], undefined, { bound: boundKeys({ "ctrl-x": "none" }) });
    expect(prefix.type("a").press("ctrl-x", "ctrl-e", "ctrl-shift-x").type("b").line).toBe("ab|");
  });
});

describe("writing", () => {
  test("[K2] Enter sends, once; Alt-Enter, Shift-Enter and Ctrl-J make a new line", () => {
    const chat = new Chat([CHAT]).type("a").press("alt-enter").type("b").press("shift-enter").type("c");
    chat.press("ctrl-j").type("d").press("enter", "enter");
    expect(chat.sent).toEqual(["a\nb\nc\nd"]);
    expect(chat.draft).toBe("");
    expect(chat.enter("   ").sent).toHaveLength(1);
  });

  test.each<readonly [keys: string, before: string, after: string]>([
    ["left", "你好👨‍👩‍👧|", "你好|👨‍👩‍👧"],
    ["ctrl-b", "e\u0301|", "|e\u0301"],
    ["right", "|🇨🇳🇩🇪", "🇨🇳|🇩🇪"],
    ["ctrl-a", "one\ntwo|", "one\n|two"],
    ["home", "one two|", "|one two"],
    ["ctrl-e", "one|\ntwo", "one|\ntwo"],
    ["end", "o|ne\ntwo", "one|\ntwo"],
    ["backspace", "a👍🏽|b", "a|b"],
    ["ctrl-h", "ab|", "a|"],
    ["delete", "a|👨‍👩‍👧b", "a|b"],
    ["ctrl-d", "a|bc", "a|c"],
    ["delete", "one|\ntwo", "one|two"],
    ["ctrl-k", "one| two\nthree", "one|\nthree"],
    ["ctrl-k", "one|\ntwo", "one|two"],
    ["ctrl-u", "x\none |two", "x\n|two"],
    ["ctrl-w", "one two-three|", "one two-|"],
    ["alt-backspace", "one two  |", "one |"],
    ["ctrl-w", "我们去吃饭|", "我们去|"],
    ["alt-d", "|one two", "| two"],
    ["ctrl-backspace", "one two|", "one |"],
    ["ctrl-delete", "|one two", "| two"],
    ["shift-backspace", "ab|", "a|"],
    ["shift-delete", "a|bc", "a|c"],
    ["ctrl-shift-left", "one two|", "one |two"],
    ["alt-shift-b", "one two|", "one |two"],
    ["alt-b", "one two|", "one |two"],
    ["alt-f", "|one two", "one| two"],
    ["ctrl-left", "one two three|", "one two |three"],
    ["ctrl-right", "one| two three", "one two| three"],
    ["ctrl-w ctrl-y ctrl-y", "one|", "oneone|"],
  ])("[K3] %s turns %j into %j", (keys, before, after) => {
    const chat = new Chat([CHAT]).happen({ type: "paste", text: before.replace("|", "") });
    const composer = { ...chat.state.composer, cursor: before.indexOf("|") };
    chat.state = { ...chat.state, composer };
    expect(chat.press(...keys.split(" ")).line).toBe(after);
  });

  test("[K5] the arrows move between the lines of a draft by column, and past its edges bring back what was said", () => {
    const chat = new Chat([CHAT]).enter("first").enter("second");
    chat.type("你好世界").press("ctrl-j").type("ab");
    expect(chat.press("up").line).toBe("你|好世界\nab");
    expect(chat.press("down").line).toBe("你好世界\nab|");
    expect(chat.press("up", "up").draft).toBe("second");
    expect(chat.press("up", "up").draft).toBe("first");
    expect(chat.press("down", "down").draft).toBe("你好世界\nab");
  });

  test("[K9] a paste is put in as it is, without controls, and never sends", () => {
    const chat = new Chat([CHAT]).type("say: ");
    chat.happen({ type: "paste", text: "one\r\ntwo\tx\n\x1b[31mred\x1b[0m\u202e\n" });
    expect(chat.draft).toBe("say: one\ntwo\tx\nred\u202e\n");
    expect(chat.sent).toEqual([]);
  });

  test("[K40] what is sent is exactly what was pasted, and what is shown of it meanwhile is safe", () => {
    const pasted = "a\tb\u200bc \u00a0 \u200e\u202e❤\ufe0f\ufeff می\u200cخواهم \u2028 co\u00adop\tend";
    const chat = new Chat([CHAT]).happen({ type: "paste", text: `${pasted}\r\n\x00\x1b[31m\x9b1m\x7fx\x07` });
    const shown = chat.rows().at(-2) ?? "";
    expect(safeText(shown)).toBe(shown);
    expect(shown).toContain("a    bc");
    expect(chat.press("enter").sent).toEqual([`${pasted}\nx`]);
    expect(chat.press("up").draft).toBe(`${pasted}\nx`);
    expect(chat.press("ctrl-u", "up", "enter").sent).toHaveLength(2);
  });

  test("[K40] a paste that is shown first, an editor and a list bring a text back as it was too", () => {
    const lines = Array.from({ length: 7 }, (_, line) => `${line}\t\u200f|`).join("\n");
    const chat = new Chat([CHAT]).happen({ type: "paste", text: lines });
    expect(safeText(chat.text())).toBe(chat.text());
    expect(chat.press("enter", "enter").sent).toEqual([lines]);
    expect(chat.reply({ type: "edited", text: "\tx\u200b" }).press("enter").sent.at(-1)).toBe("\tx\u200b");
    expect(chat.press("ctrl-r").type("0").press("enter").draft).toBe(lines);
    chat.press("ctrl-c");
    expect(chat.enter("/me \ta\tb").of("send").at(-1)).toMatchObject({ kind: "me", msg: "a\tb" });
    expect(chat.enter("/msg bob x\u200ey").of("direct").at(-1)).toMatchObject({ text: "x\u200ey" });
  });

  test("[K40] nothing that is seen is nothing to send, and names are meant as they are seen", () => {
    const chat = new Chat([CHAT, SECOND]).enter("\u200b\u2060");
    expect(chat.sent).toEqual([]);
    chat.press("ctrl-u").enter("/join \u200e聊天群2\u200b");
    expect(chat.state.current).toBe(SECOND.roomId);
    chat.enter("/no\u202epe");
    expect(safeText(chat.text())).toBe(chat.text());
  });

  test("[K40] the cursor passes a tab in one step and never stands still at what is not seen", () => {
    const chat = new Chat([CHAT]).type("a\tb\u200b\u200fc");
    const column = () => chat.layout().cursor.column;
    const start = column() - 7;
    const columns = Array.from({ length: 4 }, () => {
      chat.press("left");
      return column() - start;
    });
    expect(columns).toEqual([6, 5, 1, 0]);
    expect(chat.press("end", "backspace", "backspace").draft).toBe("a\t");
    expect(chat.press("backspace").draft).toBe("a");
    const lines = new Chat([CHAT]).type("\tab\n12345678").press("up");
    expect(lines.line).toBe("\tab|\n12345678");
    expect(lines.press("left", "down").line).toBe("\tab\n12345|678");
    expect(lines.press("home", "right", "up").line).toBe("|\tab\n12345678");
  });

  test("[K9] a paste that no server would take is refused whole, and says so", () => {
    const chat = new Chat([CHAT]).type("kept").happen({ type: "paste", text: "x".repeat(20_000) });
    expect(chat.draft).toBe("kept");
    expect(chat.messages().at(-1)).toMatch(/not pasted/);
  });

  test("[K10] each room keeps its own draft and cursor", () => {
    const chat = new Chat().type("for one").press("left", "ctrl-n").type("for two").press("ctrl-p");
    expect(chat.line).toBe("for on|e");
    expect(chat.press("ctrl-n").line).toBe("for two|");
  });
});

describe("completion", () => {
  const chat = () => new Chat().comes("hi", { from: "bobby" }).comes("hi", { from: "小爱" });

  test("[K6] a nick at the start is addressed, elsewhere mentioned; who spoke last comes first", () => {
    expect(chat().type("b").press("tab").draft).toBe("bobby: ");
    expect(chat().type("b").press("tab", "tab").draft).toBe("bob: ");
    expect(chat().type("b").press("tab", "tab", "tab").draft).toBe("b");
    expect(chat().type("b").press("tab", "tab", "shift-tab").draft).toBe("bobby: ");
    expect(chat().type("b").press("shift-tab").draft).toBe("bob: ");
    expect(chat().type("hi B").press("tab").draft).toBe("hi @bobby ");
    expect(chat().type("你好@小").press("tab").draft).toBe("你好@小爱 ");
    expect(chat().type("@").press("tab").draft).toBe("@小爱 ");
  });

  test("[K6] commands and rooms are completed where they stand", () => {
    expect(chat().type("/qu").press("tab").draft).toBe("/quit ");
    expect(chat().type("、HE").press("tab").draft).toBe("/help ");
    expect(chat().type("/join 聊").press("tab", "tab").draft).toBe("/join 聊天群2");
    expect(chat().type("see #op").press("tab").draft).toBe("see ops ");
  });

  test("[K6] nothing that fits changes nothing, and another key ends the round", () => {
    expect(chat().type("zzz").press("tab").draft).toBe("zzz");
    expect(chat().press("tab").draft).toBe("");
    expect(chat().type("b").press("tab").type("b").press("tab").draft).toBe("bobby: @bobby ");
  });
});

describe("rooms", () => {
  const here = (chat: Chat) => chat.state.rooms.find((room) => room.roomId === chat.state.current)?.name;

  test("[K7] Ctrl-N, Ctrl-P, Alt-arrows and Alt-numbers go from room to room", () => {
    const chat = new Chat();
    const seen = ["ctrl-n", "alt-right", "ctrl-n", "ctrl-p", "alt-left", "alt-1", "alt-9"].map((key) =>
      here(chat.press(key)),
    );
    expect(seen).toEqual(["聊天群2", "ops", "聊天群1", "ops", "聊天群2", "聊天群1", "聊天群1"]);
  });

  test("[K8] Alt-a goes to mentions first, then to unread messages, then nowhere", () => {
    const chat = new Chat().comes("x", {}, SECOND.roomId).comes("alice!", {}, OPS.roomId);
    expect(["alt-a", "alt-a", "alt-a"].map((key) => here(chat.press(key)))).toEqual([
      "ops",
      "聊天群2",
      "聊天群2",
    ]);
  });
});

describe("the screen", () => {
  test("[K11] Ctrl-C clears the line; on an empty one it asks, and a second within two seconds leaves", () => {
    const chat = new Chat([CHAT]).type("draft").press("ctrl-c");
    expect([chat.draft, chat.of("quit")]).toEqual(["", []]);
    expect(chat.press("ctrl-c").status()).toMatch(/─ press Ctrl-C again to leave ──/);
    chat.wait(2_000);
    expect(chat.status()).not.toMatch(/again/);
    expect(chat.press("ctrl-c").of("quit")).toEqual([]);
    expect(chat.wait(1_999).press("ctrl-c").of("quit")).toHaveLength(1);
  });

  test("[K11] any other key takes the question back", () => {
    const chat = new Chat([CHAT]).press("ctrl-c", "left", "ctrl-c");
    expect(chat.of("quit")).toEqual([]);
  });

  test("[K12] F1, F2 and F3 open a list, the same key and Esc close it, and help scrolls", () => {
    const chat = new Chat([CHAT, SECOND], { columns: 50, rows: 12 });
    expect(chat.press("f2").overlay().slice(0, 3)).toEqual([
      expect.stringMatching(/^ rooms · 2 .* 1\/2$/),
      "▸  ● 聊天群1",
      "     聊天群2",
    ]);
    expect(chat.press("f3").overlay().slice(0, 2)).toEqual([
      expect.stringMatching(/^ online · 3/),
      "▸  ● alice (you)",
    ]);
    expect(chat.press("f1").overlay()[2]).toBe(" Every day");
    for (let page = 0; page < 60; page++) chat.press("pagedown");
    expect(chat.text()).toContain("pinned");
    expect(chat.press("pageup").text()).not.toContain("pinned");
    expect(chat.press("escape").rows()[0]).toBe(" 聊天群1");
    expect(chat.press("f3", "f3").rows()[0]).toBe(" 聊天群1");
  });

  test("[K12] Ctrl-L draws the screen again and Ctrl-Z stops", () => {
    const chat = new Chat([CHAT]).press("ctrl-l", "ctrl-z");
    expect([chat.of("redraw"), chat.of("suspend")]).toEqual([[{ type: "redraw" }], [{ type: "suspend" }]]);
  });
});
