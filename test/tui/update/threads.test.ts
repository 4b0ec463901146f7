import { describe, expect, test } from "vitest";
import type { ChatMessage } from "../../../src/core/client/chat.ts";
import { chatError } from "../../../src/core/protocol/errors.ts";
import { toPersisted } from "../../../src/tui/state/persistence.ts";
import { CHAT, Chat, SECOND } from "../chat.ts";

/** A question, chatter, and an answer in a room. */
const talk = () =>
  new Chat([CHAT, SECOND])
    .comes("who deploys?", { seq: 1 })
    .comes("chatter", { seq: 2, from: "小爱" })
    .comes("I do", { seq: 3, replyTo: 1, from: "carol" });

function answer(chat: Chat, seq: number, root: number, messages: readonly ChatMessage[], more = false): Chat {
  const page = { root, messages, more };
  return chat.reply({ type: "thread", roomId: CHAT.roomId, wanted: { type: "thread", seq }, page });
}

/** The thread of that question, opened on its answer. */
function opened(): Chat {
  const chat = talk().press("alt-up").type("t");
  return answer(chat, 3, 1, [
    chat.message("who deploys?", { seq: 1, key: "message 1" }),
    chat.message("I do", { seq: 3, replyTo: 1, from: "carol" }),
  ]);
}

