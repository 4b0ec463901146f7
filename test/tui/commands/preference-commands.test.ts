import { describe, expect, test } from "vitest";
import { DEFAULT_PREFERENCES } from "../../../src/tui/state/preferences.ts";
import { PREFERENCES } from "../../../src/tui/update/preference-table.ts";
import { shownTheme } from "../../../src/tui/update/preferences.ts";
import { CHAT, Chat } from "../chat.ts";

const kept = (chat: Chat) => chat.of("keepPreference").map(({ name, value }) => [name, value]);

describe("/set", () => {
  test("[S65] lists every setting with its value and what it is; Enter puts the command that changes it into the draft", () => {
    const chat = new Chat([CHAT], { columns: 120, rows: 40 }).enter("/set");
    const rows = chat.overlay();
    expect(rows[0]).toContain("settings · 11");
    for (const { name } of PREFERENCES) expect(rows.some((row) => row.includes(` ${name} `))).toBe(true);
    chat.type("quiet").press("enter");
    expect([chat.state.overlay, chat.draft]).toEqual([undefined, "/set quiet off"]);
  });

  test.each([
    ["layout", "compact", { layout: "compact" }, "compact"],
    ["LAYOUT", "Left", { layout: "left" }, "left"],
    ["theme", "gruvbox", { theme: "gruvbox" }, "gruvbox"],
    ["roomList", "off", { roomList: 0 }, 0],
    ["memberList", "32", { memberList: 32 }, 32],
    ["mouse", "off", { mouse: false }, false],
    [
      "highlights",
      "deploy, 上线，fire",
      { highlights: ["deploy", "上线", "fire"] },
      ["deploy", "上线", "fire"],
    ],
    ["highlights", "off", { highlights: [] }, []],
    ["notify.bell", "all", { alerts: { ...DEFAULT_PREFERENCES.alerts, bell: "all" } }, "all"],
    ["quiet", "22:00-8:00", { quiet: { from: 1320, to: 480 } }, "22:00-08:00"],
    ["quiet", "２２：００－０８：００", { quiet: { from: 1320, to: 480 } }, "22:00-08:00"],
    ["quiet", "off", { quiet: undefined }, undefined],
    [
      "aliases",
      "d=/delete; brb = /away back soon",
      { aliases: { d: "/delete", brb: "/away back soon" } },
      { d: "/delete", brb: "/away back soon" },
    ],
  ])("[S65] %s takes %s, at once, and it is kept", (name, value, changed, inFile) => {
    const chat = new Chat([CHAT]).enter(`/set ${name} ${value}`);
    expect(chat.state.preferences).toEqual({ ...DEFAULT_PREFERENCES, ...changed });
    const [last = []] = kept(chat).slice(-1);
    expect([String(last[0]).toLowerCase(), last[1]]).toEqual([name.toLowerCase(), inFile]);
    expect(chat.draft).toBe("");
  });

  test.each([
    ["layout", "right"],
    ["theme", "blue"],
    ["roomList", "5"],
    ["roomList", "wide"],
    ["mouse", "maybe"],
    ["highlights", ",,"],
    ["notify.title", "loud"],
    ["quiet", "25:00-08:00"],
    ["quiet", "08:00-08:00"],
    ["aliases", "d"],
    ["aliases", "a b=/x"],
  ])("[S65] %s refuses %s and says what it may be; the line stays", (name, value) => {
    const chat = new Chat([CHAT]).enter(`/set ${name} ${value}`);
    expect(chat.state.preferences).toEqual(DEFAULT_PREFERENCES);
    expect(chat.text()).toContain(`${name} may be `);
    expect([kept(chat), chat.draft]).toEqual([[], `/set ${name} ${value}`]);
  });

  test("[S65] a setting alone is told, an unknown one names those there are, and so is what could not be kept", () => {
    const chat = new Chat([CHAT], { columns: 200, rows: 30 }).enter("/set layout");
    expect(chat.messages().at(-1)).toBe(
      " layout = sides · own messages at the right; all at the left; or one line a message: sides, left, compact",
    );
    expect(new Chat([CHAT], { columns: 200, rows: 30 }).enter("/set colour").text()).toContain(
      "no setting colour; there are theme, layout",
    );
    chat.reply({ type: "preferenceKept", name: "layout", failure: undefined });
    expect(chat.messages().at(-1)).toBe(" layout = sides, kept in the config file");
    chat.reply({ type: "preferenceKept", name: "layout", failure: "disk full" });
    expect(chat.messages().at(-1)).toBe(" layout holds until you leave; not kept: disk full");
  });

  test("[S65] in lines, where nothing opens, each is told", () => {
    const chat = new Chat([CHAT], { columns: 200, rows: 60 }, { view: "lines" }).enter("/set");
    expect(chat.messages().filter((row) => / = .* · /.test(row))).toHaveLength(PREFERENCES.length);
  });

  test("[S65] an alias stands for a command, with what follows it, or for a message; none stands for another", () => {
    const aliases = { brb: "/away back soon:", hi: "good morning", a: "/b", b: "/a" };
    const chat = new Chat([CHAT], undefined, { preferences: { ...DEFAULT_PREFERENCES, aliases } });
    chat.enter("/brb lunch");
    expect(chat.of("away").at(-1)).toEqual({ type: "away", text: "back soon: lunch" });
    chat.enter("/HI all");
    expect(chat.sent).toEqual(["good morning all"]);
    expect(chat.enter("/a").text()).toContain("/b");
    expect(chat.draft).toBe("/a");
  });
});

