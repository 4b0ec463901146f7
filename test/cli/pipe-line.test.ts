import { expect, test } from "vitest";
import { readPipeLine } from "../../src/cli/commands/pipe/line.ts";
import { messageRecord } from "../../src/cli/io/output.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { toGroup, toRoomId, toUserId } from "../../src/core/protocol/names.ts";

const group = (value: string, name?: string) => toGroup(value, name) ?? expect.unreachable();
const GROUPS = [group("1", "聊天群1"), group("2"), group("3", "2")];

const read = (line: object) => readPipeLine(JSON.stringify(line), GROUPS);

const MESSAGE = {
  key: "7",
  roomId: toRoomId("room1") ?? expect.unreachable(),
  seq: 7,
  at: 1_700_000_000_000,
  userId: toUserId("u-bob"),
  nickName: "bob",
  kind: "text",
  msg: "hello",
  own: false,
  replyTo: undefined,
  clientMsgId: undefined,
} as const;

test("[Z76] a message as it was printed is a line, whatever it holds", () => {
  const printed = { type: "message", ...messageRecord(MESSAGE, "聊天群1") };
  expect(read({ ...printed, msg: "hi bob", ref: 1 })).toMatchObject({
    ref: 1,
    group: GROUPS[0],
    said: { msg: "hi bob", kind: "text" },
  });
  expect(read({ ...printed, replyTo: 7 })).toMatchObject({ said: { replyTo: 7 } });
});

test.each([
  [{ roomId: "room2" }, "2"],
  [{ roomId: "room3", room: "2" }, "3"],
  [{ roomId: "room1", room: "聊天群1" }, "1"],
  [{ roomId: "room1", room: "#1" }, "1"],
  [{ room: "room3" }, "3"],
  [{ room: "2" }, "2"],
])("[Z76] %j names room %s", (place, value) => {
  expect(read({ msg: "x", ...place })).toMatchObject({ group: { value } });
});

test.each([
  [{ roomId: "room1", room: "2" }, /room and roomId name different rooms/],
  [{ roomId: "room9" }, /roomId is none of this pipe's; give one of room1, room2, room3/],
  [{ roomId: "room9", room: "1" }, /roomId is none of this pipe's/],
  [{ roomId: "1" }, /roomId is none/],
  [{ roomId: 1 }, /roomId must be text/],
  [
    { room: "1", type: "ack", id: "used" },
    /type must be message, edit, delete, react, pin, kick, .* or be left out/,
  ],
  [{ room: "1", rooom: "1" }, /rooom is not a field/],
])("[Z76] %j is refused", (fields, message) => {
  expect(read({ msg: "x", ...fields })).toMatchObject({ error: { message: expect.stringMatching(message) } });
});

test.each([
  { roomId: "room1", room: "2", msg: "x" },
  { roomId: "room9", msg: "x" },
  { room: "1" },
  { room: "1", msg: " " },
  { room: "1", msg: "x", type: "ack" },
  { room: "1", msg: "x", replyTo: 0 },
  { room: "1", msg: "x", kind: "shout" },
  { room: "1", msg: "x", id: "" },
  { room: "1", msg: "x", typo: 1 },
  [],
])("[Z53] what is wrong with the line %j is said in Chinese", (line) => {
  const read = readPipeLine(JSON.stringify(line), GROUPS);
  expect("error" in read && read.error.say(chineseShell)).toMatch(/\p{Script=Han}/u);
});

test("[Z76] a printed message with the type of a decision is about its author", () => {
  const printed = { type: "message", ...messageRecord(MESSAGE, "聊天群1") };
  expect(read({ ...printed, type: "ban", for: "2h", reason: "spam" })).toMatchObject({
    group: GROUPS[0],
    said: { type: "ban", userId: "u-bob", for: "2h", reason: "spam" },
  });
});

test.each([
  [{ type: "kick" }, /userId and nickName/],
  [{ type: "ban", nickName: "bob", for: "soon" }, /for must be a duration/],
  [{ type: "silence", userId: "u-bob", server: 1 }, /server must be true or false/],
  [{ type: "ban", userId: "u-bob", until: 7 }, /until is not a field/],
])("[Z76] %j is refused as a decision", (fields, message) => {
  expect(read({ room: "1", ...fields })).toMatchObject({
    error: { message: expect.stringMatching(message) },
  });
});
