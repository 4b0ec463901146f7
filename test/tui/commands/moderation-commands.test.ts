import { describe, expect, test } from "vitest";
import { chatError } from "../../../src/core/protocol/errors.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { toTimes } from "../../../src/core/time/time.ts";
import { CHAT, Chat } from "../chat.ts";

const last = (chat: Chat): string | undefined => chat.messages().at(-1)?.trim();

const asked = (line: string) => {
  const chat = new Chat().enter(line);
  const { now } = chat.state;
  return { chat, now, effects: chat.of("moderate") };
};

describe("commands that keep order", () => {
  test.each([
    ["/kick bob", { action: "kick", nickName: "bob", reason: "" }],
    ["/kick @BOB 2h of this", { action: "kick", nickName: "BOB", reason: "2h of this" }],
    ["/ban eve spam", { action: "ban", nickName: "eve", reason: "spam" }],
    ["/unban Some Body", { action: "unban", nickName: "Some Body", reason: "" }],
    ["/silence bob", { action: "silence", nickName: "bob", reason: "" }],
    ["/unsilence bob", { action: "unsilence", nickName: "bob", reason: "" }],
  ])("[C21] %s asks it of the server, about the room that is looked at", (line, expected) => {
    const { effects } = asked(line);
    expect(effects).toEqual([{ type: "moderate", roomId: CHAT.roomId, until: undefined, ...expected }]);
  });

  test("[C21] a time before the reason says until when", () => {
    const { effects, now } = asked("/ban bob 2h  spam and more");
    expect(effects).toMatchObject([{ nickName: "bob", until: now + 7_200_000, reason: "spam and more" }]);
    const silenced = asked("/silence bob 10m");
    expect(silenced.effects).toMatchObject([{ until: silenced.now + 600_000, reason: "" }]);
  });

  test("[C21] a line in the room says what was done, or why it was not", () => {
    const { chat, now } = asked("/ban bob 2h");
    chat.reply({
      type: "moderated",
      action: "ban",
      roomId: CHAT.roomId,
      subject: "bo\x1b[2Jb",
      until: now + 7_200_000,
    });
    expect(last(chat)).toContain(`bob is banned from this room until ${toTimes(now + 7_200_000)}`);
    const error = chatError("role-not-lower", { role: "admin", own: "moderator" });
    chat.reply({ type: "refused", command: "ban", error });
    expect(chat.messages().slice(-2).join("")).toContain("/ban: you can only decide about those");
  });

  test("[C21] /slow sets the time between two messages, off ends it", () => {
    const settings = (line: string) => new Chat().enter(line).of("changeSettings");
    expect(settings("/slow 10s")).toEqual([
      { type: "changeSettings", roomId: CHAT.roomId, settings: { slowMs: 10_000 } },
    ]);
    expect(settings("/slow off")).toMatchObject([{ settings: { slowMs: 0 } }]);
    expect(settings("/slow down")).toEqual([]);
  });

  test("[C21] without a nick, and with one that can be none, it asks nothing", () => {
    expect(last(new Chat().enter("/kick"))).toBe("usage: /kick nick [reason]");
    expect(asked(`/ban ${"x".repeat(40)}`).effects).toEqual([]);
  });
});

describe("a room that this user is taken out of", () => {
  const removed = (chat: Chat) =>
    chat.hear({
      type: "removed",
      roomId: CHAT.roomId,
      error: chatError("kicked", { roomId: CHAT.roomId, why: "rude" }),
    });

  test("[I69] says why, and is not entered again by going there or coming back online", () => {
    const chat = removed(new Chat());
    expect(last(chat)).toContain("you were taken out of room1: rude");
    const joins = chat.of("join").length;
    chat.hear({ type: "status", status: { status: "connecting" } });
    chat.hear({
      type: "status",
      status: { status: "online", dialect: "v1", nickName: "alice", userId: toUserId("alice-id") },
    });
    expect(chat.of("join")).toHaveLength(joins);
    expect(chat.enter("/join 1").of("join")).toHaveLength(joins + 1);
  });
});
