import { describe, expect, test } from "vitest";
import { Chat } from "../../chat.ts";

describe("undo", () => {
  test("[K24] takes back what was typed or deleted in one go, and what was cut, sent drafts too", () => {
    const chat = new Chat().type("one").type(" ").type("two");
    expect(chat.press("ctrl-_").line).toBe("one |");
    expect(chat.press("ctrl-x", "ctrl-u", "ctrl-_").line).toBe("|");
    chat.type("a b c").press("ctrl-w", "ctrl-w");
    expect(chat.press("ctrl-_").line).toBe("a b c|");
    chat.press("backspace", "backspace", "ctrl-_");
    expect(chat.line).toBe("a b c|");
    expect(chat.press("enter", "ctrl-_").line).toBe("a b c|");
    expect(new Chat().press("ctrl-_").line).toBe("|");
  });

  test("[K24] each room's draft has its own past", () => {
    const chat = new Chat().type("here").press("alt-2").press("ctrl-_");
    expect(chat.line).toBe("|");
    expect(chat.press("alt-1", "ctrl-_").line).toBe("here|");
  });

  test("[K3] cuts in a row are put back as one", () => {
    expect(new Chat().type("one two three").press("ctrl-w", "ctrl-w", "ctrl-y").line).toBe("one two three|");
    expect(new Chat().type("ab cd").press("home", "alt-d", "alt-d", "ctrl-y").line).toBe("ab cd|");
  });
});
