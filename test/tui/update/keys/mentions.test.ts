import { describe, expect, test } from "vitest";
import { CHAT, Chat, SECOND } from "../../chat.ts";

/** A room of sixty messages, of which the 10th, the 30th and the 50th call. */
function calling(): Chat {
  const chat = new Chat([CHAT], { columns: 80, rows: 20 });
  for (let count = 1; count <= 60; count += 1) {
    const calls = count % 20 === 10;
    chat.comes(`no.${count}.${calls ? " @alice" : ""}`, { from: `user${count % 2}` });
  }
  return chat;
}

const sees = (chat: Chat) => [10, 30, 50].filter((count) => chat.text().includes(`no.${count}. @alice`));

describe("mentions", () => {
  test("[K71] Alt-p goes from one to the one before, Alt-n on again, Esc back step by step", () => {
    const chat = calling();
    expect(sees(chat)).toEqual([]);
    expect(sees(chat.press("alt-p"))).toEqual([50]);
    expect(sees(chat.press("alt-p"))).toEqual([30]);
    expect(sees(chat.press("alt-p"))).toEqual([10]);
    expect(chat.press("alt-p").text()).toContain("no earlier mention here");
    expect(sees(chat.press("alt-n"))).toEqual([30]);
    expect(sees(chat.press("alt-n"))).toEqual([50]);
    expect(chat.press("alt-n").text()).toContain("no later mention");
    expect(sees(chat.press("escape"))).toEqual([30]);
    expect(sees(chat.press("escape"))).toEqual([10]);
  });

  test("[K71] after scrolling away one goes on from what is in view", () => {
    const chat = calling().press("alt-p", "alt-p", "alt-p", "ctrl-end");
    expect(sees(chat.press("alt-p"))).toEqual([50]);
  });

  test("[K71] what one said oneself, and what is ignored, is no mention", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 20 });
    chat.comes("@alice of mine", { from: "alice" }).comes("@alice of bob");
    expect(chat.enter("/ignore bob").press("alt-p").text()).toContain("no earlier mention here");
  });
});

describe("the first new message", () => {
  test("[K70] Alt-u goes there, wherever one is, and Esc back", () => {
    const chat = new Chat([CHAT, SECOND], { columns: 80, rows: 20 }).comes("read");
    chat.press("alt-2");
    for (let count = 1; count <= 40; count += 1) chat.comes(`new ${count}.`, { from: `user${count % 2}` });
    chat.press("alt-1");
    expect(chat.text()).not.toContain("40 new since 10:30 · Alt-u");
    expect(chat.press("alt-u").text()).toMatch(/40 new since 10:30 · Alt-u[\s\S]*new 1\./);
    expect(chat.press("escape").text()).toContain("new 40.");
  });

  test("[K70] it is asked for where the page does not reach it; where nothing is new that is told", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 20 });
    expect(chat.press("alt-u").text()).toContain("nothing new here");
    const later = new Chat([], { columns: 80, rows: 20 });
    later.enter("/join 1").hear({
      type: "joined",
      room: { roomId: CHAT.roomId, lastSeq: 500, more: true, read: 100, roster: { status: "unknown" } },
    });
    later.happen({ type: "focus", focused: false });
    later.comes("new 451", { seq: 451 });
    later.press("alt-u");
    expect(later.of("page").at(-1)).toMatchObject({ wanted: { type: "jump", seq: 101 } });
  });
});
