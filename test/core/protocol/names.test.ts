import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Nick,
  nickKey,
  numberedNick,
  toGroup,
  toNick,
  toRoomId,
} from "../../../src/core/protocol/names.ts";
import { columns } from "../../../src/core/text/columns.ts";

describe("room ids", () => {
  test.each([
    ...["room1", "room聊天群", "__proto__", "constructor", "a.b-c_d", "x".repeat(64), "комната"],
    ...[
      "roomкомната",
      "roomกลุ่ม",
      "roomचर्चा",
      "room部署v2",
      "roomチャットroom",
      "room채팅dev",
      "roomחדר",
      "room𐌲𐌰",
    ],
  ])("[N1] %s is a room id", (id) => expect(toRoomId(id)).toBe(id));

  test.each(["", " ", "a b", "a/b", "x".repeat(65), "a\u0000", "room\u202e1", "#1", "\ud800"])(
    "[N1] %j is not a room id",
    (id) => expect(toRoomId(id)).toBeUndefined(),
  );

  test.each(["roomаpi", "roomсhat", "roomа\u0301\u0301", "rooma\ufe00", "rooma\u3164b", "roomα中", "roomกa"])(
    "[N7] %j looks like another and is no room id",
    (id) => expect(toRoomId(id)).toBeUndefined(),
  );

  test("[N1] the two Unicode spellings of one id are one room", () => {
    expect(toRoomId("cafe\u0301")).toBe(toRoomId("caf\u00e9"));
  });
});

describe("nicks", () => {
  test.each([
    ["alice", "alice"],
    ["  小爱  ", "小爱"],
    ["a\u200bb", "ab"],
    ["ad\u200dmin", "admin"],
    ["👨‍👩‍👧", "👨‍👩‍👧"],
    ["👍🏽‍x", "👍🏽x"],
    ["\u001b[31mred", "red"],
    ["a\n b", "a b"],
    ["al\u{e0041}ice\ufe00", "alice"],
    ["\u3164a\u2800\u{1d159}", "a"],
    ["می\u200cخ", "میخ"],
    [" \u0301\u20e0alice", "alice"],
    ["❤️ 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "❤️ 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
  ])("[N2] %j is the nick %j", (given, nick) => expect(toNick(given)).toBe(nick));

  test.each(["", "   ", "\u200b\u200b", "\u202e", "x".repeat(33), "聊".repeat(17), "\u0301", "\u2800"])(
    "[N2] %j is no nick",
    (given) => expect(toNick(given)).toBeUndefined(),
  );

  test.each([
    ...[
      "Иван 2",
      "小爱dev",
      "アリスalice",
      "김철수 dev",
      "Ξένια",
      "דוד",
      "สมชาย",
      "नमस्ते",
      "Nguyễn",
      "Ольга!👍",
      "ㄅㄆalice",
    ],
    ...["ကျွန်ုပ်", "𐌲𐌰", "ᠮᠣᠩᠭᠣᠯ", "சாந்தி"],
  ])("[N7] %s is in one script, or in a usual mix", (nick) => {
    expect(toNick(nick)).toBe(nick.normalize("NFC"));
  });

  test.each(["аlice", "alicе", "αlice", "小爱а", "김а", "Иvan", "aกb", "𐌲alice", "ㄅ김", "あ김"])(
    "[N7] %s mixes scripts and is no nick",
    (nick) => expect(toNick(nick)).toBeUndefined(),
  );

  test.each([`a${"\u0301\u0302\u0303\u0304\u0305"}`, "a\u0301\u0301", "x\u20dd\u20dd"])(
    "[N7] %j has too many marks and is no nick",
    (nick) => expect(toNick(nick)).toBeUndefined(),
  );

  test.each(["ali\u0307ce", "al\u0131\u0307ce", "alice\u06dd", "alice\u0605"])(
    "[N7] %j has something that is hardly drawn and is no nick",
    (nick) => {
      expect(toNick(nick)).toBeUndefined();
      expect(toNick("İstanbul")).toBe("İstanbul");
    },
  );

  test("[N7] a nick is looked at up to a length only, and what is left of it is a nick again", () => {
    expect(toNick(`a${"\u200b".repeat(300)}`)).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        const nick = toNick(text);
        if (nick === undefined) return;
        expect(toNick(nick)).toBe(nick);
        expect(nick).not.toMatch(/\u200b|\p{Cc}|[\u{e0041}\u3164\u2800]/u);
      }),
    );
  });

  test("[N3] nicks that differ in case and width alone have one key", () => {
    expect(nickKey("Ａlice")).toBe(nickKey("alice"));
    expect(nickKey("STRASSE")).not.toBe(nickKey("alice"));
  });

  test("[N4] a numbered nick stays within the limits and keeps whole graphemes", () => {
    expect(numberedNick("alice" as Nick, 2)).toBe("alice2");
    const long = numberedNick("聊".repeat(16) as Nick, 12);
    expect(long.endsWith("聊12")).toBe(true);
    expect(columns(long)).toBeLessThanOrEqual(32);
  });
});

describe("groups", () => {
  test("[G1] a group's room id is room and its value", () => {
    expect(toGroup("1", "聊天群1")).toEqual({ name: "聊天群1", value: "1", roomId: "room1" });
  });

  test("[G1] a value without a name is shown as #value", () => {
    expect(toGroup("ops")).toEqual({ name: "#ops", value: "ops", roomId: "roomops" });
  });

  test.each(["", "a b", "a/b"])("[G1] %j is no value", (value) => expect(toGroup(value)).toBeUndefined());
});