describe("/theme", () => {
  test("[S66] shows each theme as one moves over it; Enter keeps it, Esc goes back", () => {
    const chat = new Chat([CHAT], { columns: 100, rows: 30 }).enter("/theme");
    expect(chat.overlay()[0]).toContain("themes · 8");
    expect(shownTheme(chat.state)).toBe("auto");
    chat.press("down", "down", "down");
    expect([shownTheme(chat.state), chat.state.preferences.theme]).toEqual(["solarized", "auto"]);
    chat.press("escape");
    expect(shownTheme(chat.state)).toBe("auto");
    chat.enter("/theme").type("gruv").press("enter");
    expect([shownTheme(chat.state), chat.state.preferences.theme]).toEqual(["gruvbox", "gruvbox"]);
    expect(kept(chat)).toEqual([["theme", "gruvbox"]]);
    chat.enter("/theme dark");
    expect(shownTheme(chat.state)).toBe("dark");
  });
});

describe("layouts", () => {
  const talk = (layout: "sides" | "left" | "compact") =>
    new Chat([CHAT], { columns: 59, rows: 24 }, { preferences: { ...DEFAULT_PREFERENCES, layout } })
      .comes("hi")
      .comes("a longer line that has to be wrapped somewhere at the edge of it", { from: "小爱" })
      .comes("mine", { from: "alice" })
      .outgoing("on its way", "c1");

  test("[S67] left puts all at the left, one's own on their ground, under a name too", () => {
    expect(talk("left").pane("timeline").slice(2)).toMatchInlineSnapshot(`
      [
        " ▎bob                                              10:30",
        " ▎hi",
        "",
        " ▎小爱                                             10:30",
        " ▎a longer line that has to be wrapped",
        " ▎somewhere at the edge of it",
        "",
        " ▎alice                                            10:30",
        " ▎mine ✓",
        " ▎on its way …",
      ]
    `);
  });

  test("[S67] compact has one line a message, with time and nick in columns and no headers", () => {
    expect(talk("compact").pane("timeline").slice(2)).toMatchInlineSnapshot(`
      [
        " 10:30          bob │ hi",
        " 10:30         小爱 │ a longer line that has to be",
        "                    │ wrapped somewhere at the edge of",
        "                    │ it",
        " 10:30        alice │ mine                               ✓",
        " 10:30        alice │ on its way                         …",
      ]
    `);
  });

  test("[S67] the lists at the sides have the columns that were chosen, or none", () => {
    const preferences = { ...DEFAULT_PREFERENCES, roomList: 0, memberList: 30 };
    const chat = new Chat([CHAT], { columns: 120, rows: 24 }, { preferences });
    const { panes } = chat.layout();
    expect([panes.roomList, panes.memberList?.area.width]).toEqual([undefined, 30]);
  });
});
