import { describe, expect, test } from "vitest";
import type { HistoryQuery } from "../../../src/core/client/history.ts";
import { chatError, fromErrorData } from "../../../src/core/protocol/errors.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { mentions } from "../../../src/tui/layout/mention.ts";
import { KEPT } from "../../../src/tui/state/entries.ts";
import { CHAT, Chat, OPS, SECOND } from "../chat.ts";

const NEW = /─ (\d+ new messages?) ─/;

/** Where pages of history were asked for. */
function asked(chat: Chat): HistoryQuery[] {
  return chat.of("page").map(({ query }) => query);
}

describe("unread", () => {
  test("[S9] what comes in other rooms is counted, mentions apart, until the room is looked at", () => {
    const chat = new Chat();
    chat.comes("one", {}, SECOND.roomId).comes("two", {}, SECOND.roomId).comes("hi ALICE!", {}, OPS.roomId);
    expect(chat.rows().slice(2, 4)).toEqual([
      expect.stringMatching(/聊天群2 +2 │/),
      expect.stringMatching(/ops +@1 │/),
    ]);
    chat.press("alt-2", "alt-3", "alt-1");
    expect(chat.text()).not.toMatch(/聊天群2 +\d|@1/);
  });

  test("[S9] what was there before joining, and what one said oneself, is not unread", () => {
    const chat = new Chat();
    chat.enter("/join 4").press("alt-1");
    const { roomId } = chat.state.rooms[3] ?? CHAT;
    chat.joined(roomId, 7);
    chat.comes("old", { seq: 7 }, roomId).comes("mine", { from: "alice" }, roomId);
    expect(chat.state.rooms[3]?.unread).toBe(0);
    chat.comes("new", {}, roomId);
    expect(chat.state.rooms[3]?.unread).toBe(1);
  });

  test("[S5] a line stands where the person left off, until they answer or leave", () => {
    const chat = new Chat();
    chat.comes("read", {}, SECOND.roomId).press("ctrl-n", "ctrl-p");
    chat.comes("new", {}, SECOND.roomId).comes("newer", {}, SECOND.roomId).press("ctrl-n");
    const rows = chat.rows();
    const at = rows.findIndex((row) => NEW.test(row));
    expect(rows[at]).toContain("2 new messages");
    expect(rows[at - 1]).toContain("│ read");
    expect(rows[at + 2]).toContain("│ new");
    chat.comes("while looking", {}, SECOND.roomId);
    expect(chat.text()).toContain("2 new messages");
    chat.enter("an answer");
    expect(chat.text()).not.toMatch(NEW);
  });

  test.each([
    ["alice: hi", "alice", true],
    ["hi @ALICE!", "alice", true],
    ["ａｌｉｃｅ？", "alice", true],
    ["malice", "alice", false],
    ["alices", "alice", false],
    ["alice2 no, alice yes", "alice", true],
    ["谢谢小爱了", "小爱", true],
    ["请alice看一下", "alice", true],
    ["@小爱你好", "小爱", true],
    ["nothing", "", false],
  ])("[S10] %j names %j: %s", (msg, nick, named) => {
    expect(mentions(msg, nick)).toBe(named);
  });
});

