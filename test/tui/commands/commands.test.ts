import { describe, expect, test } from "vitest";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { STANDARD_WIDTHS } from "../../../src/core/text/widths.ts";
import { COMMANDS } from "../../../src/tui/commands/commands.ts";
import { usageOf } from "../../../src/tui/commands/slash-command.ts";
import { lookFor } from "../../../src/tui/look/look.ts";
import { DEFAULT_PREFERENCES } from "../../../src/tui/state/preferences.ts";
import { chineseScreen } from "../../../src/tui/words/chinese.ts";
import { englishScreen } from "../../../src/tui/words/english.ts";
import { CHAT, Chat, group, helpPages, LOOK, SECOND } from "../chat.ts";

const here = (chat: Chat) => chat.state.rooms.find((room) => room.roomId === chat.state.current)?.name;
const last = (chat: Chat) => chat.messages().at(-1)?.trim();

describe("how commands are typed", () => {
  test("[C1] case does not matter, and ／ or 、 counts as the slash", () => {
    for (const typed of ["/QUIT", "／quit", "、Quit", "/q", "/Exit"]) {
      expect(new Chat().enter(typed).of("quit")).toHaveLength(1);
    }
  });

  test("[C2] two slashes say the rest with one", () => {
    expect(new Chat().enter("//quit is a command").enter("／/x").sent).toEqual(["/quit is a command", "/x"]);
  });

  test("[C3] an unknown command is an error line, never a message, and stays in the input", () => {
    const chat = new Chat().enter("/usr/bin/env");
    expect(chat.sent).toEqual([]);
    expect(chat.draft).toBe("/usr/bin/env");
    expect(last(chat)).toBe("there is no command /usr/bin/env · /help lists them, //… says it");
  });

  test("[C3] an unknown command is told with the nearest there is, the person's own aliases too", () => {
    const preferences = { ...DEFAULT_PREFERENCES, aliases: { hurrah: "/me cheers" } };
    const told = (line: string) => {
      const rows = new Chat([CHAT], undefined, { preferences }).enter(line).messages();
      return rows
        .slice(-2)
        .map((row) => row.trim())
        .join(" ");
    };
    expect(told("/serch deploy")).toContain(
      "there is no command /serch · did you mean /search? · /help lists them, //… says it",
    );
    expect(told("/xyzzyx")).not.toContain("did you mean");
    expect(told("/HURAH")).toContain("did you mean /hurrah?");
    expect(told("/help serch")).toContain("did you mean /search?");
  });

  test("[C3] a command that lacks its argument says how it is used", () => {
    expect(last(new Chat().enter("/join"))).toBe("usage: /join room");
    expect(last(new Chat().enter("/me  "))).toBe("usage: /me text");
  });
});