describe("threads", () => {
  test("[S51] t shows a message and all that answers it, and Esc goes back to where one was, with nothing picked", () => {
    const before = talk().rows();
    const chat = talk().press("alt-up").type("t");
    expect(chat.of("thread")).toEqual([
      {
        type: "thread",
        roomId: CHAT.roomId,
        seq: 3,
        query: { limit: 100 },
        wanted: { type: "thread", seq: 3 },
      },
    ]);
    const thread = opened();
    expect(thread.middle()[0]).toContain("thread in 聊天群1 · bob: who deploys?");
    expect(thread.messages()).toEqual([
      " bob  10:30",
      " who deploys?",
      " carol  10:30",
      " ↳ bob: who deploys?",
      " I do",
    ]);
    expect(thread.status()).toContain("answer in this thread");
    expect(thread.status()).toContain("Esc goes back");
    expect(thread.press("escape").rows()).toEqual(before);
  });

  test("[S51] what is written there answers its last message, or the picked one, and stands there at once", () => {
    const chat = opened().enter("thanks");
    const sent = { type: "send", roomId: CHAT.roomId, msg: "thanks", kind: "text" };
    expect(chat.of("send")).toEqual([{ ...sent, replyTo: 3 }]);
    const waiting = { clientMsgId: "a", ...sent, kind: "text", at: chat.now, replyTo: 3 } as const;
    chat.hear({ type: "outgoing", outgoing: { ...waiting, state: { status: "sending" } } });
    expect(chat.messages().at(-1)).toMatch(/thanks +…$/);
    chat.comes("thanks", { seq: 4, replyTo: 3, from: "alice", clientMsgId: "a" });
    expect(chat.messages().at(-1)).toMatch(/thanks +✓$/);
    chat.press("alt-up", "alt-up", "alt-up").type("r").enter("please");
    expect(chat.of("send").at(-1)).toMatchObject({ msg: "please", replyTo: 1 });
    expect(chat.middle()[0]).toContain("thread in");
    expect(chat.press("escape", "escape").messages().at(-1)).toMatch(/thanks +✓$/);
  });

  test("[S51] answers come in live, directly and in turn, and nothing else does", () => {
    const chat = opened()
      .comes("and tests?", { seq: 4, replyTo: 3 })
      .comes("lunch?", { seq: 5 })
      .comes("soon", { seq: 6, replyTo: 5 })
      .comes("they pass", { seq: 7, replyTo: 4, from: "carol" });
    expect(chat.text()).toContain("they pass");
    for (const other of ["chatter", "lunch?", "soon"]) expect(chat.text()).not.toContain(other);
    expect(chat.press("escape", "end").text()).toContain("lunch?");
  });

  test("[S51] an answer that is seen there is no news to alert of; what is said beside it is", () => {
    const chat = opened().comes("alice, done", { seq: 4, replyTo: 3 });
    expect(chat.of("alert")).toEqual([]);
    expect(chat.comes("alice, look", { seq: 5 }).of("alert")).toHaveLength(1);
    chat.happen({ type: "focus", focused: false }).comes("alice?", { seq: 6, replyTo: 4 });
    expect(chat.of("alert")).toHaveLength(2);
  });

  test("[S51] an answer to a part that is not loaded is asked for", () => {
    const chat = talk().press("alt-up").type("t");
    answer(chat, 3, 1, [chat.message("I do", { seq: 3, replyTo: 1, key: "x" })], true);
    chat.comes("to the middle", { seq: 60, replyTo: 2 });
    expect(chat.of("thread").at(-1)).toEqual({
      type: "thread",
      roomId: CHAT.roomId,
      seq: 3,
      query: { after: 3, limit: 100 },
      wanted: { type: "newer", thread: 1 },
    });
    chat.comes("to the last", { seq: 61, replyTo: 3 });
    const messages = [chat.message("to the middle", { seq: 60, replyTo: 2 })];
    const wanted = { type: "newer", thread: 1 } as const;
    chat.reply({
      type: "thread",
      roomId: CHAT.roomId,
      wanted,
      page: { root: 1, messages, more: false },
    });
    const text = chat.text();
    expect(text.indexOf("to the middle")).toBeGreaterThan(text.indexOf("I do"));
    expect(text.indexOf("to the last")).toBeGreaterThan(text.indexOf("to the middle"));
  });

  test("[S51] older pages load at the top; of a root that was trimmed a line stands there", () => {
    const chat = new Chat([CHAT], { columns: 100, rows: 14 }).comes("deep", { seq: 300, replyTo: 299 });
    const page = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, at) =>
        chat.message(`no.${from + at}.`, { seq: from + at, replyTo: from + at - 1 }),
      );
    chat.press("alt-up").type("t");
    answer(chat, 300, 90, page(201, 300), true);
    expect(chat.text()).toContain("no.300.");
    for (let up = 0; up < 60; up++) chat.press("pageup");
    const older = { type: "older", thread: 90 } as const;
    expect(chat.of("thread").at(-1)).toMatchObject({ query: { before: 201, limit: 100 }, wanted: older });
    expect(chat.text()).toContain("loading older messages");
    chat.reply({
      type: "thread",
      roomId: CHAT.roomId,
      wanted: older,
      page: { root: 90, messages: page(101, 200), more: false },
    });
    for (let up = 0; up < 60; up++) chat.press("pageup");
    expect(chat.text()).toContain("no.101.");
    expect(chat.text()).toContain("this thread began with is no longer on");
    expect(chat.press("end").text()).toContain("no.300.");
    expect(chat.middle()[0]).toContain("thread in");
  });

  test("[S51] a thread has a draft of its own, and the room's waits", () => {
    const chat = talk().type("for the room").press("alt-up").type("t");
    answer(chat, 3, 1, [chat.message("who deploys?", { seq: 1, key: "r" })]);
    expect(chat.draft).toBe("");
    chat.type("for the thread");
    expect(chat.press("alt-2").draft).toBe("");
    expect(chat.press("alt-1").draft).toBe("for the thread");
    expect(toPersisted(chat.state).drafts.get(CHAT.roomId)?.text).toBe("for the room");
    expect(chat.press("escape").draft).toBe("for the room");
    chat.press("escape", "ctrl-c", "alt-up").type("t");
    answer(chat, 3, 1, [chat.message("who deploys?", { seq: 1, key: "r" })]);
    expect(chat.draft).toBe("for the thread");
    expect(toPersisted(chat.state).drafts.get(CHAT.roomId)?.text).toBe("for the thread");
  });

  test("[S51] /thread shows that of the last message, or of the one that is answered", () => {
    expect(talk().enter("/thread").of("thread")[0]).toMatchObject({ seq: 3 });
    const chat = talk().press("alt-up", "alt-up").type("r").enter("/thread");
    expect(chat.of("thread")[0]).toMatchObject({ seq: 2 });
    expect(new Chat([CHAT]).enter("/thread").text()).toContain("no message here whose thread");
  });

  test("[S51] one that can't be read is told, and one that comes too late changes nothing", () => {
    const chat = talk().enter("/thread");
    const error = chatError("unexpected", { message: "broken" });
    chat.reply({
      type: "threadFailed",
      roomId: CHAT.roomId,
      wanted: { type: "thread", seq: 3 },
      error,
    });
    expect(chat.text()).toContain("/thread: broken");
    chat.enter("/thread").press("pageup");
    answer(chat, 3, 1, [chat.message("who deploys?", { seq: 1, key: "r" })]);
    expect(chat.text()).not.toContain("thread in");
  });

  test("[S51] g within a thread and to what is not in it, and a page of the room that comes meanwhile", () => {
    const chat = opened().press("alt-up").type("g");
    expect(chat.rows().find((row) => row.includes("▸"))).toContain("who deploys?");
    expect(chat.press("escape").middle()[0]).toContain("thread in");
    const rows = chat.rows();
    chat.page({ type: "older" }, [chat.message("older", { seq: 0 })], false);
    expect(chat.rows()).toEqual(rows);
  });

  test("[S51] with another log its draft answers nothing: that seq is another message's now", () => {
    const answering = () => opened().press("alt-up").type("r").type("mine");
    expect(answering().state.replyTo?.seq).toBe(3);
    const elsewhere = answering().happen({ type: "goTo", roomId: SECOND.roomId, seq: 1 });
    const threadDrafts = elsewhere.state.rooms[0]?.threadDrafts;
    expect(threadDrafts?.get(1)?.replyTo?.seq).toBe(3);
    for (const one of [answering(), elsewhere]) {
      one.hear({ type: "restarted", roomId: CHAT.roomId });
      const drafts = [...(one.state.rooms[0]?.threadDrafts.values() ?? [])];
      expect(drafts.map(({ replyTo }) => replyTo)).toEqual([undefined]);
    }
  });
});
