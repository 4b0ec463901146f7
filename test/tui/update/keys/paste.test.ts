import { describe, expect, test } from "vitest";
import { Chat } from "../../chat.ts";

/** The rows of what lies over the messages, its title first. */
function overlay(chat: Chat): string[] {
  return chat.middle().filter((row, at) => at === 0 || row !== "");
}

describe("pasting", () => {
  const paste = (chat: Chat, text: string) => chat.happen({ type: "paste", text });
  const six = "one\ntwo\nthree\nfour\nfive\nsix";

  test("[K20] five lines go into the draft; more are shown first, and Enter takes them without sending", () => {
    expect(paste(new Chat(), "1\n2\n3\n4\n5\n").draft).toBe("1\n2\n3\n4\n5\n");
    const chat = paste(new Chat().type("see "), six);
    expect(chat.draft).toBe("see ");
    expect(overlay(chat)[0]).toMatch(/paste 6 lines, 27 characters\?/);
    expect(overlay(chat)).toContain("three");
    chat.press("enter");
    expect([chat.draft, chat.sent]).toEqual([`see ${six}`, []]);
  });

  test("[K20] Esc or Ctrl-C drops it", () => {
    for (const key of ["escape", "ctrl-c"]) {
      const chat = paste(new Chat().type("kept"), six).press(key);
      expect([chat.draft, chat.state.overlay]).toEqual(["kept", undefined]);
    }
  });

  test("[K9] a megabyte is refused whole, with its size, at once", () => {
    const chat = paste(new Chat().type("kept"), "行\n".repeat(500_000));
    expect(chat.text()).toContain("not pasted: 1000000 characters");
    expect([chat.draft, chat.sent]).toEqual(["kept", []]);
  });
});