describe("what they do", () => {
  test("[C4] /join enters a room by its value and goes there", () => {
    const chat = new Chat().enter("/join 3").enter("/JOIN #四");
    expect(chat.of("join").slice(3)).toEqual([
      { type: "join", roomId: "room3" },
      { type: "join", roomId: "room四" },
    ]);
    expect(here(chat)).toBe("#四");
    expect(chat.rows()[0]).toMatch(/#四 · joining…/);
  });

  test("[C4] /join goes to a room one is in, by name or value, and refuses what can't be one", () => {
    const chat = new Chat().enter("/join 聊天群2");
    expect(here(chat)).toBe("聊天群2");
    expect(here(chat.enter("/join #1"))).toBe("聊天群1");
    expect(chat.of("join")).toHaveLength(3);
    expect(last(chat.enter("/join a b"))).toMatch(/^a b cannot be a room/);
  });

  test("[C5] /leave and /part leave this room or another; the next one comes up", () => {
    const chat = new Chat().enter("/leave");
    expect(chat.of("leave")).toEqual([{ type: "leave", roomId: CHAT.roomId }]);
    expect(here(chat)).toBe("聊天群2");
    chat.enter("/part ops");
    expect(chat.state.rooms.map((room) => room.name)).toEqual(["聊天群2"]);
    expect(last(chat.enter("/leave nowhere"))).toBe("you are not in nowhere");
    chat.press("ctrl-u").enter("/leave");
    expect(chat.text()).toContain("no room is open · /join 1 opens one");
    chat.enter("hello?");
    expect([chat.sent, chat.draft]).toEqual([[], "hello?"]);
  });

  test("[C6] /me says what one does, over several lines too", () => {
    const chat = new Chat().type("/me waves").press("ctrl-j").type("twice").press("enter");
    expect(chat.of("send")).toEqual([{ type: "send", roomId: CHAT.roomId, msg: "waves\ntwice", kind: "me" }]);
  });

  test("[C7] /who lists the members as a line", () => {
    expect(last(new Chat().enter("/who"))).toBe("3 online: alice, bob, 小爱");
    const chat = new Chat().hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "unknown" } });
    expect(last(chat.enter("/who"))).toBe("this server does not say who is here");
  });

  test("[C7] /who with a room lists that one's members, and says where one is not", () => {
    const users = [{ userId: toUserId("u-9"), nickName: "老王" }];
    const chat = new Chat().hear({
      type: "roster",
      roomId: SECOND.roomId,
      roster: { status: "known", users },
    });
    expect(last(chat.enter("/who 聊天群2"))).toBe("聊天群2: 1 online: 老王");
    chat.enter("/who nowhere");
    expect(chat.of("who")).toEqual([{ type: "who", roomId: "roomnowhere", name: "#nowhere" }]);
  });

  test("[C8] /clear empties the room's screen; scrolling back loads it again", () => {
    const chat = new Chat().comes("one").comes("two").enter("/clear");
    expect(chat.messages()).toEqual([]);
    chat.press("pageup");
    expect(chat.of("page").map(({ query }) => query)).toEqual([{ before: 3, limit: 100 }]);
  });

  test("[C9] /retry sends all that failed in this room again, with the ids it had", () => {
    const chat = new Chat().outgoing("a", "c1", "no").outgoing("b", "c2").outgoing("c", "c3", "no");
    chat.outgoing("other", "c4", "no", SECOND.roomId).enter("/retry");
    expect(chat.of("retry").map((effect) => effect.clientMsgId)).toEqual(["c1", "c3"]);
    expect(chat.of("takeOver")).toEqual([{ type: "takeOver", roomId: CHAT.roomId, retried: 2 }]);
  });

  test("[C9] /retry says that nothing waits only when another process left nothing here either", () => {
    const retry = (count: number) => {
      const chat = new Chat().enter("/retry");
      expect(chat.of("takeOver")).toEqual([{ type: "takeOver", roomId: CHAT.roomId, retried: 0 }]);
      return chat.reply({ type: "retried", roomId: CHAT.roomId, count });
    };
    expect(last(retry(0))).toBe("nothing here waits to be sent again");
    expect(retry(1).messages()).toEqual([]);
  });

  test("[C10] /help shows every command; /help of one is a line", () => {
    const chat = new Chat([group("1")], { columns: 120, rows: 120 });
    const pages = helpPages(chat);
    for (const command of COMMANDS) {
      const usage = usageOf(command, LOOK.words);
      const summary = englishScreen.commands[command.name].slice(0, 30);
      const holding = pages.filter((page) => page.includes(` ${usage}`) && page.includes(summary));
      expect([usage, holding.length]).toEqual([usage, 1]);
    }
    expect(chat.enter("/help").state.overlay?.shows).toBe("help");
    chat.press("escape").enter("/help PART");
    expect(last(chat)).toBe("/leave [room] — leave this room, or another");
    expect(last(chat.enter("/help nonsense"))).toMatch(/^there is no command nonsense/);
  });

  test("[C10] in Chinese the arguments are Chinese too, also where one is missing", () => {
    const look = lookFor(STANDARD_WIDTHS, chineseScreen, false);
    const chat = new Chat([CHAT], { columns: 120, rows: 30 }, { look }).enter("/help msg");
    expect(last(chat)).toBe("/msg 昵称 内容 — 私聊某人");
    expect(last(chat.enter("/help leave"))).toMatch(/^\/leave \[房间\] — /);
    expect(last(chat.enter("/join"))).toBe("用法：/join 房间");
    expect(last(chat.press("ctrl-u").enter("/msg bob"))).toBe("用法：/msg 昵称 内容");
    expect(last(chat.press("ctrl-u").enter("/msg 小爱 "))).toBe("用法：/msg 昵称 内容");
  });
});
