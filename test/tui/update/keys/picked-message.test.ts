import { describe, expect, test } from "vitest";
import { STANDARD_WIDTHS } from "../../../../src/core/text/widths.ts";
import { lookFor } from "../../../../src/tui/look/look.ts";
import { chineseScreen } from "../../../../src/tui/words/chinese.ts";
import { CHAT, Chat, SECOND } from "../../chat.ts";

const three = () =>
  new Chat([CHAT]).comes("one", { seq: 1 }).comes("two", { seq: 2 }).comes("三", { seq: 3 });

/** The rows that are marked as picked. */
const picked = (chat: Chat): string[] => chat.rows().flatMap((row) => /│▸▎?(.*?) *│/.exec(row)?.[1] ?? []);

describe("picking a message", () => {
  test("[K21] Alt-↑ and Alt-↓ go from message to message; below the last none is picked, and so after Esc", () => {
    const chat = three().press("alt-up");
    expect(picked(chat)).toEqual(["三"]);
    expect(picked(chat.press("alt-up", "alt-up"))).toEqual(["one"]);
    expect(picked(chat.press("alt-up"))).toEqual(["one"]);
    expect(picked(chat.press("alt-down"))).toEqual(["two"]);
    expect(chat.status()).toContain("Enter or r replies");
    expect(picked(chat.press("escape"))).toEqual([]);
    expect(picked(three().press("alt-up", "alt-down"))).toEqual([]);
  });

  test("[K21] the view follows, and lines that are no messages are passed", () => {
    const chat = new Chat([CHAT], { columns: 100, rows: 12 });
    for (let at = 1; at <= 30; at++) chat.comes(`message ${at}.`, { from: `u${at}` });
    chat.enter("/who");
    for (let at = 0; at < 20; at++) chat.press("alt-up");
    expect(picked(chat)).toEqual(["message 11."]);
    for (let at = 0; at < 19; at++) chat.press("alt-down");
    expect(picked(chat)).toEqual(["message 30."]);
  });

  test("[K22] Enter on a failed message sends it again; on another one it begins a reply", () => {
    const chat = three().outgoing("oops", "c1", "too long").press("alt-up");
    expect(chat.status()).toContain("Enter sends it again");
    expect(chat.press("enter").of("retry")).toEqual([{ type: "retry", clientMsgId: "c1" }]);
    expect(picked(chat)).toEqual([]);
    chat.press("alt-up", "alt-up", "enter");
    expect(chat.text()).toContain("↳ reply to bob: 三");
  });
});

