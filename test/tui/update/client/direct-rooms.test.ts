import { describe, expect, test } from "vitest";
import type { RoomId } from "../../../../src/core/protocol/names.ts";
import { toUserId } from "../../../../src/core/protocol/names.ts";
import { CHAT, Chat, roster } from "../../chat.ts";

const bob = { userId: toUserId("bob"), nickName: "bob" };

/** The list of rooms. */
function list(chat: Chat): string[] {
  const [title, ...rows] = chat.pane("roomList");
  expect(title).toBe(" groupchat");
  return [...rows, ...Array.from({ length: 30 - 3 - rows.length }, () => "")];
}

describe("a room of two", () => {
  const dm = { roomId: "dm.1" as RoomId, user: bob };

  test("[S27] comes up in the list with what is unread in it, and every message there calls", () => {
    const chat = new Chat([CHAT]).hear({ type: "direct", room: dm });
    expect(chat.of("join").at(-1)).toEqual({ type: "join", roomId: "dm.1" });
    chat.hear({
      type: "joined",
      room: { roomId: dm.roomId, lastSeq: 1, more: false, roster: roster("alice", "bob") },
    });
    chat.comes("psst", { seq: 1 }, dm.roomId);
    expect(list(chat)).toContain("   @bob          @1");
    expect(chat.of("alert").map(({ alert }) => [alert.level, alert.title])).toEqual([["mention", "bob"]]);
    expect(chat.state.current).toBe(CHAT.roomId);
    expect(chat.press("alt-a").state.current).toBe(dm.roomId);
  });

  test("[S27] strangers' rooms are no more than 200; one's own /msg opens another all the same", () => {
    const chat = new Chat([CHAT]);
    for (let n = 0; n < 250; n += 1) {
      const user = { userId: toUserId(`u${n}`), nickName: `stranger${n}` };
      chat.hear({ type: "direct", room: { roomId: `dm.x${n}` as RoomId, user } });
    }
    expect(chat.state.rooms).toHaveLength(201);
    chat.reply({ type: "direct", room: dm, text: undefined });
    expect([chat.state.rooms.length, chat.state.current]).toEqual([202, dm.roomId]);
  });

  test("[C11] /msg opens it, goes there and says it", () => {
    const chat = new Chat([CHAT]).enter("/msg BOB  psst, 悄悄话");
    expect(chat.of("direct")).toEqual([{ type: "direct", userId: "bob", text: "psst, 悄悄话" }]);
    chat.reply({ type: "direct", room: dm, text: "psst" });
    expect([chat.state.current, chat.of("send").at(-1)]).toEqual([
      dm.roomId,
      { type: "send", roomId: dm.roomId, msg: "psst", kind: "text" },
    ]);
    expect(new Chat().enter("/msg nobody hi").text()).toContain("nobody called nobody is in your rooms");
    expect(new Chat().enter("/msg bob").text()).toContain("usage: /msg nick text");
  });

  test("[C15] /refuse asks the server, then leaves the room of two; alone it lists from whom nothing is taken", () => {
    const chat = new Chat([CHAT]).comes("hi").hear({ type: "direct", room: dm }).enter("/refuse @BOB");
    expect(chat.of("refuse")).toEqual([{ type: "refuse", ...bob }]);
    chat.reply({ type: "refusing", ...bob });
    expect(chat.state.rooms.map(({ roomId }) => roomId)).toEqual([CHAT.roomId]);
    expect(chat.of("leave").at(-1)).toEqual({ type: "leave", roomId: dm.roomId });
    expect(chat.text()).toContain("direct messages from bob are refused · /accept bob");
    expect(chat.enter("/refuse").of("refusals")).toHaveLength(1);
    expect(chat.reply({ type: "refusals", users: [bob] }).text()).toContain("refused from: bob");
    expect(chat.reply({ type: "refusals", users: [] }).text()).toContain("refused from nobody");
    expect(chat.enter("/accept bob").of("accept")).toEqual([{ type: "accept", nickName: "bob" }]);
    chat.reply({ type: "accepted", nickName: "bob", found: true });
    expect(chat.text()).toContain("direct messages from bob are taken again");
    chat.reply({ type: "accepted", nickName: "eve", found: false });
    expect(chat.text()).toContain("direct messages from eve are not refused");
    expect(chat.enter("/refuse nobody").text()).toContain("nobody called nobody");
    expect(chat.enter("/refuse alice").text()).toContain("you can't message yourself");
  });
});
