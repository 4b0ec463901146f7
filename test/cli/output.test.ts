import { describe, expect, test } from "vitest";
import { messageJson, messageLine, messageRecord } from "../../src/cli/io/output.ts";
import { formatterOf } from "../../src/cli/reading/format.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import type { ChatMessage } from "../../src/core/client/chat.ts";
import type { RoomId, UserId } from "../../src/core/protocol/names.ts";
import { isoTime } from "../../src/core/time/local-time.ts";

const MESSAGE: ChatMessage = {
  key: "e/1",
  roomId: "room1" as RoomId,
  seq: 7,
  at: new Date(2026, 10, 23, 9, 5).getTime(),
  userId: "u" as UserId,
  nickName: "小爱",
  msg: "收到\n谢谢",
  kind: "text",
  replyTo: undefined,
  own: false,
  clientMsgId: undefined,
};

test("[X1] a line for people holds nothing a terminal would obey, and its further lines are indented", () => {
  expect(messageLine(MESSAGE, "#1", englishShell)).toBe("09:05 #1 小爱: 收到\n    谢谢");
  const hostile = { ...MESSAGE, nickName: "e\u001b[31mve", msg: "\u001b]52;c;eA==\u0007hi\u009b2J" };
  expect(messageLine(hostile, "#1", englishShell)).toBe("09:05 #1 eve: hi");
});

test("a /me message reads as a sentence", () => {
  expect(messageLine({ ...MESSAGE, kind: "me", msg: "waves" }, "#1", englishShell)).toBe(
    "09:05 #1 * 小爱 waves",
  );
});

test("[X3] a JSON line parses to exactly the foreign text, and holds nothing a terminal would obey", () => {
  const msg = "\u001b]0;x\u0007\u009b2J\u202e\u2028\ud800 a\u{e0041}b\u200b\ufe00 👨‍👩‍👧 ❤️ می\u200cخ";
  const json = messageJson({ ...MESSAGE, msg }, "#1");
  expect(json).not.toMatch(/[\p{Cc}\u2028\u202e\u{e0041}\u200b]|\ufe00/u);
  expect(JSON.parse(json)).toMatchObject({
    msg,
    seq: 7,
    room: "#1",
    roomId: "room1",
    own: false,
    kind: "text",
  });
});

test("[X3] a base server's message has no seq", () => {
  expect(JSON.parse(messageJson({ ...MESSAGE, seq: undefined }, "#1")).seq).toBeNull();
});

describe("[Z86] a changed message", () => {
  const at = new Date(2026, 10, 23, 9, 6).getTime();
  const reactions = [{ emoji: "👍", count: 2, users: ["a", "b"] }];

  test("says in its record what became of it, and one that nobody changed has no such field", () => {
    const changes = { rev: 4, editedAt: at, pinnedBy: 7, reactions };
    expect(messageRecord({ ...MESSAGE, changes }, "#1")).toEqual({
      ...messageRecord(MESSAGE, "#1"),
      rev: 4,
      editedAt: isoTime(at),
      pinnedBy: "7",
      reactions,
    });
    expect(Object.keys(JSON.parse(messageJson(MESSAGE, "#1")))).toEqual([
      "roomId",
      "room",
      "seq",
      "at",
      "userId",
      "nickName",
      "kind",
      "msg",
      "own",
      "replyTo",
    ]);
  });

  test.each([
    [{}, "09:05 #1 小爱 ✗ deleted"],
    [{ reason: "a\u001b[2J typo" }, "09:05 #1 小爱 ✗ deleted: a typo"],
  ])("that was deleted says so, with the reason, safe for a terminal", (why, line) => {
    const deleted = { ...MESSAGE, msg: "", changes: { rev: 5, deletedAt: at, deletedBy: "u", ...why } };
    expect(messageLine(deleted, "#1", englishShell)).toBe(line);
    expect(messageLine(deleted, "#1", chineseShell)).toContain("✗ 已删除");
  });

  test("can be printed by a template", () => {
    const format = formatterOf(
      { format: "{{rev}} {{editedAt}} {{deletedAt}}{{pinnedBy}} {{reactions}}" },
      () => "",
    );
    expect(format({ ...MESSAGE, changes: { rev: 4, editedAt: at, reactions } }, "#1")).toBe(
      `4 ${isoTime(at)}  👍 2`,
    );
    expect(format(MESSAGE, "#1").trim()).toBe("");
  });
});
