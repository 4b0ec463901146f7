import { describe, expect, test } from "vitest";
import { type ChatError, chatError, fromErrorData } from "../../../../src/core/protocol/errors.ts";
import { toUserId } from "../../../../src/core/protocol/names.ts";
import { NOTHING_PERSISTED } from "../../../../src/tui/state/persisted.ts";
import { CHAT, Chat } from "../../chat.ts";

describe("the connection", () => {
  test("[S11] the status counts down to the next try, and wakes up for nothing else", () => {
    const chat = new Chat([CHAT]);
    expect(chat.status()).toMatch(/connected/);
    chat.lost(3_000);
    expect(chat.status()).toMatch(/reconnecting in 3 s/);
    expect(chat.wait(1_000).status()).toMatch(/reconnecting in 2 s/);
    expect(chat.wait(2_000).status()).toMatch(/reconnecting…/);
  });

  test("[S11] the status says how long the server takes to answer, from a second on", () => {
    const chat = new Chat([CHAT]);
    const statusAt = (ms: number, waiting = true) => chat.hear({ type: "lag", ms, waiting }).status();
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

  test("[S39] why the server lets nobody in for long is told once; a short wait is not", () => {
    const chat = new Chat([CHAT]);
    const wait = (error: ChatError, ms: number) =>
      chat.hear({
        type: "status",
        status: { status: "waiting", cause: "refused", error, nextTryAt: chat.state.now + ms },
      });
    wait(chatError("too-many-connections", { waitMs: 900 }), 900);
    expect(chat.text()).not.toContain("refuses");
    for (let n = 0; n < 3; n += 1) wait(chatError("too-many-identities", { waitMs: 60_000 }), 60_000);
    const lines = chat.messages().filter((line) => line.includes("refuses the connection"));
    expect(lines).toHaveLength(1);
    expect(chat.text()).toContain("too many new users come from your");
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
    expect(chat.status()).toContain("1 queued");
  });

  test("[I28] a server that is open to all says so at the first connection, until the next key, and no more once one has spoken there", () => {
    const server = { name: "groupchat", version: "1", now: 0, entry: "open" } as const;
    const status = {
      status: "online",
      dialect: "v1",
      nickName: "alice",
      userId: toUserId("u"),
      server,
    } as const;
    const isTold = (chat: Chat) => chat.text().includes("anybody who reaches this server comes in");
    const chat = new Chat([CHAT]);
    const connecting = { status: "connecting" } as const;
    chat.hear({ type: "status", status: connecting }).hear({ type: "status", status });
    expect(isTold(chat)).toBe(true);
    const closed = new Chat([CHAT]).hear({ type: "status", status: connecting });
    closed.hear({ type: "status", status: { ...status, server: { ...server, entry: "closed" } } });
    expect(isTold(closed)).toBe(false);
    const known = new Chat([CHAT], undefined, { persisted: { ...NOTHING_PERSISTED, sent: ["hello"] } });
    known.hear({ type: "status", status: connecting }).hear({ type: "status", status });
    expect(isTold(known)).toBe(false);
  });
});
