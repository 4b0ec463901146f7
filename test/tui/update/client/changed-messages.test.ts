import { describe, expect, test } from "vitest";
import type { ChatMessage } from "../../../../src/core/client/chat.ts";
import type { MessageChanges } from "../../../../src/core/protocol/changes.ts";
import { STANDARD_WIDTHS } from "../../../../src/core/text/widths.ts";
import { lookFor } from "../../../../src/tui/look/look.ts";
import { chineseScreen } from "../../../../src/tui/words/chinese.ts";
import { CHAT, Chat, NOW, SECOND, type Told } from "../../chat.ts";

/** Messages of which a test knows what they become. */
class ChangingChat extends Chat {
  readonly #said = new Map<number, ChatMessage>();

  /** A message of the first room, by bob unless told otherwise. */
  says(seq: number, msg: string, told: Told = {}): this {
    const message = this.message(msg, { ...told, seq });
    this.#said.set(seq, message);
    return this.hear({ type: "messages", roomId: CHAT.roomId, messages: [message] });
  }

  /** Makes the state that a message comes to, as the client tells it: under a name of its own. */
  asChanged(seq: number, changes: MessageChanges, msg?: string): ChatMessage {
    const before = this.#said.get(seq) ?? this.message("?", { seq });
    return { ...before, key: `changed ${seq} ${changes.rev}`, msg: msg ?? before.msg, changes };
  }

  becomes(seq: number, changes: MessageChanges, msg?: string): this {
    return this.hear({ type: "changed", roomId: CHAT.roomId, messages: [this.asChanged(seq, changes, msg)] });
  }
}

const chatOf = (rows = 30) => new ChangingChat([CHAT, SECOND], { columns: 120, rows });
const EDITED = { rev: 1, editedAt: NOW };
const DELETED = { rev: 2, deletedAt: NOW, deletedBy: "bob" };

