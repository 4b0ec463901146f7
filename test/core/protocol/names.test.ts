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
  test.each(["room1", "room聊天群", "__proto__", "constructor", "a.b-c_d", "x".repeat(64), "комната"])(
    "[N1] %s is a room id",
    (id) => expect(toRoomId(id)).toBe(id),
  );

  test.each(["", " ", "a b", "a/b", "x".repeat(65), "a\u0000", "room\u202e1", "#1", "\ud800"])(
    "[N1] %j is not a room id",
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
  ])("[N2] %j is the nick %j", (given, nick) => expect(toNick(given)).toBe(nick));

  test.each(["", "   ", "\u200b\u200b", "\u202e", "x".repeat(33), "聊".repeat(17), "\u0301"])(
    "[N2] %j is no nick",
    (given) => expect(toNick(given)).toBeUndefined(),
  );

  test("[N3] nicks that look the same are the same", () => {
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