describe("the connection", () => {
  test("[S11] the status counts down to the next try, and wakes up for nothing else", () => {
    const chat = new Chat([CHAT]);
    expect(chat.rows().at(-1)).toMatch(/connected/);
    chat.lost(3_000);
    expect(chat.rows().at(-1)).toMatch(/reconnecting in 3 s/);
    expect(chat.wait(1_000).rows().at(-1)).toMatch(/reconnecting in 2 s/);
    expect(chat.wait(2_000).rows().at(-1)).toMatch(/reconnecting…/);
  });

  test("[S11] the status says how long the server takes to answer, from a second on", () => {
    const chat = new Chat([CHAT]);
    const statusAt = (ms: number, waiting = true) => chat.hear({ type: "lag", ms, waiting }).rows().at(-1);
    expect(statusAt(999)).toMatch(/connected/);
    expect(statusAt(3_200)).toMatch(/the server lags 3 s/);
    expect(statusAt(3_400, false)).toMatch(/connected/);
  });

  test("[S11] back online the room says how many messages came meanwhile", () => {
    const chat = new Chat([CHAT]);
    chat.comes("before").lost().online().joined(CHAT.roomId, 4);
    chat.comes("missed", { seq: 2 }).comes("missed too", { seq: 3 }).comes("and this", { seq: 4 });
    expect(chat.messages().slice(-5)).toEqual([
      " back online, 3 messages came meanwhile",
      " bob  10:30",
      " missed",
      " missed too",
      " and this",
    ]);
    chat.lost().online().joined(CHAT.roomId, 4);
    expect(chat.messages().at(-1)).toBe(" back online");
  });

  test("[S11] what this user said meanwhile, on this device or another, and whoever is ignored are not counted", () => {
    const chat = new Chat([CHAT]).comes("pest", { from: "mallory" }).enter("/ignore mallory");
    chat.lost().online().joined(CHAT.roomId, 6);
    const own = [{ seq: 2, clientMsgId: "c1" }, { seq: 3 }].map((told) =>
      chat.message("mine", { from: "alice", ...told }),
    );
    chat.hear({ type: "messages", roomId: CHAT.roomId, messages: own });
    chat.comes("more", { from: "mallory", seq: 4 });
    expect(chat.text()).toContain(" back online ");
    expect(chat.comes("theirs", { seq: 5 }).text()).toContain("back online, 1 message came meanwhile");
    chat.comes("and on", { seq: 6 }).comes("later", { seq: 7 });
    expect(chat.text()).toContain("back online, 2 messages came meanwhile");
  });

  test("[S11] a base server can't tell what was missed, and that is said", () => {
    const chat = new Chat([CHAT]).lost().online("base").joined(CHAT.roomId, 0);
    expect(chat.messages().at(-1)).toMatch(/back online; this server does not tell/);
  });

  test("[S11] after a refusal nothing typed is taken away", () => {
    const chat = new Chat([CHAT]);
    chat.hear({
      type: "status",
      status: { status: "refused", error: fromErrorData({ code: "FORBIDDEN", message: "banned" }) },
    });
    expect(chat.messages()).toEqual([" the server refuses the connection: banned"]);
    chat.enter("hello");
    expect([chat.sent, chat.draft]).toEqual([[], "hello"]);
  });

  test("[S7] what is typed offline is shown as queued, and counted", () => {
    const chat = new Chat([CHAT]).lost().enter("later");
    expect(chat.sent).toEqual(["later"]);
    expect(chat.outgoing("later", "c1").messages().at(-1)).toMatch(/later ·$/);
    expect(chat.rows().at(-1)).toContain("1 queued");
  });
});

/** A room with `count` messages of one row each, every one by somebody else, so that all have a header. */
function long(count: number, more = false): Chat {
  const chat = new Chat([CHAT], { columns: 80, rows: 23 });
  chat
    .lost()
    .hear({ type: "left", roomId: CHAT.roomId })
    .enter("/join 1")
    .online()
    .joined(CHAT.roomId, 1_000, more);
  for (let at = 1; at <= count; at++) chat.comes(`message ${at}.`, { from: `user${at}` });
  return chat;
}

