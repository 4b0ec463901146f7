import { describe, expect, test } from "vitest";
import type { RoomId } from "../../../../src/core/protocol/names.ts";
import { toUserId } from "../../../../src/core/protocol/names.ts";
import { nextChange } from "../../../../src/tui/update/transient.ts";
import { CHAT, Chat, SECOND } from "../../chat.ts";

describe("who writes", () => {
  const typing = (chat: Chat, nick: string, on = true, roomId: RoomId = CHAT.roomId) =>
    chat.hear({ type: "typing", roomId, userId: toUserId(nick), nickName: nick, typing: on });

  test("[S24] is shown, all of them, and goes by itself", () => {
    const chat = new Chat().comes("hi");
    typing(chat, "bob");
    expect(chat.text()).toContain("── 聊天群1 · bob is typing… ──");
    typing(chat, "小爱");
    expect(chat.text()).toContain("bob and 小爱 are typing…");
    typing(typing(chat, "c"), "d");
    expect(chat.text()).toContain("4 people are typing…");
    expect(chat.wait(6_000).text()).not.toContain("typing…");
    expect(nextChange(chat.state)).toBe(undefined);
  });

  test("[S24] ends with their message, or when they say so; one's own other device is nobody", () => {
    const chat = typing(new Chat([CHAT]), "bob");
    expect(typing(chat, "bob", false).text()).not.toContain("typing…");
    expect(typing(chat, "bob").comes("done").text()).not.toContain("typing…");
    expect(typing(chat, "alice").text()).not.toContain("typing…");
  });

  test("[S24] the room is told that this user writes, every few seconds, and that they stopped", () => {
    const chat = new Chat([CHAT]);
    const sent = () => chat.of("typing").map(({ typing: on }) => on);
    chat.type("h").type("i");
    expect(sent()).toEqual([true]);
    chat.wait(3_000).type("!");
    expect(sent()).toEqual([true, true]);
    chat.press("enter");
    expect(sent()).toEqual([true, true]);
    chat.type("/join x").press("ctrl-u");
    expect(sent()).toHaveLength(2);
    chat.wait(3_000).type("x").press("ctrl-u");
    expect(sent()).toEqual([true, true, true, false]);
  });

  test("[S24] a draft that comes up with its room is not being written; one left behind is not any more", () => {
    const chat = new Chat([CHAT, SECOND]).type("draft").press("alt-2", "alt-1");
    expect(chat.of("typing")).toEqual([
      { type: "typing", roomId: CHAT.roomId, typing: true },
      { type: "typing", roomId: CHAT.roomId, typing: false },
    ]);
  });
});
