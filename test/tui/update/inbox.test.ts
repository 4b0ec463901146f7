import { describe, expect, test } from "vitest";
import type { ChatMessage } from "../../../src/core/client/chat.ts";
import type { CalledItem } from "../../../src/core/client/inbox.ts";
import { chatError } from "../../../src/core/protocol/errors.ts";
import type { InboxWhy } from "../../../src/core/protocol/inbox.ts";
import { type RoomId, toRoomId } from "../../../src/core/protocol/names.ts";
import { CHAT, Chat, OPS, SECOND } from "../chat.ts";

const item = (
  id: number,
  why: InboxWhy,
  seq: number,
  roomId: RoomId = CHAT.roomId,
  message?: ChatMessage,
): CalledItem => ({
  id,
  roomId,
  seq,
  why,
  at: Date.UTC(2026, 10, 23, 9, id),
  message,
});

const room = (id: string): RoomId => toRoomId(id) ?? CHAT.roomId;

const rows = (chat: Chat): string[] => chat.middle().filter((row, at) => at === 0 || row !== "");

function listed(
  items: readonly CalledItem[],
  more: { next?: number; unread?: number } = {},
  chat = new Chat(),
): Chat {
  const { next, unread = items.length } = more;
  const page = { items, next, unread };
  return chat.press("alt-i").reply({ type: "inbox", page, before: undefined, wanted: "items" });
}

