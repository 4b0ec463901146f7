import { describe, expect, test } from "vitest";
import { CHAT, Chat, SECOND } from "../../chat.ts";

const three = () =>
  new Chat([CHAT]).comes("one", { seq: 1 }).comes("two", { seq: 2 }).comes("三", { seq: 3 });

describe("replies", () => {
  test("[S28] Alt-r answers the last one of somebody else, and what is sent names it", () => {
    const chat = three().comes("mine", { from: "alice" }).press("alt-r");
    expect(chat.rows().at(-2)).toBe(" ↳ reply to bob: 三");
    chat.enter("yes");
    expect(chat.of("send")).toEqual([
      { type: "send", roomId: CHAT.roomId, msg: "yes", kind: "text", replyTo: 3 },
    ]);
    expect(chat.text()).not.toContain("reply to");
    chat.enter("and more");
    expect(chat.of("send").at(-1)).not.toHaveProperty("replyTo");
  });

  test("[S28] Esc or Ctrl-C leaves it, and it stays with the draft of its room", () => {
    expect(three().press("alt-r", "escape").enter("x").of("send")[0]).not.toHaveProperty("replyTo");
    expect(three().press("alt-r").type("x").press("ctrl-c").state.replyTo).toBeUndefined();
    const chat = new Chat([CHAT, SECOND]).comes("here", { seq: 1 }).press("alt-r").type("a").press("alt-2");
    expect(chat.text()).not.toContain("reply to");
    expect(chat.press("alt-1").text()).toContain("reply to bob: here");
    expect(new Chat([CHAT]).press("alt-r").text()).toContain("nothing here to reply to");
  });

  test("[S28] the cursor stands in the draft below what it answers", () => {
    const chat = three();
    const { row } = chat.layout().cursor;
    expect(chat.press("alt-r").layout().cursor.row).toBe(row);
    expect(chat.layout().panes.replyBar?.area.row).toBe(row - 1);
  });

  test("[S28] a reply quotes what it answers, in one line made safe", () => {
    const chat = three().comes("I see", { replyTo: 2, from: "小爱" });
    expect(chat.messages().slice(-3)).toEqual([" 小爱  10:30", " ↳ bob: two", " I see"]);
    chat.comes("long\nnews\x1b[2J", { seq: 5 }).comes("ok", { seq: 6, replyTo: 5, from: "alice" });
    expect(chat.messages().at(-2)?.trim()).toBe("↳ bob: long news");
  });

  test("[S28] what is not here is asked for, once, and shown when it comes", () => {
    const chat = three()
      .comes("old answer", { seq: 500, replyTo: 400 })
      .comes("again", { seq: 501, replyTo: 400 });
    expect(chat.text()).toContain("↳ an earlier message");
    expect(chat.of("page").map(({ query, wanted }) => [query, wanted])).toEqual([
      [
        { after: 399, limit: 1 },
        { type: "quote", seq: 400 },
      ],
      [
        { after: 399, limit: 1 },
        { type: "quote", seq: 400 },
      ],
    ]);
    chat.page({ type: "quote", seq: 400 }, [chat.message("the question", { seq: 400 })], true);
    expect(chat.text()).toContain("↳ bob: the question");
  });
});
