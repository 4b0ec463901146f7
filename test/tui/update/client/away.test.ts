import { describe, expect, test } from "vitest";
import { toUserId } from "../../../../src/core/protocol/names.ts";
import { CHAT, Chat, roster } from "../../chat.ts";

const bob = { userId: toUserId("bob"), nickName: "bob" };

describe("who is away", () => {
  test("[S25] has another sign and says why; so does one's own status, from whichever device", () => {
    const chat = new Chat([CHAT]);
    const users = [
      { userId: toUserId("alice"), nickName: "alice", away: "" },
      { ...bob, away: "lunch\x1b[2J" },
    ];
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "known", users } });
    expect(chat.rows()[1]).toMatch(/○ alice \(you\)$/);
    expect(chat.rows()[2]).toMatch(/○ bob lunch$/);
    expect(chat.status()).toContain("away");
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: roster("alice", "bob") });
    expect(chat.status()).toContain("connected");
  });
});
