import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UsageError } from "../../src/cli/exit.ts";
import { loadConfig } from "../../src/cli/settings/config.ts";
import { screenConfig } from "../../src/cli/settings/screen-config.ts";
import { shouldNotify, titleOf } from "../../src/tui/alerting.ts";
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

test("[G4] what the file says of the screen is taken; what it leaves out is as usual", () => {
  const { screen, groups } = config(
    JSON.stringify({
      theme: "light",
      colors: { mention: "bold red", nicks: ["cyan"] },
      keys: { "ctrl-t": "search" },
      mouse: false,
      notify: { bell: "off" },
      highlights: ["deploy", " 上线 "],
      groups: [{ name: "ops", value: "ops", notify: "all" }],
    }),
  );
  expect(screen).toEqual({
    theme: "light",
    colours: { roles: { mention: "bold red" }, nicks: ["cyan"] },
    keys: { "ctrl-t": "search" },
    mouse: false,
    alerts: {
      bell: "off",
      desktop: "mentions",
      title: "all",
      rooms: new Map([["roomops", { bell: "all", desktop: "all", title: "all" }]]),
    },
    highlights: ["deploy", "上线"],
  });
  expect(groups).toEqual([{ name: "ops", value: "ops", roomId: "roomops" }]);
  expect(config("{}").screen.alerts).toEqual({
    bell: "mentions",
    desktop: "mentions",
    title: "all",
    rooms: new Map(),
  });
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
  const { alerts } = (await config('{"notify":{"bell":"off","desktop":"mentions","title":"mentions"}}'))
    .screen;
  const settings = { ...alerts, rooms: new Map([[OPS.roomId, { bell: "all", title: "all" } as const]]) };
  const alert = (level: "any" | "mention", roomId = CHAT.roomId) =>
    ({ roomId, level, title: "", body: "" }) as const;
  expect(shouldNotify(alert("mention"), "bell", settings)).toBe(false);
  expect(shouldNotify(alert("any", OPS.roomId), "bell", settings)).toBe(true);
  expect(shouldNotify(alert("any"), "desktop", settings)).toBe(false);
  expect(shouldNotify(alert("mention", room("other")), "desktop", settings)).toBe(true);
  const chat = new Chat()
    .comes("a", {}, OPS.roomId)
    .comes("b", {}, SECOND.roomId)
    .comes("@alice", {}, SECOND.roomId);
  expect(titleOf(chat.state, settings)).toBe("(2) 聊天群1 - groupchat");
  expect(titleOf(chat.enter("/mute ops").state, settings)).toBe("(1) 聊天群1 - groupchat");
  expect(titleOf(new Chat([]).state, settings)).toBe("groupchat");
});
