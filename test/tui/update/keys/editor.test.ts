import { describe, expect, test } from "vitest";
import { Chat } from "../../chat.ts";

describe("the editor", () => {
  test("[K25] Ctrl-X Ctrl-E hands the draft to it, and takes what comes back without sending", () => {
    const chat = new Chat().type("draft").press("ctrl-x");
    expect(chat.of("editor")).toEqual([]);
    expect(chat.press("ctrl-e").of("editor")).toEqual([{ type: "editor", text: "draft" }]);
    chat.reply({ type: "edited", text: "better\ndraft" });
    expect([chat.draft, chat.sent]).toEqual(["better\ndraft", []]);
    chat.reply({ type: "editorFailed", editor: "vim", reason: "ended with 1" });
    expect(chat.text()).toContain("vim: ended with 1; the draft is as it was");
  });

  test("[K25] a first stroke with another second one does nothing", () => {
    const chat = new Chat().type("ab").press("ctrl-x", "ctrl-z");
    expect([chat.draft, chat.of("suspend")]).toEqual(["ab", []]);
    expect(chat.press("ctrl-z").of("suspend")).toHaveLength(1);
  });
});
