import { describe, expect, test } from "vitest";
import { toUserId } from "../../../../src/core/protocol/names.ts";
import { CHAT, Chat } from "../../chat.ts";

describe("who is here", () => {
  test("[S1] the user list follows the roster, and marks oneself by id", () => {
    const chat = new Chat([CHAT]);
    const users = [
      { userId: toUserId("bob"), nickName: "alice\x1b[2J" },
      { userId: toUserId("alice"), nickName: "alice" },
    ];
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "known", users } });
    expect(chat.rows().slice(1, 3)).toEqual([
      expect.stringMatching(/│ ● alice$/),
      expect.stringMatching(/│ ● alice \(you\)$/),
    ]);
    expect(chat.status()).toContain("── 聊天群1 · 2 online");
  });
});
