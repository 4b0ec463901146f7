import { describe, expect, test } from "vitest";
import type { RoomMember } from "../../../src/core/client/members.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { CHAT, Chat } from "../chat.ts";

const member = (nickName: string): RoomMember => ({ userId: toUserId(nickName), nickName });
const { roomId } = CHAT;

/** A room of three thousand, of which some are known. */
function crowd(...nicks: readonly string[]): Chat {
  const users = ["alice", ...nicks].map(member);
  return new Chat([CHAT]).hear({
    type: "roster",
    roomId,
    roster: { status: "partial", users, count: 3_000 },
  });
}

/** The server answers the last question for members. */
function answer(chat: Chat, nicks: readonly string[], more = false): Chat {
  const query = chat.of("members").at(-1)?.query ?? {};
  return chat.reply({ type: "members", roomId, query, users: nicks.map(member), count: 3_000, more });
}

const asked = (chat: Chat) => chat.of("members").map(({ query }) => query);

describe("a roster that is long", () => {
  test("[S38] the header counts all, the list says how many there is no place for", () => {
    const chat = crowd("bob", "zed");
    expect(chat.status()).toContain("── 聊天群1 · 3000 online");
    expect(chat.rows().slice(1, 5)).toEqual([
      expect.stringMatching(/│ ● alice \(you\)$/),
      expect.stringMatching(/│ ● bob$/),
      expect.stringMatching(/│ ● zed$/),
      expect.stringMatching(/│ … 2997 more$/),
    ]);
    expect(crowd(...Array.from({ length: 2_999 }, (_, n) => `p${n}`)).rows()[27]).toMatch(/… 29\d\d more$/);
  });

  test("[S38] the list of users asks for those whose nicks begin with what is typed, and each prefix once", () => {
    const chat = crowd("bob").press("f3").type("ca");
    expect(asked(chat)).toEqual([{ prefix: "ca" }]);
    answer(chat, ["caro", "cai"]);
    expect(
      chat
        .middle()
        .slice(1, 3)
        .map((row) => row.trim()),
    ).toEqual(["▸  ● caro", "● cai"]);
    chat.type("i").press("backspace");
    expect(asked(chat)).toHaveLength(1);
    chat.press("enter");
    expect(chat.of("direct")).toEqual([{ type: "direct", userId: "caro", text: undefined }]);
  });

  test("[S38] below its last one it asks for page after page, one at a time, until all are known", () => {
    const chat = crowd().press("f3", "down", "down");
    expect(asked(chat)).toEqual([{ limit: 100 }]);
    answer(chat, ["a", "b"], true).press("down", "down", "down", "down");
    expect(asked(chat).slice(1)).toEqual([{ limit: 100, after: "b" }]);
    answer(chat, ["c"]).press("down", "down", "down", "down").type("x");
    expect(asked(chat)).toHaveLength(2);
  });

  test("[S38] a page that was refused may be asked for again", () => {
    const chat = crowd().press("f3", "down");
    chat.reply({ type: "membersFailed", roomId, query: { limit: 100 } });
    expect(asked(chat.press("down"))).toEqual([{ limit: 100 }, { limit: 100 }]);
  });

  test.each([
    ["hi @ca", "hi @caro "],
    ["/msg ca", "/msg caro "],
    ["（＠ca", "（@caro "],
  ])("[K6] %j asks for nicks that begin so, and Tab completes one", (typed, completed) => {
    const chat = crowd("bob").type(typed);
    expect(asked(chat)).toEqual([{ prefix: "ca" }]);
    expect(answer(chat, ["caro"]).press("tab").draft).toBe(completed);
  });

  test("[S38] somebody who was found can be written to; nothing is asked where all are known", () => {
    const chat = crowd().type("/msg caro");
    answer(chat, ["caro"]).type(" hi").press("enter");
    expect(chat.of("direct")).toEqual([{ type: "direct", userId: "caro", text: "hi" }]);
    const known = new Chat([CHAT]).hear({
      type: "roster",
      roomId,
      roster: { status: "known", users: [member("alice")] },
    });
    expect(asked(known.type("@ca").press("f3").type("ca"))).toEqual([]);
  });

  test("[S38] whoever was found is forgotten once the roster is whole", () => {
    const chat = crowd().press("f3").type("ca");
    answer(chat, ["caro"]).hear({
      type: "roster",
      roomId,
      roster: { status: "known", users: [member("alice")] },
    });
    expect(chat.press("escape").rows().join("\n")).not.toContain("caro");
  });

  test("[C7] /who counts all, and says how many are not named", () => {
    const chat = crowd("bob").enter("/who");
    expect(chat.messages().at(-1)).toContain("3000 online: alice, bob, … 2998 more");
  });
});
