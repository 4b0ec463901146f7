import { describe, expect, test } from "vitest";
import { CHAT, Chat, OPS, roster } from "../../chat.ts";

/** A screen that enters its first room when this was there, and read so far. */
function entering(lastSeq: number, read: number | undefined, count: number, from = lastSeq - count): Chat {
  const chat = new Chat([]).enter("/join 1");
  const room = { roomId: CHAT.roomId, lastSeq, more: from > 0, roster: roster("alice", "bob") };
  chat.hear({ type: "joined", room: read === undefined ? room : { ...room, read } });
  const messages = Array.from({ length: count }, (_, at) =>
    chat.message(`m${from + at + 1}`, { seq: from + at + 1 }),
  );
  return chat.hear({ type: "messages", roomId: CHAT.roomId, messages });
}

describe("alerts", () => {
  const alerts = (chat: Chat) => chat.of("alert").map(({ alert }) => [alert.level, alert.title, alert.body]);

  test("[S26] what calls this user is an alert of its own level; what is seen, own or old is none", () => {
    const chat = new Chat()
      .comes("seen")
      .comes("hello", {}, OPS.roomId)
      .comes("@alice hi\nthere", {}, OPS.roomId);
    chat.comes("mine", { from: "alice" }, OPS.roomId);
    expect(alerts(chat)).toEqual([
      ["any", "bob in ops", "hello"],
      ["mention", "bob in ops", "@alice hi there"],
    ]);
    expect(alerts(entering(10, 0, 10))).toEqual([]);
    chat.happen({ type: "focus", focused: false }).comes("while away");
    expect(alerts(chat).at(-1)).toEqual(["any", "bob in 聊天群1", "while away"]);
  });

  test("[S26] a message that was deleted before it came is no alert", () => {
    const deleted = { rev: 1, deletedAt: 1 };
    expect(alerts(new Chat().comes("", { changes: deleted }, OPS.roomId))).toEqual([]);
  });

  test("[S26] of what comes at once the last that calls is told", () => {
    const chat = new Chat();
    const messages = ["a", "alice: b", "c"].map((msg) => chat.message(msg, {}, OPS.roomId));
    expect(alerts(chat.hear({ type: "messages", roomId: OPS.roomId, messages }))).toEqual([
      ["mention", "bob in ops", "alice: b"],
    ]);
  });

  test("[S26] a muted room alerts of nothing, is dim in the list and passed by Alt-a", () => {
    const chat = new Chat().enter("/mute ops").comes("@alice hi", {}, OPS.roomId);
    expect(alerts(chat)).toEqual([]);
    const [row] = chat.layout().panes.roomList?.content.rows.slice(2) ?? [];
    expect(row?.filter(({ text }) => text.trim() !== "").map(({ tint }) => tint)).toEqual(["dim", "dim"]);
    expect(chat.press("alt-a").state.current).toBe(CHAT.roomId);
    chat.enter("/mute ops").comes("@alice again", {}, OPS.roomId);
    expect(alerts(chat)).toHaveLength(1);
  });
});