describe("scrolling", () => {
  test("[S12] scrolled back the view stays while messages come, and says how many are below", () => {
    const chat = long(50).press("pageup");
    const seen = chat.messages();
    expect(seen.slice(-2)).toEqual([" user41  10:30", " message 41."]);
    expect(chat.rows().at(-1)).toMatch(/9 below/);
    chat.comes("new").comes("newer").outgoing("mine", "c1");
    expect(chat.messages()).toEqual(seen);
    expect(chat.rows().at(-1)).toMatch(/12 below/);
  });

  test("[S12] End on an empty line, Esc, Ctrl-End and sending return to the newest", () => {
    const chat = long(50);
    for (const back of [["end"], ["escape"], ["ctrl-end"], ["pagedown"], ["a", "enter"]]) {
      chat.press("pageup");
      expect(chat.text()).not.toContain("message 50.");
      for (const key of back) key === "a" ? chat.type(key) : chat.press(key);
      expect(chat.text()).toContain("message 50.");
    }
  });

  test("[S12] End while writing moves the cursor and not the view", () => {
    const chat = long(50).press("pageup").type("draft").press("home", "end");
    expect(chat.line).toBe("draft|");
    expect(chat.text()).not.toContain("message 50.");
  });

  test("[S12] the message at the top stays there when the size changes", () => {
    const chat = long(50).press("pageup", "pageup");
    const top = chat.messages()[1];
    expect(chat.resize(50, 30).messages()[1]).toBe(top);
    expect(chat.resize(120, 12).messages()[1]).toBe(top);
  });

  test("[S13] at the top older messages are asked for, once, and come without moving the view", () => {
    const chat = long(15, true).press("pageup", "pageup", "pageup");
    expect(asked(chat)).toEqual([{ before: 1_001, limit: 100 }]);
    expect(chat.messages()[0]).toBe(" loading older messages…");
    const row = chat.rows().findIndex((text) => text.includes("message 1."));
    const older = Array.from({ length: 40 }, (_, at) =>
      chat.message(`older ${at}`, { seq: 901 + at, from: `u${at}` }),
    );
    chat.page({ type: "older" }, older, true);
    expect(chat.rows().findIndex((text) => text.includes("message 1."))).toBe(row);
    expect(chat.text()).toContain("older 39");
    for (let page = 0; page < 5; page++) chat.press("pageup");
    expect(asked(chat).at(-1)).toEqual({ before: 901, limit: 100 });
    chat.page({ type: "older" }, [], false);
    expect(chat.press("ctrl-home").text()).toContain("the server no longer has what was said before");
    expect(asked(chat)).toHaveLength(2);
  });

  test("[S13] when older messages do not come, that is told, and scrolling up asks again", () => {
    const chat = long(15, true)
      .press("pageup", "pageup", "pageup")
      .reply({
        type: "pageFailed",
        roomId: CHAT.roomId,
        wanted: { type: "older" },
        error: chatError("unexpected", { message: "gone" }),
      });
    expect(chat.messages()[0]).toMatch(/did not load/);
    chat.press("pageup");
    expect(asked(chat)).toHaveLength(2);
  });

  test("[S13] a server without history is not asked, and no beginning is claimed", () => {
    const chat = new Chat([]).online("base").enter("/join 1").joined(CHAT.roomId, 0);
    chat.comes("hi", { seq: undefined }).press("ctrl-home", "pageup");
    expect(asked(chat)).toEqual([]);
    expect(chat.text()).not.toContain("beginning");
  });

  test("[S13] after another log began, the old one's numbers ask for nothing", () => {
    const chat = long(15, true).hear({ type: "restarted", roomId: CHAT.roomId }).press("ctrl-home");
    expect(asked(chat)).toEqual([]);
  });

  test(`[S14] at most ${KEPT} messages of a room are kept; older ones load again`, () => {
    const chat = long(10);
    const messages = Array.from({ length: KEPT }, (_, at) => chat.message(`flood ${at}`));
    chat.hear({ type: "messages", roomId: CHAT.roomId, messages });
    expect(chat.state.rooms[0]?.entries).toHaveLength(KEPT);
    for (let page = 0; page < KEPT; page++) chat.press("pageup");
    expect(asked(chat).at(-1)).toEqual({ before: messages[0]?.seq, limit: 100 });
  });
});

describe("who is here", () => {
  test("[S1] the user list follows the roster, and marks oneself by id", () => {
    const chat = new Chat([CHAT]);
    const users = [
      { userId: toUserId("bob"), nickName: "alice\x1b[2J" },
      { userId: toUserId("alice"), nickName: "alice" },
    ];
    chat.hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "known", users } });
    expect(chat.rows().slice(1, 3)).toEqual([
      expect.stringMatching(/│ ● alice$/),
      expect.stringMatching(/│ ● alice \(you\)$/),
    ]);
    expect(chat.rows()[0]).toContain("聊天群1 · 2 online");
  });
});
