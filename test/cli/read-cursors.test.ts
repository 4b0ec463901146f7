import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ReadCursors } from "../../src/cli/reading/read-cursors.ts";
import type { ChatMessage } from "../../src/core/client/chat.ts";
import type { MessageChanges } from "../../src/core/protocol/changes.ts";
import { toRoomId, toUserId } from "../../src/core/protocol/names.ts";

const folder = mkdtempSync(join(tmpdir(), "cursors-"));
afterAll(() => rmSync(folder, { recursive: true }));
const roomId = toRoomId("room1") ?? expect.unreachable();

function message(seq: number, changes: MessageChanges): ChatMessage {
  return {
    key: `e/${roomId}/${seq}`,
    roomId,
    seq,
    at: 0,
    userId: toUserId("u"),
    nickName: "alice",
    msg: "deploy?",
    kind: "text",
    own: false,
    changes,
  };
}

const thumbs = { emoji: "👍", count: 1, users: ["bob"] };
const party = { emoji: "🎉", count: 1, users: ["carol"] };
const told = (emoji: string, user: string) => ({ type: "react", emoji, on: true, users: [user] });

describe("[Z93] the states in which messages were told last, between runs", () => {
  test("a change that was not done with is told again, and alone", () => {
    const file = join(folder, "undone");
    const first = ReadCursors.load(file);
    first.printed.take(message(1, { rev: 5, reactions: [thumbs] }));
    first.keep(roomId, { epoch: "e", seq: 1, rev: 5 });
    first.printed.take(message(1, { rev: 8, reactions: [thumbs, party] }));
    first.keep(roomId, { epoch: "e", seq: 1, rev: 5 }); // what is done for the change still runs
    const { printed } = ReadCursors.load(file);
    const now = message(1, { rev: 8, reactions: [thumbs, party] });
    expect(printed.take(now)).toEqual([told("🎉", "carol")]);
    expect(printed.take(now)).toEqual([]);
  });

  test("what was told with its message is told no more, though its change is not read", () => {
    const file = join(folder, "with-message");
    const first = ReadCursors.load(file);
    const now = message(3, { rev: 9, reactions: [thumbs] });
    first.printed.note([now]);
    first.keep(roomId, { epoch: "e", seq: 2, rev: 5 });
    expect(ReadCursors.load(file).printed.take(now)).toEqual([told("👍", "bob")]);
    first.keep(roomId, { epoch: "e", seq: 3, rev: 5 });
    expect(ReadCursors.load(file).printed.take(now)).toEqual([]);
  });

  test("those of the messages told last are kept, 500 of them in at most 64 KiB", () => {
    const file = join(folder, "many");
    const cursors = ReadCursors.load(file);
    for (let seq = 1; seq <= 600; seq++)
      cursors.printed.take(message(seq, { rev: seq, reactions: [thumbs] }));
    cursors.keep(roomId, { epoch: "e", seq: 600, rev: 600 });
    const { printed } = ReadCursors.load(file);
    const differences = (seq: number) =>
      printed.take(message(seq, { rev: 600 + seq, reactions: [thumbs, party] }));
    expect(differences(600)).toEqual([told("🎉", "carol")]);
    expect(differences(101)).toEqual([told("🎉", "carol")]);
    expect(differences(100)).toEqual([told("👍", "bob"), told("🎉", "carol")]);

    const users = Array.from({ length: 50 }, (_, index) => `user-${index}`.padEnd(64, "x"));
    for (let seq = 1; seq <= 100; seq++) {
      const crowd = { emoji: "👍", count: 50, users };
      cursors.printed.take(message(seq, { rev: 1_000 + seq, reactions: [crowd] }));
    }
    cursors.keep(roomId, { epoch: "e", seq: 600, rev: 1_100 });
    expect(readFileSync(file, "utf8").length).toBeLessThan(66 * 1024);
    expect(Object.keys(JSON.parse(readFileSync(file, "utf8")).states)).toContain(`e/${roomId}/100`);
  });

  test("a file that has none is read as ever", () => {
    const file = join(folder, "old");
    writeFileSync(file, '{"rooms":{"room1":{"epoch":"e","seq":3,"at":1}}}\n');
    expect(ReadCursors.load(file).of(roomId)).toEqual({ epoch: "e", seq: 3, at: 1 });
  });
});