describe("the inbox", () => {
  test("[S52] what is not done is counted in the status from each welcome on, up to 99+", () => {
    const chat = new Chat();
    expect(chat.of("inbox")).toEqual([{ type: "inbox", query: { limit: 0 }, wanted: "count" }]);
    const count = (unread: number) =>
      chat.reply({
        type: "inbox",
        page: { items: [], next: undefined, unread },
        before: undefined,
        wanted: "count",
      });
    expect(count(0).status()).not.toContain("✉");
    expect(count(3).status()).toContain("✉ 3");
    chat.hear({ type: "inbox", items: [item(9, "reply", 4)], unread: undefined });
    expect(chat.status()).toContain("✉ 4");
    chat.hear({ type: "inbox", items: [], unread: 2 });
    expect(chat.status()).toContain("✉ 2");
    expect(count(100).status()).toContain("✉ 99+");
    chat.lost();
    chat.online();
    expect(chat.of("inbox")).toHaveLength(2);
  });

  test("[S52] it lists why, where, who, what and when, newest first, of rooms that are not open too", () => {
    const chat = new Chat().comes("alice: hi", { seq: 1 });
    const asked = chat.effects.length;
    const elsewhere = room("roomnew");
    const said = chat.message("two\nlines\x1b[2J", { seq: 7, from: "小爱" }, elsewhere);
    listed(
      [item(3, "reply", 7, elsewhere, said), item(2, "all", 8, elsewhere), item(1, "mention", 1)],
      {},
      chat,
    );
    expect(rows(chat)[0]).toMatch(/inbox · 3 .*Enter goes there, d done, D all done/);
    expect(rows(chat).slice(1)).toEqual([
      expect.stringMatching(/^▸ reply #new 小爱: two lines +09:03$/),
      expect.stringMatching(/^ {2}@all #new no longer to be seen +09:02$/),
      expect.stringMatching(/^ {2}mention 聊天群1 bob: alice: hi +09:01$/),
    ]);
    expect(chat.effects.slice(asked).map(({ type }) => type)).toEqual(["inbox"]);
  });

  test("[S52] of what comes while it is open the messages that are not here are asked for, and stand there then", () => {
    const chat = listed([item(1, "mention", 1)]).comes("alice?", { seq: 4 });
    chat.hear({ type: "inbox", items: [item(2, "mention", 4)], unread: 2 });
    expect(rows(chat)[2]).toMatch(/^▸ mention/);
    expect(chat.of("inbox")).toHaveLength(2);
    chat.hear({ type: "inbox", items: [item(3, "reply", 7, room("roomnew"))], unread: 3 });
    expect(rows(chat)[1]).toMatch(/^ {2}reply #new +09:03$/);
    expect(chat.of("inbox").at(-1)).toEqual({
      type: "inbox",
      query: { before: 4, limit: 1 },
      wanted: "messages",
    });
    const message = chat.message("now", { seq: 7 }, room("roomnew"));
    const page = { items: [item(3, "reply", 7, room("roomnew"), message)], next: 3, unread: 3 };
    chat.reply({ type: "inbox", page, before: 4, wanted: "messages" });
    expect(rows(chat)[1]).toMatch(/^ {2}reply #new bob: now +09:03$/);
    expect([chat.state.inbox.items.map(({ id }) => id), chat.state.inbox.next]).toEqual([
      [3, 2, 1],
      undefined,
    ]);
    const error = chatError("connection-lost", { cause: "gone" });
    chat.reply({ type: "inboxFailed", wanted: "messages", error });
    expect(rows(chat)).toHaveLength(4);
  });

  test("[S52] Enter goes there, also where the room is not open", () => {
    const chat = listed([item(2, "mention", 30, OPS.roomId), item(1, "reply", 5, room("roomnew"))]).press(
      "enter",
    );
    expect([chat.state.current, chat.state.overlay]).toEqual([OPS.roomId, undefined]);
    expect(chat.of("page").at(-1)).toMatchObject({ roomId: OPS.roomId, wanted: { type: "jump", seq: 30 } });
    listed([item(1, "reply", 5, room("roomnew"))], {}, chat).press("enter");
    expect(chat.state.current).toBe("roomnew");
    const last = chat.effects.slice(-2);
    expect(last).toMatchObject([
      { type: "join", roomId: "roomnew" },
      { type: "page", wanted: { type: "jump", seq: 5 } },
    ]);
    listed([item(1, "direct", 5, room("dm.abc"))], {}, chat).press("enter");
    chat.joined(chat.state.current ?? CHAT.roomId);
    chat.hear({
      type: "messages",
      roomId: chat.state.current ?? CHAT.roomId,
      messages: [chat.message("psst", { seq: 5 }, chat.state.current)],
    });
    expect(chat.middle()[0]).toContain("@bob");
  });

  test("[S52] d is done, D all that is listed, with Alt too; below the last one more is asked for", () => {
    const many = [4, 3, 2, 1].map((id) => item(id, "mention", id, OPS.roomId));
    const chat = listed(many, { next: 1, unread: 9 }).press("down").type("d");
    expect(chat.of("inboxDone")).toEqual([{ type: "inboxDone", ids: [3] }]);
    expect(rows(chat)).toHaveLength(4);
    chat.reply({ type: "inboxDone", unread: 8 });
    expect(chat.press("alt-d").of("inboxDone").at(-1)).toEqual({ type: "inboxDone", ids: [2] });
    expect(chat.draft).toBe("");
    chat.press("down", "down", "down");
    expect(chat.of("inbox").at(-1)).toMatchObject({ query: { before: 1 }, wanted: "items" });
    expect(chat.press("alt-shift-d").of("inboxDone").at(-1)).toEqual({ type: "inboxDone", ids: [4, 1] });
    chat.reply({
      type: "inbox",
      page: { items: [], next: undefined, unread: 0 },
      before: 1,
      wanted: "items",
    });
    expect(rows(chat)[1]).toBe("nothing calls you");
    expect(listed(many).type("D").of("inboxDone")).toEqual([{ type: "inboxDone", ids: [4, 3, 2, 1] }]);
  });

  test("[S52] what could not be done is told, and stands in the list again", () => {
    const chat = listed([item(2, "mention", 2), item(1, "mention", 1)]).type("d");
    const asked = chat.of("inbox").length;
    chat.reply({ type: "inboxDoneFailed", error: chatError("records-unavailable", {}) });
    expect(chat.of("inbox")).toHaveLength(asked + 1);
    const page = { items: [item(2, "mention", 2), item(1, "mention", 1)], next: undefined, unread: 2 };
    chat.reply({ type: "inbox", page, before: undefined, wanted: "items" });
    expect([chat.state.inbox.items.length, chat.state.inbox.unread]).toEqual([2, 2]);
    expect(chat.press("escape").text()).toContain("/inbox: ");
  });

  test("[S52] what comes moves up in it and what is chosen stays chosen; what goes elsewhere goes", () => {
    const chat = listed([item(2, "reaction", 2), item(1, "mention", 1)]).press("down");
    chat.hear({ type: "inbox", items: [item(3, "reaction", 2)], unread: undefined });
    expect(chat.state.inbox.items.map(({ id }) => id)).toEqual([3, 1]);
    chat.hear({ type: "inbox", items: [item(4, "all", 3)], unread: 3 });
    expect(chat.state.inbox.items.map(({ id }) => id)).toEqual([4, 3, 1]);
    expect(rows(chat)[3]).toMatch(/^▸ mention/);
    chat.hear({ type: "inbox", items: [], unread: 1 });
    expect(chat.of("inbox").at(-1)).toMatchObject({ wanted: "items" });
  });

  test("[S52] what is chosen stays chosen where the list is read again, and the list of after a lost connection is read", () => {
    const chat = listed([item(3, "mention", 3), item(2, "mention", 2), item(1, "mention", 1)]);
    chat.press("down", "down");
    chat.lost();
    chat.online();
    expect(chat.of("inbox").at(-1)).toMatchObject({ wanted: "items" });
    const read = (ids: readonly number[]) => {
      const page = { items: ids.map((id) => item(id, "mention", id)), next: undefined, unread: ids.length };
      chat.reply({ type: "inbox", page, before: undefined, wanted: "items" });
    };
    read([5, 4, 3, 2, 1]);
    expect(rows(chat)[5]).toMatch(/^▸ mention/);
    read([5, 4]);
    expect(rows(chat)[2]).toMatch(/^▸ mention/);
    expect(chat.type("d").of("inboxDone").at(-1)).toEqual({ type: "inboxDone", ids: [4] });
  });

  test("[S42] a message that changed after its page was read is listed as it is now", () => {
    const chat = new Chat();
    const state = (text: string, rev: number) =>
      chat.message(text, { seq: 7, changes: { rev, editedAt: 1 } }, OPS.roomId);
    chat.hear({ type: "changed", roomId: OPS.roomId, messages: [state("new", 2)] });
    listed([item(1, "mention", 7, OPS.roomId, state("old", 1))], {}, chat);
    expect(rows(chat)[1]).toContain("bob: new");
    chat.hear({ type: "changed", roomId: OPS.roomId, messages: [state("newer", 3)] });
    expect(rows(chat)[1]).toContain("bob: newer");
  });

  test("[S52] a failure is told in it, a base server has none, and keys that mean nothing do nothing", () => {
    const error = chatError("unexpected", { message: "broken" });
    const chat = new Chat().enter("/inbox").reply({ type: "inboxFailed", wanted: "items", error });
    expect(rows(chat)[1]).toBe("broken");
    expect(chat.type("xyz ").press("alt-q", "backspace", "ctrl-k").draft).toBe("");
    expect(chat.press("alt-i").state.overlay).toBeUndefined();
    expect(new Chat().online("base").enter("/inbox").text()).toContain("this server has no inbox");
  });
});

describe("pinned messages", () => {
  const pinned = { rev: 1, pinnedBy: "bob" } as const;

  test("[S53] /pins lists them, newest first, and Enter goes there", () => {
    const chat = new Chat([CHAT, SECOND]).enter("/pins");
    expect(chat.of("pins")).toEqual([{ type: "pins", roomId: CHAT.roomId }]);
    expect(rows(chat)[1]).toBe("loading…");
    const messages = [4, 9].map((seq) => chat.message(`rule ${seq}`, { seq, changes: pinned }));
    chat.reply({ type: "pins", roomId: CHAT.roomId, messages });
    expect(rows(chat)[0]).toContain("pinned messages · 2");
    expect(rows(chat)[1]).toMatch(/^▸ bob: rule 9 +10:30$/);
    chat.press("down", "enter");
    expect(chat.of("page").at(-1)).toMatchObject({ wanted: { type: "jump", seq: 4 } });
  });

  test("[S53] one that is unpinned goes, and another one is chosen", () => {
    const chat = new Chat().enter("/pins");
    const messages = [4, 9].map((seq) => chat.message(`rule ${seq}`, { seq, changes: pinned }));
    chat.reply({ type: "pins", roomId: CHAT.roomId, messages }).press("down");
    const unpinned = chat.message("rule 4", { seq: 4, changes: { rev: 2 } });
    chat.hear({ type: "changed", roomId: CHAT.roomId, messages: [unpinned] });
    expect(rows(chat).slice(1)).toEqual([expect.stringMatching(/^▸ bob: rule 9/)]);
  });

  test("[S53] none, and a failure, are told", () => {
    const none = new Chat().enter("/pins").reply({ type: "pins", roomId: CHAT.roomId, messages: [] });
    expect(rows(none)[1]).toBe("nothing is pinned here");
    const error = chatError("unexpected", { message: "broken" });
    const failed = new Chat().enter("/pins").reply({ type: "pinsFailed", roomId: CHAT.roomId, error });
    expect(rows(failed)[1]).toBe("broken");
  });
});

describe("links", () => {
  test("[S54] o opens the only link of a picked message", () => {
    const chat = new Chat().comes("see https://a.example/x.").press("alt-up").type("o");
    expect(chat.of("openLink")).toEqual([{ type: "openLink", link: "https://a.example/x" }]);
    chat.reply({ type: "linkOpened", link: "https://a.example/x", opened: true });
    expect(chat.text()).toContain("opened");
    expect(chat.of("copy")).toEqual([]);
  });

  test("[S54] of several, each once, the one whose label is pressed, or the chosen one", () => {
    const chat = new Chat().comes("https://a.example https://b.example https://a.example").press("alt-up");
    chat.type("o");
    expect(rows(chat).slice(1)).toEqual(["▸ 1 https://a.example", "  2 https://b.example"]);
    expect(chat.type("2").of("openLink")).toEqual([{ type: "openLink", link: "https://b.example" }]);
    chat.type("o").press("enter");
    expect(chat.of("openLink").at(-1)).toEqual({ type: "openLink", link: "https://a.example" });
  });

  test("[S54] where nothing opens it, it is sent to the terminal, and that is said", () => {
    const chat = new Chat().comes("https://a.example").press("alt-up").type("o");
    chat.reply({ type: "linkOpened", link: "https://a.example", opened: false });
    expect(chat.of("copy")).toEqual([{ type: "copy", text: "https://a.example" }]);
    expect(chat.text()).toContain("sent to the terminal to copy");
    expect(new Chat().comes("none").press("alt-up").type("o").text()).toContain("there is no link in it");
  });
});
