import { describe, expect, test } from "vitest";
import { parseRoom, parseRooms, parseUrl } from "../../src/cli/settings/settings.ts";
import { toGroup } from "../../src/core/protocol/names.ts";

const known = [toGroup("1", "聊天群1"), toGroup("ops", "值班")].flatMap((group) => group ?? []);

describe("--rooms", () => {
  test.each([
    ["1,2", ["#1=room1", "#2=room2"]],
    ["聊天群1=1,ops=ops", ["聊天群1=room1", "ops=roomops"]],
    ["聊天群1＝1，ops＝ops", ["聊天群1=room1", "ops=roomops"]],
    [" 1 , 1 ,, #2 ", ["#1=room1", "#2=room2"]],
    ["a=b=c", ["a=b=roomc"]],
  ])("[G2] %s", (text, rooms) => {
    expect(parseRooms(text, []).map(({ name, roomId }) => `${name}=${roomId}`)).toEqual(rooms);
  });

  test("[G3] a value without a name takes the one of the config file", () => {
    expect(parseRooms("ops,3", known).map(({ name }) => name)).toEqual(["值班", "#3"]);
    expect(parseRoom("mine=ops", known).name).toBe("mine");
  });

  test.each(["", ",", "a b", "x=", "a/b"])("[G2] %j is refused with what to give instead", (text) => {
    expect(() => parseRooms(text, [])).toThrow(/^(--rooms is empty|room .* the value must be)/);
  });
});

describe("--url", () => {
  test.each([
    ["127.0.0.1:9999", "ws://127.0.0.1:9999"],
    ["chat.example:8080", "ws://chat.example:8080"],
    ["wss://chat.example", "wss://chat.example"],
    ["http://[::1]:9999/", "http://[::1]:9999"],
    ["unix:/run/a b/聊天.sock", "unix:/run/a b/聊天.sock"],
  ])("%s is %s", (text, url) => expect(parseUrl(text, {})).toBe(url));

  test("[U5] the path of a Unix socket may begin at the home folder", () => {
    expect(parseUrl("unix:~/chat.sock", { HOME: "/home/al" })).toBe("unix:/home/al/chat.sock");
  });

  test.each(["", "unix:", "unix:~bob/s", "ftp://x", "ws://", "ws://x/path", "ws://x?y", "x:99999"])(
    "%j is refused",
    (text) => {
      expect(() => parseUrl(text, {})).toThrow(/^--url/);
    },
  );
});
