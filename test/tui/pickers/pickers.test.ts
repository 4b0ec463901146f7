import { describe, expect, test } from "vitest";
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
