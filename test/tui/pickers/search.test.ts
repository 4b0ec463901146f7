import { describe, expect, test } from "vitest";
import { chatError } from "../../../src/core/protocol/errors.ts";
import { STANDARD_WIDTHS } from "../../../src/core/text/widths.ts";
import { lookFor } from "../../../src/tui/look/look.ts";
import { chineseScreen } from "../../../src/tui/words/chinese.ts";
import { CHAT, Chat, NOW, OPS, SECOND, type Told } from "../chat.ts";

const DAY = 24 * 60 * 60 * 1_000;
const found = (chat: Chat, messages: readonly Told[], next?: number, query = "开会") =>
  chat.reply({
    type: "found",
    query,
    messages: messages.map((told, at) => chat.message(`开会 ${at}`, { seq: 500 - at, ...told })),
    next,
  });

const THREE = [{}, {}, {}];

describe("searching messages", () => {
  test("[K19] Ctrl-F asks the server, shows what is found and goes there", () => {
    const chat = new Chat().press("ctrl-f").type(" 开会 ").press("enter");
    expect(chat.of("search")).toMatchObject([{ query: "开会", terms: { words: "开会" }, before: undefined }]);
    expect(chat.overlay()[0]).toContain("searching…");
    found(chat, THREE, 77);
    expect(chat.overlay()[0]).toContain("3+ found");
    expect(chat.overlay()[1]).toMatch(/▸ 10:30 聊天群1 bob: 开会 0/);
    chat.press("down", "enter");
    expect(chat.of("page")).toEqual([
      {
        type: "page",
        roomId: CHAT.roomId,
        query: { after: 449, limit: 100 },
        wanted: { type: "jump", seq: 499, label: "" },
      },
    ]);
    expect(chat.state.overlay).toBeUndefined();
  });

  test("[K19] below the last one more is asked for", () => {
    const chat = found(new Chat().enter("/search 开会"), [{}, {}], 77).press("down", "down");
    expect(chat.of("search").at(-1)).toMatchObject({ query: "开会", before: 77 });
    found(chat, [{}]);
    expect(chat.overlay()[0]).toContain("3 found");
  });

  test("[K19] nothing found, and a failure, are told; an answer that comes too late is dropped", () => {
    const chat = found(new Chat().enter("/search 开会"), []);
    expect(chat.overlay()[0]).toContain("nothing found");
    chat
      .press("enter")
      .enter(" x")
      .reply({
        type: "searchFailed",
        query: "开会 x",
        error: chatError("unexpected", { message: "no\x1b[2J index" }),
      });
    expect(chat.overlay()[1]).toBe("no index");
    expect(found(chat.press("escape"), THREE).state.overlay).toBeUndefined();
    expect(new Chat().enter("/search").text()).toContain("usage: /search words");
  });

  test("[K80] times are as short as they may be, rooms and times in columns, and the match is lit", () => {
    const chat = found(new Chat().enter("/search 开会"), [
      {},
      { at: NOW - 2 * DAY },
      { at: NOW - 7 * DAY },
      { at: NOW - 400 * DAY },
    ]);
    const rows = () =>
      chat
        .overlay()
        .slice(1, 5)
        .map((row) => row.slice(2));
    expect(rows()).toEqual([
      "10:30       聊天群1 bob: 开会 0",
      "Sat 10:30   聊天群1 bob: 开会 1",
      "16 Nov      聊天群1 bob: 开会 2",
      "19 Oct 2025 聊天群1 bob: 开会 3",
    ]);
    const lines = chat.layout().panes.overlay?.content.lines ?? [];
    expect(lines.flat().filter(({ tint }) => tint === "match")).toMatchObject(
      Array(4).fill({ text: "开会" }),
    );
    chat.state = { ...chat.state, look: lookFor(STANDARD_WIDTHS, chineseScreen, false) };
    expect(rows().map((row) => row.split("聊天群1")[0]?.trim())).toEqual([
      "10:30",
      "周六 10:30",
      "11月16日",
      "2025年10月19日",
    ]);
  });

  test("[K81] a room is asked for by its name; one that is not there, and what can't be read, are told and asked nothing", () => {
    const chat = new Chat().enter("/search x in:聊天群2 from:小爱");
    expect(chat.of("search")).toMatchObject([{ terms: { words: "x", roomId: SECOND.roomId, from: "小爱" } }]);
    for (const [typed, told] of [
      ["x in:nowhere", /you are not in nowhere/],
      ["x form:bob", /there is no form:/],
    ] as const) {
      const other = new Chat().enter(`/search ${typed}`);
      expect([other.of("search"), other.overlay()[1]]).toEqual([[], expect.stringMatching(told)]);
    }
    chat.reply({ type: "searchUnclear", query: "x in:聊天群2 from:小爱", problem: "unknown" });
    expect(chat.overlay()[1]).toMatch(/is no date or time/);
  });

  test("[K82] what leads on without anything to show says so, and ↓ asks for it", () => {
    const chat = found(new Chat().enter("/search 开会"), [], 50);
    expect(chat.overlay()[1]).toMatch(/^nothing yet: ↓/);
    chat.press("down");
    expect(chat.of("search").at(-1)).toMatchObject({ before: 50 });
  });
});

describe("going on from a result", () => {
  /** Three messages that are there, and found; the last one, which was said first, in another room. */
  const there = (next?: number) => {
    const chat = new Chat().comes("开会 a", {}, OPS.roomId).comes("开会 b").comes("else").comes("开会 c");
    const [a, b, , c] = [OPS, CHAT].flatMap(
      ({ roomId }) =>
        chat.state.rooms
          .find((room) => room.roomId === roomId)
          ?.entries.flatMap((entry) => (entry.type === "message" ? [entry.message] : [])) ?? [],
    );
    const messages = [c, b, a].flatMap((message) => message ?? []);
    return chat.enter("/search 开会").reply({ type: "found", query: "开会", messages, next }).press("enter");
  };
  const picked = (chat: Chat) => chat.messages().find((row) => row.includes("▸"));

  test("[K83] n and N go to the next result and the one before, in other rooms too; the status says which", () => {
    const chat = there();
    expect(picked(chat)).toContain("开会 c");
    expect(chat.status()).toContain("1/3");
    expect(picked(chat.type("n"))).toContain("开会 b");
    expect(chat.status()).toContain("2/3");
    expect(picked(chat.press("alt-n"))).toContain("开会 a");
    expect([chat.state.current, chat.status()]).toEqual([OPS.roomId, expect.stringContaining("3/3")]);
    expect(chat.type("n").text()).toContain("it is the last one found");
    expect(picked(chat.type("N"))).toContain("开会 b");
    expect(chat.type("N").type("N").text()).toContain("it is the first one found");
    expect(picked(chat.press("tab").type("next found").press("enter"))).toContain("开会 b");
  });

  test("[K83] n behind the last one that is here asks for more and goes on once it comes", () => {
    const chat = there(9).type("n").type("n").type("n");
    expect(chat.of("search").at(-1)).toMatchObject({ query: "开会", before: 9 });
    found(chat, [{ seq: 40 }]);
    expect(chat.of("page").at(-1)).toMatchObject({ wanted: { type: "jump", seq: 40 } });
    expect(chat.state.search.at).toBe(3);
  });

  test("[K83] where nothing was searched for n says so", () => {
    expect(new Chat().comes("x").press("alt-up").type("n").text()).toContain("nothing was searched for");
  });
});