describe("keys of a picked message", () => {
  const replying = (chat: Chat) => chat.text().includes("↳ reply to");
  const hint = (chat: Chat) => chat.status();

  test("[K29] letters do not go into the draft; r and Enter begin a reply, and what follows is its text", () => {
    const chat = three().press("alt-up").type("hello");
    expect([chat.draft, picked(chat), chat.sent]).toEqual(["", ["三"], []]);
    expect(hint(chat)).toContain("Enter or r replies · Esc cancels");
    chat.type("r").type("yes");
    expect([replying(chat), chat.draft, picked(chat)]).toEqual([true, "yes", []]);
    expect(three().press("alt-up").type("xrgo").draft).toBe("go");
    for (const key of ["r", "R", "ｒ"]) expect(replying(three().press("alt-up").type(key))).toBe(true);
    expect(three().press("alt-up").type("no").press("enter").type("yes").press("enter").of("send")).toEqual([
      { type: "send", roomId: CHAT.roomId, msg: "yes", kind: "text", replyTo: 3 },
    ]);
  });

  test("[K29] a draft waits as it is, whatever is pressed, and becomes the reply", () => {
    const chat = three().type("so far").press("alt-up");
    chat.press("backspace", "ctrl-w", "ctrl-u", "ctrl-k", "ctrl-j", "ctrl-_").type("x");
    expect([chat.line, picked(chat), chat.sent]).toEqual(["so far|", ["三"], []]);
    expect(picked(chat.press("up"))).toEqual(["two"]);
    expect(picked(chat.press("down"))).toEqual(["三"]);
    chat.press("enter");
    expect([replying(chat), chat.draft, chat.sent]).toEqual([true, "so far", []]);
    expect(chat.press("enter").of("send")[0]).toMatchObject({ msg: "so far", replyTo: 3 });
  });

  test("[K29] what an input method composed and what is pasted is text: it begins a reply with it", () => {
    const composed = three().press("alt-up").type("，a好的");
    expect([replying(composed), composed.draft]).toEqual([true, "好的"]);
    const pasted = three().press("alt-up").happen({ type: "paste", text: "rest\nof it" });
    expect([replying(pasted), pasted.draft]).toEqual([true, "rest\nof it"]);
  });

  test("[K29] a slash lets go and begins a command, also one of an input method, and after other letters", () => {
    for (const slash of ["/", "、", "／"]) {
      const chat = three().press("alt-up").type(slash).type("pins");
      expect([chat.draft, picked(chat), replying(chat)]).toEqual([`${slash}pins`, [], false]);
    }
    expect(three().press("alt-up").type("x/pins").draft).toBe("/pins");
    expect(three().press("alt-up").type("//etc").draft).toBe("//etc");
    expect(three().type("so far").press("alt-up").type("/x").draft).toBe("so far/x");
  });

  test("[K29] the hint stands once", () => {
    expect(three().press("alt-up").text().split("Enter or r replies")).toHaveLength(2);
  });

  test("[K29] Ctrl-C, Esc and another room let go, and letters are letters again", () => {
    for (const key of ["ctrl-c", "escape"]) {
      const chat = three().type("a").press("alt-up", key).type("b");
      expect([chat.draft, picked(chat)]).toEqual(["ab", []]);
    }
    const chat = new Chat([CHAT, SECOND]).comes("x", { seq: 1 }).press("alt-up", "alt-2").type("hi");
    expect(chat.draft).toBe("hi");
    expect(chat.press("alt-1").type("ho").draft).toBe("ho");
  });

  test("[K29] one's own message that is on its way can't be answered, and the hint never says so", () => {
    const chat = three().outgoing("mine", "c1").press("alt-up");
    expect(hint(chat)).toContain("not sent yet · Esc cancels");
    for (const key of ["enter", "alt-r"]) expect(replying(chat.press(key))).toBe(false);
    expect(replying(chat.type("r"))).toBe(false);
    expect([chat.of("retry"), chat.draft]).toEqual([[], ""]);
    expect(chat.text()).toContain("it is not on the server yet: it can be answered once it is");
    chat.comes("mine", { from: "alice", clientMsgId: "c1" });
    expect(hint(chat)).toContain("Enter or r replies");
    expect(replying(chat.type("r"))).toBe(true);
  });

  test("[K29] one that failed can't be answered: Enter sends it again, and the draft waits", () => {
    const chat = three().type("next").outgoing("oops", "c1", "too long").press("alt-up", "alt-r").type("r");
    expect([replying(chat), hint(chat)]).toEqual([false, expect.stringContaining("Enter sends it again")]);
    expect(chat.press("enter").of("retry")).toEqual([{ type: "retry", clientMsgId: "c1" }]);
    expect([chat.draft, chat.sent]).toEqual(["next", []]);
  });

  test("[K29] one without a number in this log can't be answered: one of a base server, or from before another log", () => {
    const base = new Chat([]).online("base").enter("/join 1").joined(CHAT.roomId, 0);
    const restarted = three().press("alt-r").hear({ type: "restarted", roomId: CHAT.roomId });
    expect(restarted.state.replyTo).toBeUndefined();
    for (const chat of [base.comes("hi", { seq: undefined }), restarted]) {
      chat.press("alt-up");
      expect(hint(chat)).toContain("no reply possible");
      expect(replying(chat.press("enter").type("r"))).toBe(false);
      chat.type("好");
      expect([chat.draft, picked(chat), replying(chat)]).toEqual(["好", [], false]);
    }
  });

  test("[K29] the hint is there at every width, and in Chinese", () => {
    expect(hint(three().resize(50, 15).press("alt-up"))).toContain("Enter or r replies");
    const look = lookFor(STANDARD_WIDTHS, chineseScreen, false);
    const chat = new Chat([CHAT], { columns: 120, rows: 30 }, { look }).comes("x", { seq: 1 });
    expect(hint(chat.press("alt-up"))).toContain("Enter 或 r 回复 · Esc 取消选中");
  });

  test("[K29] Alt-r never answers somebody who is ignored", () => {
    const chat = three().comes("pest", { from: "mallory" }).enter("/ignore mallory").press("alt-r");
    expect(chat.text()).toContain("↳ reply to bob: 三");
  });
});
