import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  findAddressedRoom,
  formatAddress,
  isOfServer,
  parseAddress,
} from "../../../src/core/protocol/address.ts";
import { toGroup, toRoomId } from "../../../src/core/protocol/names.ts";

const group = (value: string, name?: string) => toGroup(value, name) ?? expect.unreachable();
const KNOWN = [group("1", "聊天群1"), group("2", "ops"), group("ops")];

const room = (text: string) => {
  const address = parseAddress(text) ?? expect.unreachable();
  return findAddressedRoom(address, KNOWN)?.roomId;
};

describe("[Z85] an address", () => {
  test.each([
    ["1/42", undefined, "1", 42],
    [" #1/42 ", undefined, "#1", 42],
    ["聊天群1/7", undefined, "聊天群1", 7],
    ["１／４２", undefined, "1", 42],
    ["＃ops／4", undefined, "#ops", 4],
    ["groupchat://chat.example:9999/ops/42", "chat.example:9999", "ops", 42],
    ["GroupChat://[::1]:9999/ops/42/", "[::1]:9999", "ops", 42],
    ["groupchat：//h/ops/42", "h", "ops", 42],
    ["groupchat://h/%E8%81%8A%E5%A4%A9/1", "h", "聊天", 1],
    ["100%/1", undefined, "100%", 1],
  ])("%j is read", (text, host, room, seq) => {
    expect(parseAddress(text)).toEqual({ host, room, seq });
  });

  test.each([
    "",
    "1",
    "/42",
    "1/",
    "1/0",
    "1/-1",
    "1/4.2",
    "1/x",
    "1/2/3",
    " /3",
    "1/99999999999999999999",
    "groupchat:///1/2",
    "groupchat://h/1",
    "groupchat://h/%E8/1",
    "http://h/1/2",
  ])("%j is none", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each([
    ["1/1", "room1"],
    ["#1/1", "room1"],
    ["聊天群1/1", "room1"],
    ["room1/1", "room1"],
    ["ops/1", "roomops"],
    ["#ops/1", "roomops"],
    ["new/1", "roomnew"],
    ["dm.abc/1", "dm.abc"],
    ["a b/1", undefined],
    ["#/1", undefined],
  ])("%j is in %s", (text, roomId) => {
    expect(room(text)).toBe(roomId);
  });

  test.each([
    ["1/1", "ws://any:1", true],
    ["groupchat://Chat.Example:9999/1/1", "ws://chat.example:9999", true],
    ["groupchat://chat.example/1/1", "wss://chat.example", true],
    ["groupchat://chat.example:443/1/1", "wss://chat.example", true],
    ["groupchat://chat.example/1/1", "ws://chat.example:9999", false],
    ["groupchat://other/1/1", "ws://chat.example", false],
    ["groupchat://[/1/1", "ws://chat.example", false],
  ])("%j on %s: %s", (text, url, same) => {
    expect(isOfServer(parseAddress(text) ?? expect.unreachable(), url)).toBe(same);
  });

  test("that is written is read again, whatever its room and server", () => {
    const ids = ["room1", "room聊天", "dm.x-y", "roomroom1", "room..", "room-1"].map(
      (id) => toRoomId(id) ?? expect.unreachable(),
    );
    const urls = [undefined, "ws://127.0.0.1:9999", "wss://[::1]", "http://chat.example:8080"];
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        fc.integer({ min: 1 }),
        fc.constantFrom(...urls),
        (roomId, seq, url) => {
          const read = parseAddress(formatAddress({ roomId, seq }, url)) ?? expect.unreachable();
          expect(findAddressedRoom(read, [])?.roomId).toBe(roomId);
          expect(read.seq).toBe(seq);
          expect(isOfServer(read, url ?? "ws://any")).toBe(true);
        },
      ),
    );
  });
});
