import { describe, expect, test } from "vitest";
import { changedLine } from "../../src/cli/reading/changed-format.ts";
import { PrintedStates } from "../../src/cli/reading/printed-states.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import type { ChatMessage } from "../../src/core/client/chat.ts";
import type { MessageChanges } from "../../src/core/protocol/changes.ts";
import { toRoomId, toUserId } from "../../src/core/protocol/names.ts";

function message(changes?: MessageChanges): ChatMessage {
  return {
    key: "e/room1/7",
    roomId: toRoomId("room1") ?? expect.unreachable(),
    seq: 7,
    at: 0,
    userId: toUserId("u"),
    nickName: "小爱",
    msg: "收到\n谢谢",
    kind: "text",
    own: false,
    changes,
  };
}

const thumbs = (count: number, ...users: string[]) => ({ emoji: "👍", count, users });

/** Lists what is told of a message that was printed in one state and is in another now. */
function differences(before: MessageChanges | undefined, now: MessageChanges) {
  const states = new PrintedStates();
  states.note([message(before)]);
  return states.take(message(now));
}

describe("[Z91] what is different from the state that was printed last", () => {
  test.each<[MessageChanges | undefined, MessageChanges, object[]]>([
    [undefined, { rev: 1, editedAt: 5 }, [{ type: "edit" }]],
    [{ rev: 1, editedAt: 5 }, { rev: 2, editedAt: 6 }, [{ type: "edit" }]],
    [{ rev: 1, editedAt: 5 }, { rev: 2, editedAt: 5, pinnedBy: "a" }, [{ type: "pin", on: true }]],
    [{ rev: 1, pinnedBy: "a" }, { rev: 2 }, [{ type: "pin", on: false }]],
    [{ rev: 1, pinnedBy: "a" }, { rev: 3, pinnedBy: "b" }, []],
    [{ rev: 3, editedAt: 5 }, { rev: 3, editedAt: 5 }, []],
    [{ rev: 3, editedAt: 5 }, { rev: 2 }, []],
    [{ rev: 1, reactions: [thumbs(1, "a")] }, { rev: 2, deletedAt: 9 }, [{ type: "delete" }]],
    [{ rev: 1, deletedAt: 9 }, { rev: 2, deletedAt: 9 }, []],
    [
      { rev: 1, reactions: [thumbs(1, "a")] },
      { rev: 2, reactions: [thumbs(2, "a", "b")] },
      [{ type: "react", emoji: "👍", on: true, users: ["b"] }],
    ],
    [
      { rev: 1, reactions: [thumbs(2, "a", "b")] },
      { rev: 3, reactions: [thumbs(2, "b", "c")] },
      [
        { type: "react", emoji: "👍", on: true, users: ["c"] },
        { type: "react", emoji: "👍", on: false, users: ["a"] },
      ],
    ],
    [
      { rev: 1, reactions: [thumbs(1, "a")] },
      { rev: 2, reactions: [] },
      [{ type: "react", emoji: "👍", on: false, users: ["a"] }],
    ],
    // Of three users two are named: the third moves up when one of them goes.
    [
      { rev: 1, reactions: [thumbs(3, "a", "b")] },
      { rev: 2, reactions: [thumbs(2, "b", "c")] },
      [{ type: "react", emoji: "👍", on: false, users: ["a"] }],
    ],
    [
      { rev: 1, reactions: [thumbs(3, "a", "b")] },
      { rev: 2, reactions: [thumbs(4, "a", "b")] },
      [{ type: "react", emoji: "👍", on: true, users: [] }],
    ],
  ])("%j → %j", (before, now, expected) => {
    expect(differences(before, now)).toEqual(expected);
  });

  test("is told once, and is all that became of a message that was not printed", () => {
    const states = new PrintedStates();
    const now = message({ rev: 3, editedAt: 5, reactions: [thumbs(1, "a")] });
    expect(states.take(now)).toMatchObject([{ type: "edit" }, { type: "react", on: true }]);
    expect(states.take(now)).toEqual([]);
  });
});

describe("[Z91] a changed message as lines", () => {
  const now = new Date(2026, 10, 23, 9, 5).getTime();
  const line = (
    before: MessageChanges | undefined,
    changes: MessageChanges,
    more: Partial<ChatMessage> = {},
  ) =>
    changedLine({ ...message(changes), ...more }, "#1", differences(before, changes), {
      now,
      words: englishShell,
    });

  test("has its address, what became of it, and its text; its further lines only where they may be new", () => {
    expect(line(undefined, { rev: 1, editedAt: 5 })).toBe("09:05 #1/7 ✎ 小爱: 收到\n    谢谢");
    expect(line(undefined, { rev: 1, pinnedBy: "a", reactions: [thumbs(1, "a")] })).toBe(
      "09:05 #1/7 +👍 +📌 小爱: 收到",
    );
    expect(line({ rev: 1, reactions: [thumbs(1, "a")] }, { rev: 2 }, { kind: "me" })).toBe(
      "09:05 #1/7 -👍 * 小爱 收到",
    );
  });

  test("says of a deleted one that it is, and why", () => {
    const deleted = { rev: 1, deletedAt: 5, reason: "typo" };
    expect(line(undefined, deleted, { msg: "" })).toBe("09:05 #1/7 小爱 ✗ deleted: typo");
    expect(
      changedLine({ ...message(deleted), msg: "" }, "#1", [{ type: "delete" }], { now, words: chineseShell }),
    ).toBe("09:05 #1/7 小爱 ✗ 已删除：typo");
  });

  test("holds nothing that a terminal would obey", () => {
    const hostile = { nickName: "e\u001b[31mve", msg: "a\u001b]52;c;eA==\u0007b\u009b2J" };
    expect(line(undefined, { rev: 1, editedAt: 5 }, hostile)).toBe("09:05 #1/7 ✎ eve: ab");
  });
});
