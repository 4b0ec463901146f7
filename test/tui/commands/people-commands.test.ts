import { describe, expect, test } from "vitest";
import { fromErrorData } from "../../../src/core/protocol/errors.ts";
import type { RoomId } from "../../../src/core/protocol/names.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { CHAT, Chat, SECOND } from "../chat.ts";

const last = (chat: Chat): string | undefined => chat.messages().at(-1)?.trim();

describe("commands about people and rooms", () => {
  test("[C12] /nick asks the server, and is told what came of it", () => {
    const chat = new Chat().enter("/nick  Ａｌｉｃｉａ ");
    expect(chat.of("nick")).toEqual([{ type: "nick", nickName: "Ａｌｉｃｉａ" }]);
    expect(last(chat.reply({ type: "nick", nickName: "Alicia" }))).toBe("you are now Alicia");
    const taken = fromErrorData({
      code: "NICK_IN_USE",
      message: "the nick bob belongs to somebody else here",
    });
    chat.reply({ type: "refused", command: "nick", error: taken });
    expect(last(chat)).toBe("/nick: the nick bob belongs to somebody else here");
    expect(new Chat().enter(`/nick ${"x".repeat(40)}`).text()).toContain("cannot be a nick");
  });

  test("[C12] /topic sets it for all, alone it tells it; it stands in the header", () => {
    const chat = new Chat().enter("/topic Release day");
    expect(chat.of("topic")).toEqual([{ type: "topic", roomId: CHAT.roomId, topic: "Release day" }]);
    chat.hear({ type: "topic", roomId: CHAT.roomId, topic: "Release\nday", by: "alice" });
    expect(chat.rows()[0]).toContain("聊天群1 · Release day");
    expect(last(chat)).toBe("alice set the topic: Release day");
    expect(last(chat.enter("/topic"))).toBe("topic: Release day");
    chat.hear({ type: "topic", roomId: CHAT.roomId, topic: "", by: "bob" });
    expect(last(chat)).toBe("bob cleared the topic");
    expect(last(chat.enter("/topic"))).toMatch(/^this room has no topic/);
  });

  test("[C12] /away and /back", () => {
    const chat = new Chat().enter("/away at lunch").reply({ type: "away", text: "at lunch" });
    expect(chat.of("away")).toEqual([{ type: "away", text: "at lunch" }]);
    expect([last(chat)?.slice(0, 12), chat.status().includes("away")]).toEqual(["you are away", true]);
    chat.enter("/back").reply({ type: "away", text: undefined });
    expect(chat.of("away").at(-1)).toEqual({ type: "away", text: undefined });
    expect(last(chat)).toBe("you are back");
    expect(new Chat().enter("/away").of("away")).toEqual([{ type: "away", text: "" }]);
  });

  test("[C12] /rooms names the rooms there are, but those of two", () => {
    const room = (roomId: string, name: string, users: number, topic?: string) =>
      ({
        roomId: roomId as RoomId,
        name,
        users,
        lastSeq: 1,
        ...(topic === undefined ? {} : { topic }),
      }) as const;
    const chat = new Chat().enter("/rooms");
    expect(chat.of("rooms")).toHaveLength(1);
    const rooms = [
      room("dm.1", "dm.1", 2),
      room("room1", "1", 3, "Release\x1b[2J"),
      room("roomops", "ops", 0),
    ];
    expect(last(chat.reply({ type: "rooms", rooms }))).toBe("rooms: 1 (3) Release, ops (0)");
    expect(last(chat.reply({ type: "rooms", rooms, next: "used" }))).toBe(
      "rooms: 1 (3) Release, ops (0) · there are more: groupchat rooms lists all",
    );
    expect(last(chat.reply({ type: "rooms", rooms: [] }))).toBe("this server has no rooms yet");
  });

  test("[C7] /who of a room one is not in is asked of the server", () => {
    const chat = new Chat().enter("/who ９").reply({
      type: "who",
      name: "#9",
      users: [{ userId: toUserId("x"), nickName: "老王", away: "吃饭" }],
      count: 1,
      more: false,
    });
    expect(chat.of("who")).toEqual([{ type: "who", roomId: "room9", name: "#9" }]);
    expect(last(chat)).toBe("#9: 1 online: 老王 (away: 吃饭)");
  });

  test("[C13] /ignore hides what somebody says, before and after, and counts none of it; /unignore shows it", () => {
    const chat = new Chat().comes("before").comes("小爱说", { from: "小爱" }).enter("/ignore BOB");
    expect(chat.text()).not.toContain("before");
    chat.comes("after").comes("elsewhere @alice", {}, SECOND.roomId);
    expect(chat.text()).not.toContain("after");
    expect([chat.state.rooms[1]?.unread, chat.of("alert")]).toEqual([0, []]);
    expect(chat.text()).toContain("小爱说");
    expect(last(chat.enter("/ignore"))).toBe("ignored: bob");
    chat.enter("/unignore bob");
    expect(chat.text()).toContain("before");
    expect(chat.text()).toContain("after");
    expect(last(chat.enter("/ignore"))).toBe("nobody is ignored");
    expect(last(chat.enter("/unignore bob"))).toBe("bob is not ignored");
    expect(last(chat.enter("/ignore nobody"))).toContain("nobody called nobody");
  });

  test("[C13] the header of the next one is right although what is ignored stands between", () => {
    const chat = new Chat()
      .comes("a", { from: "小爱" })
      .comes("x")
      .comes("b", { from: "小爱" })
      .enter("/ignore bob");
    expect(chat.messages().slice(0, 3)).toEqual([" 小爱  10:30", " a", " b"]);
  });

  test("[C13] /mute names the room, and ends itself", () => {
    const chat = new Chat().enter("/mute 聊天群2");
    expect(last(chat)).toMatch(/^聊天群2 is muted/);
    expect(last(chat.enter("/mute 2"))).toBe("聊天群2 is no longer muted");
    expect(last(chat.enter("/mute nowhere"))).toBe("you are not in nowhere");
  });
});