describe("messages that were changed", () => {
  test("[S40] an edited message shows its new text and says so, a deleted one a marker, a pinned one its sign", () => {
    const chat = chatOf().says(1, "helo").says(2, "secret").says(3, "keep");
    chat.becomes(1, EDITED, "hello").becomes(2, DELETED, "").becomes(3, { rev: 3, pinnedBy: "bob" });
    expect(chat.messages().slice(1)).toEqual([" hello (edited)", " message deleted", " keep ◆"]);
    expect(chat.text()).not.toContain("secret");
  });

  test("[S40] who deleted it is named where that is not its author, with the reason, and safe to print", () => {
    const chat = chatOf().says(1, "spam").says(2, "more", { from: "alice" });
    chat.becomes(1, { ...DELETED, deletedBy: "alice", reason: "not\x1b[2J here" }, "");
    chat.becomes(2, { ...DELETED, deletedBy: "alice" }, "");
    expect(chat.text()).toContain("message deleted by alice: not here");
    expect(chat.messages().at(-1)).toMatch(/message deleted ✓$/);
  });

  test("[S40] in Chinese too, and a deed says whose it was", () => {
    const look = lookFor(STANDARD_WIDTHS, chineseScreen, false);
    const chat = new ChangingChat([CHAT], { columns: 120, rows: 30 }, { look });
    chat.says(1, "你好").says(2, "waves", { kind: "me" }).becomes(1, EDITED, "您好").becomes(2, DELETED, "");
    expect(chat.text()).toContain("您好 （已编辑）");
    expect(chat.text()).toContain("* bob: 消息已删除");
  });

  test("[S41] reactions stand under the message with their counts, one's own marked, in as many rows as they need", () => {
    const chat = chatOf().says(1, "done?");
    const reactions = [
      { emoji: "👍", count: 3, users: ["bob", "alice", "小爱"] },
      { emoji: "✅", count: 1, users: ["bob"] },
    ];
    chat.becomes(1, { rev: 1, reactions });
    expect(chat.messages().at(-1)).toBe(" [👍 3]  ✅ 1");
    const many = [..."😀😃😄😁😆😅🤣😂🙂🙃😉😊😇🥰😍🤩😘😗😚😙"].map((emoji) => ({
      emoji,
      count: 1_000,
      users: ["bob"],
    }));
    chat.resize(40, 24).becomes(1, { rev: 2, reactions: many });
    const rows = chat.messages().filter((row) => row.includes(" 1000"));
    expect(rows.join(" ").match(/ 1000/g)).toHaveLength(20);
    expect(rows.length).toBeGreaterThan(3);
  });

  test("[S42] whatever holds a message takes its latest state: past windows, quotes, the draft's answer, search", () => {
    const chat = chatOf().says(1, "first").says(2, "answer", { replyTo: 1 });
    chat.press("alt-up", "alt-up").type("r");
    chat.becomes(1, EDITED, "FIRST");
    expect(chat.text()).toContain("↳ bob: FIRST");
    expect(chat.text()).toContain("↳ reply to bob: FIRST");
    chat.becomes(1, DELETED, "");
    expect(chat.text()).toContain("↳ a message of bob that was deleted");
    chat.press("escape").enter("/search answer");
    const found = chat.asChanged(2, { rev: 0 });
    chat.reply({
      type: "found",
      query: "answer",
      messages: [{ ...found, changes: undefined }],
      next: undefined,
    });
    chat.becomes(2, { rev: 3, editedAt: NOW }, "other words");
    expect(chat.text()).toContain("bob: other words");
  });

  test("[S42] of two states the one of the higher rev holds, in whatever order they come, also of pages read before", () => {
    const chat = chatOf().says(1, "one").becomes(1, { rev: 5, editedAt: NOW }, "five");
    chat.becomes(1, { rev: 4, editedAt: NOW }, "four");
    expect(chat.text()).toContain("five (edited)");
    expect(chat.text()).not.toContain("four");
    const late = chatOf().says(200, "newest").becomes(7, { rev: 9, editedAt: NOW }, "as it is now");
    const wanted = { type: "jump", seq: undefined, label: "7" } as const;
    late.enter("/jump 7").page(wanted, [late.message("as it was", { seq: 7 })], true);
    expect(late.text()).toContain("as it is now (edited)");
  });

  test("[S42] a message keeps its place in the view, and the view keeps its, when its height changes", () => {
    const chat = chatOf(14);
    for (let seq = 1; seq <= 40; seq++) chat.says(seq, `message ${seq}.`, { from: `u${seq}` });
    chat.press("pageup", "pageup");
    const before = chat.messages();
    chat.becomes(1, { rev: 1, editedAt: NOW }, "much\nlonger\nthan\nit\nwas");
    expect(chat.messages()).toEqual(before);
    const top = chat.messages()[1];
    chat.becomes(40, { rev: 2, reactions: [{ emoji: "👍", count: 1, users: ["bob"] }] });
    expect(chat.messages()[1]).toBe(top);
  });

  test("[S43] an edit that takes a mention away takes it from the count, one that makes one adds it, and a deletion is none", () => {
    const chat = chatOf().press("alt-2").says(1, "hi alice").says(2, "hi all");
    const mentions = () => chat.state.rooms[0]?.mentions;
    expect(mentions()).toBe(1);
    expect(chat.becomes(2, EDITED, "hi Alice").state.rooms[0]?.mentions).toBe(2);
    chat.becomes(1, { rev: 2, editedAt: NOW }, "hi you");
    expect(mentions()).toBe(1);
    chat.becomes(2, { ...DELETED, rev: 3 }, "");
    expect([mentions(), chat.state.rooms[0]?.unread]).toEqual([0, 2]);
  });

  test("[S42] after another log nothing of the one before is taken for it", () => {
    const chat = chatOf().says(1, "old").becomes(1, { rev: 5, editedAt: NOW }, "old, edited");
    chat.hear({ type: "restarted", roomId: CHAT.roomId }).says(1, "new");
    chat.becomes(1, EDITED, "new, edited");
    expect(chat.text()).toContain("new, edited (edited)");
    expect(chat.text()).toContain("old, edited (edited)");
  });
});
