import { describe, expect, test } from "vitest";
import { chatError } from "../../../src/core/protocol/errors.ts";
import { CHAT, Chat, group, OPS, SECOND } from "../chat.ts";

/** The rows of what lies over the messages, its title first. */
function overlay(chat: Chat): string[] {
  return chat.middle().filter((row, at) => at === 0 || row !== "");
}

/** The row that is typed into. */
const prompt = (chat: Chat): string | undefined => chat.pane("overlay")[1]?.replace(/^│ /, "");

describe("the room switcher", () => {
  const rooms = [CHAT, SECOND, OPS, group("dev", "开发")];

  test.each(["ctrl-g", "ctrl-k"])("[K17] %s on an empty line opens it; typing filters, Enter goes", (key) => {
    const chat = new Chat(rooms).press(key);
    expect(overlay(chat)[0]).toContain("go to a room");
    expect(prompt(chat)).toMatch(/^room ›/);
    chat.type("op");
    expect(
      overlay(chat)
        .slice(1)
        .map((row) => row.trim()),
    ).toEqual(["▸    ops"]);
    expect(chat.press("enter").state.current).toBe(OPS.roomId);
    expect(chat.state.overlay).toBeUndefined();
  });

  test("[K17] Ctrl-K with something to cut cuts", () => {
    expect(new Chat(rooms).type("abc").press("home", "ctrl-k").draft).toBe("");
  });

  test("[K17] pinyin finds Chinese rooms, initials and all of it; arrows choose; Esc changes nothing", () => {
    for (const typed of ["kf", "kaifa", "kaif"]) {
      expect(new Chat(rooms).press("ctrl-g").type(typed).press("enter").state.current).toBe("roomdev");
    }
    const chat = new Chat(rooms).press("ctrl-g").type("聊天").press("down", "enter");
    expect(chat.state.current).toBe(SECOND.roomId);
    expect(new Chat(rooms).type("x").press("ctrl-g").type("ops").press("escape").draft).toBe("x");
  });

  test("[K17] what is new stands first; nothing that fits is told", () => {
    const chat = new Chat(rooms).comes("x", {}, OPS.roomId).press("ctrl-g");
    expect(overlay(chat)[1]).toMatch(/▸ +ops +1/);
    expect(overlay(chat.type("zzz"))[1]).toBe("no matches");
    expect(chat.press("enter").state.overlay?.shows).toBe("switcher");
  });
});

describe("what was said before", () => {
  test("[K18] Ctrl-R searches it, the latest first, each once; Enter takes it into the draft", () => {
    const chat = new Chat().enter("deploy one").enter("other").enter("deploy two").enter("deploy one");
    chat.press("ctrl-r").type("DEPLOY");
    expect(overlay(chat).slice(1)).toEqual(["▸ deploy one", "  deploy two"]);
    chat.press("down", "enter");
    expect([chat.line, chat.sent.length]).toEqual(["deploy two|", 4]);
    expect(chat.press("ctrl-_").draft).toBe("");
  });
});

describe("searching messages", () => {
  const found = (chat: Chat, count: number, next?: number) => {
    const messages = Array.from({ length: count }, (_, at) => chat.message(`开会 ${at}`, { seq: 500 - at }));
    return chat.reply({ type: "found", query: "开会", messages, next });
  };

  test("[K19] Ctrl-F asks the server, shows what is found and goes there", () => {
    const chat = new Chat().press("ctrl-f").type(" 开会 ").press("enter");
    expect(chat.of("search")).toEqual([{ type: "search", query: "开会", before: undefined }]);
    expect(overlay(chat)[0]).toContain("searching…");
    found(chat, 3, 77);
    expect(overlay(chat)[0]).toContain("3+ found");
    expect(overlay(chat)[1]).toMatch(/▸ Mon 23 Nov 2026 10:30 聊天群1 bob: 开会 0/);
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
    const chat = found(new Chat().enter("/search 开会"), 2, 77).press("down", "down");
    expect(chat.of("search").at(-1)).toEqual({ type: "search", query: "开会", before: 77 });
    found(chat, 1);
    expect(overlay(chat)[0]).toContain("3 found");
  });

  test("[K19] nothing found, and a failure, are told; an answer that comes too late is dropped", () => {
    const chat = new Chat()
      .enter("/search 开会")
      .reply({ type: "found", query: "开会", messages: [], next: undefined });
    expect(overlay(chat)[0]).toContain("nothing found");
    chat.reply({
      type: "searchFailed",
      query: "开会",
      error: chatError("unexpected", { message: "no\x1b[2J index" }),
    });
    expect(overlay(chat)[1]).toBe("no index");
    expect(found(chat.press("escape"), 3).state.overlay).toBeUndefined();
    expect(new Chat().enter("/search").text()).toContain("usage: /search words");
  });
});
