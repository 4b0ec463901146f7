import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeCrashLog } from "../../src/cli/commands/join/crash-log.ts";
import { editText } from "../../src/cli/commands/join/editor.ts";
import { ScreenMemory } from "../../src/cli/files/screen-memory.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import { NOTHING_PERSISTED, type PersistedScreen } from "../../src/tui/state/persisted.ts";
import { nick, room } from "../support/drafts.ts";
import { until } from "../support/until.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-memory-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [ONE, TWO] = [room("room1"), room("room2")];
const memory = () => new ScreenMemory({ XDG_STATE_HOME: folder }, "ws://a", nick("小明"));

const files = () => join(folder, "groupchat", "screen");
const filesThere = () => readdirSync(files()).filter((name) => !name.endsWith(".lock"));

function remembered(more: Partial<PersistedScreen> = {}): PersistedScreen {
  const replyTo = { seq: 3, nickName: "bob", msg: "?" };
  return {
    rooms: new Set([ONE, TWO]),
    drafts: new Map([[ONE, { text: "草稿\n二", cursor: 4, replyTo }]]),
    muted: new Set([TWO]),
    ignored: new Map([[toUserId("u"), "eve"]]),
    sent: ["one", "two"],
    emoji: ["👍"],
    tipsDone: false,
    ...more,
  };
}

test("[K10] drafts, muted rooms, ignored people and what was said are given back to the next run", () => {
  expect(memory().load()).toEqual(NOTHING_PERSISTED);
  memory().saveNow(remembered());
  expect(memory().load()).toEqual(remembered({ rooms: new Set() }));
});

test("[K40] a draft and what was said come back exactly as they were written", () => {
  const written = "a\tb\u200b \u202e❤\ufe0f می\u200cخ \u00ad\n\ufeffc";
  memory().saveNow(
    remembered({
      drafts: new Map([[ONE, { text: written, cursor: 0, replyTo: undefined }]]),
      sent: [written],
    }),
  );
  expect([memory().load().drafts.get(ONE)?.text, memory().load().sent]).toEqual([written, [written]]);
});

test("[K10] what is saved soon is the latest of it, whole, in a file that only this user reads", async () => {
  const kept = memory();
  for (let at = 0; at < 20; at++) kept.save(remembered({ sent: [`line ${at}`] }));
  await until(() => memory().load().sent.at(-1) === "line 19");
  await until(() => filesThere().length === 1);
  expect(statSync(join(files(), filesThere()[0] ?? "")).mode & 0o777).toBe(0o600);
});

test("[K10] a run speaks only for its own rooms: what is kept of others stays", () => {
  const run = (what: PersistedScreen) => {
    const kept = memory();
    kept.load();
    kept.saveNow(what);
  };
  run(remembered());
  const other = new Map([[TWO, { text: "other", cursor: 5, replyTo: undefined }]]);
  run(remembered({ rooms: new Set([TWO]), drafts: other, muted: new Set() }));
  expect([...memory().load().drafts.keys()].sort()).toEqual([ONE, TWO]);
  expect(memory().load().muted.size).toBe(0);
  run(remembered({ rooms: new Set([ONE]), drafts: new Map(), muted: new Set([ONE]) }));
  expect([...memory().load().drafts.keys()]).toEqual([TWO]);
});

test("[K10] a file that is none, or foreign text in it, does no harm", () => {
  memory().saveNow(remembered({ sent: ["\x1b[2Jevil"] }));
  expect(memory().load().sent).toEqual(["evil"]);
  writeFileSync(join(files(), filesThere()[0] ?? ""), "{");
  expect(memory().load()).toEqual(NOTHING_PERSISTED);
  const nowhere = new ScreenMemory({ XDG_STATE_HOME: "/dev/null" }, "ws://a", nick("x"));
  nowhere.saveNow(remembered());
  expect(nowhere.load()).toEqual(NOTHING_PERSISTED);
});

test("[T13] what nobody caught is written down where it says", () => {
  const file = writeCrashLog(new Error("boom \x1b[2J"), { XDG_STATE_HOME: folder }, "1.2.3") ?? "";
  const text = readFileSync(file, "utf8");
  expect(text).toContain("groupchat 1.2.3");
  expect(text).toMatch(/Error: boom.*\n +at /);
  expect(text).not.toContain("\x1b");
  expect(writeCrashLog(new Error("x"), { XDG_STATE_HOME: "/dev/null" }, "1")).toBeUndefined();
});

test("[K25] the editor of the environment gets the draft in a file, and its arguments", async () => {
  const env = { ...process.env, VISUAL: "", EDITOR: "sed -i s/draft/better/" };
  expect(await editText("my draft\n二", env)).toEqual({ text: "my better\n二" });
  expect(await editText("x", { ...env, EDITOR: "false" })).toEqual({
    editor: "false",
    reason: "ended with 1",
  });
  expect(await editText("x", { ...env, VISUAL: "no-such-editor" })).toEqual({
    editor: "no-such-editor",
    reason: "ended with 127",
  });
});
