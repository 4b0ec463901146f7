import { describe, expect, test } from "vitest";
import { fromErrorData } from "../../../src/core/protocol/errors.ts";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { CHAT, Chat, group, OPS, SECOND } from "../chat.ts";

const SIZES = [
  [120, 30],
  [80, 24],
  [50, 15],
] as const;

/** The rows of the messages' part. */
function pane(chat: Chat): string[] {
  return chat.middle();
}

/** Those who are in the first room: alice, who is oneself, and so many others. */
function crowd(chat: Chat, others: number): Chat {
  const users = Array.from({ length: others }, (_, at) => ({
    userId: toUserId(`u${at}`),
    nickName: `member${at}`,
    ...(at === 3 ? { away: "午饭" } : {}),
  }));
  const all = [{ userId: toUserId("alice"), nickName: "alice" }, ...users];
  return chat.hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "known", users: all } });
}

describe("the list of rooms", () => {
  test.each(SIZES)("[K31] F2 opens at %d×%d, filters as one types, and Enter goes there", (columns, rows) => {
    const chat = new Chat([CHAT, SECOND, OPS, group("dev", "开发")], { columns, rows }).press("alt-2", "f2");
    expect(pane(chat)[0]).toMatch(/^ rooms · 4/);
    expect(pane(chat)[2]).toMatch(/^▸ +● 聊天群2/);
    chat.type("kf");
    expect(pane(chat)[0]).toMatch(/^ rooms · 1\/4/);
    expect(chat.press("enter").state.current).toBe("roomdev");
    expect([chat.draft, chat.state.overlay]).toEqual(["", undefined]);
  });

  test.each([
    ["21", [group("12"), group("21")], "room21"],
    ["11", [group("1"), group("11"), group("110")], "room11"],
    ["11", [group("1", "聊天群1"), group("11", "聊天群11")], "room11"],
    ["ba", [group("ab"), group("ba")], "roomba"],
    ["#2", [group("12"), group("2")], "room2"],
  ] as const)(
    "[K31] %s goes to the room of that name, not to one that only holds it",
    (typed, groups, roomId) => {
      for (const key of ["f2", "ctrl-g"]) {
        const chat = new Chat([CHAT, ...groups]).press(key).type(typed).press("enter");
        expect(chat.state.current).toBe(roomId);
      }
      expect(new Chat([group("ops"), group("pos")]).press("f2").type("sop").text()).toContain("no matches");
    },
  );

  test("[K31] F2 again and Esc close it, and where no room is open it says so", () => {
    expect(new Chat().press("f2", "f2").state.overlay).toBeUndefined();
    expect(new Chat().press("f2", "escape").state.overlay).toBeUndefined();
    expect(new Chat([]).press("f2").text()).toContain("no room is open");
    expect(new Chat([]).press("f3", "enter").text()).toContain("no room is open");
  });
});

describe("the list of members", () => {
  test.each(SIZES)("[K31] F3 opens at %d×%d, scrolls, and Enter opens a room of two", (columns, rows) => {
    const chat = crowd(new Chat([CHAT], { columns, rows }), 499).press("f3");
    expect(pane(chat)[0]).toMatch(/^ online · 500/);
    expect(pane(chat).join("\n")).toContain("○ member3 午饭");
    for (let page = 0; page < 60; page++) chat.press("pagedown");
    expect(pane(chat).at(-1)).toContain("▸  ● member498");
    chat.press("ctrl-home");
    expect(pane(chat)[1]).toContain("▸  ● alice (you)");
    chat.press("ctrl-end", "up");
    expect(chat.text()).toContain("▸  ● member497");
    chat.type("member25");
    expect(pane(chat)[0]).toMatch(/^ online · 11\/500/);
    chat.press("down", "enter");
    expect(chat.of("direct")).toEqual([{ type: "direct", userId: "u250", text: undefined }]);
    const user = { userId: toUserId("u250"), nickName: "member250" };
    chat.reply({ type: "direct", room: { roomId: OPS.roomId, user }, text: undefined });
    expect([chat.state.current, chat.sent, chat.state.overlay]).toEqual([OPS.roomId, [], undefined]);
    chat.press("alt-1", "f3").type("member250").press("enter");
    expect([chat.state.current, chat.of("direct").length]).toEqual([OPS.roomId, 1]);
  });

  test("[K31] oneself is there and opens nothing; nor does anybody on a base server; each says so", () => {
    const chat = new Chat().press("f3", "enter");
    expect(chat.text()).toContain("message yourself");
    expect(chat.of("direct")).toEqual([]);
    const base = new Chat().online("base").press("f3", "down", "enter");
    expect(base.text()).toContain("this server has no direct messages");
    expect(base.of("direct")).toEqual([]);
    const unknown = new Chat().hear({ type: "roster", roomId: CHAT.roomId, roster: { status: "unknown" } });
    expect(unknown.press("f3", "enter").text()).toContain("this server does not say who is here");
  });

  test("[K31] what the server refuses is seen over the list, and letters never reach the draft", () => {
    const chat = new Chat([CHAT], { columns: 50, rows: 15 }).press("f3").type("bob").press("enter");
    chat.reply({
      type: "refused",
      command: "msg",
      error: fromErrorData({ code: "INVALID", message: "nobody there" }),
    });
    expect(chat.text()).toContain("/msg: nobody there");
    expect([chat.press("escape").draft, chat.state.overlay]).toEqual(["", undefined]);
  });

  test("[K31] pinyin finds Chinese nicks", () => {
    expect(pane(new Chat().press("f3").type("xa"))[1]).toContain("小爱");
  });

  test("[K31] a list over the messages has the scrolling keys: what is below stays where it is", () => {
    const chat = new Chat([CHAT], { columns: 80, rows: 12 });
    for (let at = 0; at < 40; at++) chat.comes(`message ${at}.`, { from: `u${at}` });
    const before = chat.messages();
    for (const key of ["f2", "f3", "f1"]) {
      chat.press(key, "pageup", "ctrl-home", "alt-up", "ctrl-end", "pagedown", "escape");
      expect(chat.messages()).toEqual(before);
    }
  });
});
