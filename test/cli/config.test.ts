import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UsageError } from "../../src/cli/exit.ts";
import { loadConfig } from "../../src/cli/settings/config.ts";
import { screenConfig } from "../../src/cli/settings/screen-config.ts";
import { shouldNotify, titleOf } from "../../src/tui/alerting.ts";
import { DEFAULT_PREFERENCES, type QuietHours } from "../../src/tui/state/preferences.ts";
import { room } from "../support/drafts.ts";
import { CHAT, Chat, OPS, SECOND } from "../tui/chat.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-config-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function config(text: string) {
  mkdirSync(join(folder, "groupchat"), { recursive: true });
  writeFileSync(join(folder, "groupchat", "config.json"), text);
  const loaded = loadConfig({ XDG_CONFIG_HOME: folder });
  return { groups: loaded.groups, screen: screenConfig(loaded) };
}

const NOON = Date.UTC(2026, 10, 23, 12);

test("[G4] what the file says of the screen is taken; what it leaves out is as usual", () => {
  const { screen, groups } = config(
    JSON.stringify({
      theme: "light",
      colors: { mention: "bold red", nicks: ["cyan"] },
      keys: { "ctrl-t": "search" },
      mouse: false,
      notify: { bell: "off" },
      highlights: ["deploy", " 上线 "],
      layout: "compact",
      roomList: 30,
      memberList: 0,
      quiet: "22:00-08:00",
      aliases: { d: "/delete" },
      groups: [{ name: "ops", value: "ops", notify: "all" }],
    }),
  );
  expect(screen).toEqual({
    colours: { roles: { mention: "bold red" }, nicks: ["cyan"] },
    keys: { "ctrl-t": "search" },
    preferences: {
      theme: "light",
      layout: "compact",
      roomList: 30,
      memberList: 0,
      mouse: false,
      highlights: ["deploy", "上线"],
      alerts: {
        bell: "off",
        desktop: "mentions",
        title: "all",
        rooms: new Map([["roomops", { bell: "all", desktop: "all", title: "all" }]]),
      },
      quiet: { from: 22 * 60, to: 8 * 60 },
      aliases: { d: "/delete" },
    },
  });
  expect(groups).toEqual([{ name: "ops", value: "ops", roomId: "roomops" }]);
  expect(config("{}").screen.preferences).toEqual(DEFAULT_PREFERENCES);
});

test.each([
  ['{"highlights":"deploy"}', /highlights must be a list of at most 50 words/],
  ['{"highlights":[" "]}', /highlights\.0 must be a list of at most 50 words/],
  ['{"theme":"blue"}', /theme must be one of auto, dark/],
  ['{"colors":{"mention":"blink"}}', /colors\.mention must be words such as bold/],
  ['{"colors":{"foo":"red"}}', /colors\.foo is not a setting$/],
  ['{"colors":{"mentoin":"red"}}', /colors\.mentoin is not a setting \(Did you mean mention\?\)/],
  ['{"keys":{"ctrl-t":"dance"}}', /keys\.ctrl-t must be none or one of send, /],
  ['{"notify":"loud"}', /notify must be off, mentions or all/],
  ['{"mouse":"yes"}', /mouse must be true or false/],
  ['{"layout":"right"}', /layout must be one of sides, left, compact/],
  ['{"roomList":5}', /roomList must be one of 0, 10–60/],
  ['{"memberList":"wide"}', /memberList must be a whole number/],
  ['{"quiet":"at night"}', /quiet must be one of 22:00-08:00/],
  ['{"aliases":{"d":1}}', /aliases\.d must be text/],
])("[G4] %s is refused with what it must be", (text, message) => {
  expect(() => config(text)).toThrow(UsageError);
  expect(() => config(text)).toThrow(message);
});

test("[Z83] a comment in the file is none of its settings", () => {
  const { groups } = config('{\n  // rooms\n  "groups": [{ "name": "a // b", "value": 1 }] /* one */\n}\n');
  expect(groups).toEqual([{ name: "a // b", value: "1", roomId: "room1" }]);
  expect(() => config('{ /* "theme": "light" }')).toThrow(/unexpected end of comment/);
});

test("[S26] each means tells at its own level, a room at its own, and the title counts accordingly", async () => {
  const { alerts } = config('{"notify":{"bell":"off","desktop":"mentions","title":"mentions"}}').screen
    .preferences;
  const rooms = new Map([[OPS.roomId, { bell: "all", title: "all" } as const]]);
  const settings = { ...DEFAULT_PREFERENCES, alerts: { ...alerts, rooms } };
  const alert = (level: "any" | "mention", roomId = CHAT.roomId) =>
    ({ roomId, level, title: "", body: "" }) as const;
  expect(shouldNotify(alert("mention"), "bell", settings, NOON)).toBe(false);
  expect(shouldNotify(alert("any", OPS.roomId), "bell", settings, NOON)).toBe(true);
  expect(shouldNotify(alert("any"), "desktop", settings, NOON)).toBe(false);
  expect(shouldNotify(alert("mention", room("other")), "desktop", settings, NOON)).toBe(true);
  const chat = new Chat(undefined, undefined, { preferences: settings })
    .comes("a", {}, OPS.roomId)
    .comes("b", {}, SECOND.roomId)
    .comes("@alice", {}, SECOND.roomId);
  expect(titleOf(chat.state)).toBe("(2) 聊天群1 - groupchat");
  expect(titleOf(chat.enter("/mute ops").state)).toBe("(1) 聊天群1 - groupchat");
  expect(titleOf(new Chat([]).state)).toBe("groupchat");
});

test("[S65] in quiet hours nothing rings or notifies, also over midnight", () => {
  const alert = { roomId: CHAT.roomId, level: "mention", title: "", body: "" } as const;
  const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 23, hour, minute);
  const rings = (quiet: QuietHours, now: number) =>
    shouldNotify(alert, "bell", { ...DEFAULT_PREFERENCES, quiet }, now);
  const night = { from: 22 * 60, to: 8 * 60 };
  expect([at(21, 59), at(22), at(3), at(7, 59), at(8)].map((now) => rings(night, now))).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
  const noon = { from: 12 * 60, to: 13 * 60 + 30 };
  expect([at(11, 59), at(12), at(13, 29), at(13, 30)].map((now) => rings(noon, now))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
