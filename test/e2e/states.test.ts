import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ESCAPE_MS } from "../../src/tui/terminal/decoder.ts";
import { People } from "../support/people.ts";
import type { Pty } from "../support/pty.ts";
import { until } from "../support/until.ts";

const people = new People();
beforeAll(() => people.begin());
afterEach(() => people.rest());
afterAll(() => people.end());

const say = async (pty: Pty, text: string): Promise<void> => {
  pty.type(`${text}\r`);
  await pty.shows(`${text} ▕✓`);
};

/** The Esc key: nothing may follow it at once. */
const leave = async (pty: Pty): Promise<void> => {
  pty.type("\x1b");
  await pause(4 * ESCAPE_MS);
};

describe("each state of the screen, in a terminal", () => {
  test("[S28] a message is picked and answered; both see the quote", async () => {
    const [alice, bob] = [await people.person("alice", "s1"), await people.person("bob", "s1")];
    await say(bob, "deploy finished?");
    await alice.shows("deploy finished?");
    alice.type("\x1b[1;3A");
    await alice.shows(/│▸▎deploy finished\?/);
    alice.type("\r");
    await alice.shows("↳ reply to bob: deploy finished?");
    alice.type("yes it did\r");
    for (const pty of [alice, bob]) await pty.shows(/↳ bob: deploy finished\?[\s\S]*yes it did/);
  });

  test("[K17][K19] the switcher and the search find and go; Esc comes back", async () => {
    const alice = await people.person("alice", "s2,开发=s2dev");
    await say(alice, "明天开会");
    await say(alice, "something else");
    alice.type("\x07kf\r");
    await alice.shows("● 开发");
    alice.type("\x0b");
    await alice.shows("go to a room");
    await leave(alice);
    alice.type("\x1b1");
    await alice.shows("● #s2");
    alice.type("\x06开会\r");
    await alice.shows("1 found");
    alice.type("\r");
    await alice.shows(/▸ *明天开会/);
    await leave(alice);
    await alice.shows(/something else ▕✓/);
  });

  test("[K20] a long paste is shown first, and then is a draft", async () => {
    const alice = await people.person("alice", "s3");
    alice.type(`\x1b[200~${Array.from({ length: 8 }, (_, at) => `line ${at + 1}`).join("\n")}\x1b[201~`);
    await alice.shows("paste 8 lines");
    alice.type("\r");
    await alice.shows(/line 7[\s\S]*line 8/);
    expect(alice.screen.text()).not.toContain("✓");
  });

  test("[K9] a megabyte of paste neither hangs nor sends itself", async () => {
    const alice = await people.person("alice", "s4");
    alice.type(`\x1b[200~${"行 and more\n".repeat(80_000)}\x1b[201~`);
    await alice.shows("not pasted:");
    await say(alice, "still here");
  });

  test("[S32] F4 shows the messages alone, whole lines that the terminal wraps; Esc brings the screen back", async () => {
    const alice = await people.person("alice", "s5", { columns: 80, rows: 24 });
    const long = "word ".repeat(30).trim();
    alice.type(`${long}\r`);
    await alice.shows("✓");
    alice.type("\x1bOS");
    await alice.shows("select with the mouse");
    expect(alice.screen.text()).not.toContain("│");
    const { active } = alice.screen.terminal.buffer;
    const row = alice.screen.rows().findIndex((text) => text.startsWith("word"));
    expect(active.getLine(row + 1)?.isWrapped).toBe(true);
    await leave(alice);
    await alice.shows("● #s5");
  });

  test("[S24][S25] who writes and who is away is seen by the others", async () => {
    const [alice, bob] = [await people.person("alice", "s6"), await people.person("bob", "s6")];
    bob.type("hel");
    await alice.shows("bob is typing…");
    bob.type("\x15/away lunch\r");
    await alice.shows("○ bob lunch");
    await until(() => !alice.screen.text().includes("typing…"));
    bob.type("/back\r");
    await alice.shows("● bob");
  });

  test("[S27][C11] /msg reaches one person alone, wherever they are", async () => {
    const [alice, bob] = [await people.person("alice", "s7"), await people.person("bob", "s7,s7b")];
    await alice.shows("● bob");
    alice.type("/msg bob 悄悄话\r");
    await alice.shows(/● @bob[\s\S]*悄悄话 ▕✓/);
    await bob.shows(/@alice +@1/);
    bob.type("\x1ba");
    await bob.shows(/● @alice[\s\S]*悄悄话/);
  });

  test("[C12] topic and nick are told to all, and the nick holds in the next run too", async () => {
    const [alice, bob] = [await people.person("alice", "s8"), await people.person("carl", "s8")];
    bob.type("/topic Release day\r");
    await alice.shows("#s8 · Release day");
    bob.type("/nick carlo\r");
    await bob.shows("● carlo (you)");
    await alice.shows("● carlo");
    const again = people.start(people.homeOf("carl"), [
      "join",
      "--url",
      people.url,
      "--nick",
      "carlo",
      "--rooms",
      "s8",
    ]);
    await again.shows("carlo (you)");
  });

  test("[S31] in Chinese", async () => {
    const alice = await people.person("小明", "聊天群1=s9", undefined, { LANG: "zh_CN.UTF-8" });
    await alice.shows(
      /── 聊天群1 · 1 人在线 ─+ ● 已连接 · F1 帮助 ──\s*发送到 聊天群1，以 \/ 开头可执行命令/,
    );
    alice.type("\x1bOP");
    await alice.shows(/帮助[\s\S]*Esc 关闭/);
  });

  test.each([
    ["high-contrast", /●/],
    ["ascii", /\* alice/],
  ])("[S17] under the theme %s", async (theme, sign) => {
    const alice = await people.person("alice", "s10", undefined, {}, ["--theme", theme]);
    alice.type("hi\r");
    await alice.shows(theme === "ascii" ? "hi |+" : "hi ▕✓");
    await alice.shows(sign);
    if (theme === "ascii") expect(alice.screen.text()).not.toMatch(/[●│─✓]/);
  });
});

describe("what is kept", () => {
  test("[K10] a draft survives kill -9, in its room", async () => {
    const alice = await people.person("alice", "k1,k1b");
    alice.type("a draft 草稿");
    await alice.shows("a draft 草稿");
    const files = join(people.homeOf("alice").folder, "state", "groupchat", "screen");
    await until(() => readAll(files).includes("a draft 草稿"));
    alice.kill();
    await alice.end();
    const again = await people.person("alice", "k1,k1b");
    await again.shows("a draft 草稿");
    again.type("\x1b2");
    await again.shows("● #k1b");
    expect(again.screen.text()).not.toContain("a draft 草稿");
  });

  test("[K27] what was typed just before SIGTERM is there, also amid a save; what was emptied is not", async () => {
    const folder = join(people.homeOf("alice").folder, "state", "groupchat", "screen");
    for (const text of ["one", "two 二", "three", "four"]) {
      const alice = await people.person("alice", "k27");
      alice.type(`\x15${text}`);
      await alice.shows(`F1 help ──\n ${text}`);
      process.kill(alice.pid, "SIGTERM");
      await alice.end();
      expect(readAll(folder)).toContain(`"text":"${text}"`);
      expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
    }
    const alice = await people.person("alice", "k27");
    await alice.shows("F1 help ──\n four");
    alice.type("\x15");
    await alice.shows("message #k27");
    process.kill(alice.pid, "SIGTERM");
    await alice.end();
    expect(readAll(folder)).not.toContain("four");
  });

  test("[K27] what $EDITOR has saved when the chat is ended is the draft, and its file goes", async () => {
    const { folder } = people.homeOf("alice");
    const [script, temporary] = [join(folder, "slow-editor.sh"), mkdtempSync(join(folder, "tmp-"))];
    writeFileSync(script, '#!/bin/sh\nprintf "saved\nhalf-way" > "$1"; echo editing; cat > /dev/null\n', {
      mode: 0o755,
    });
    const env = { EDITOR: script, VISUAL: "", TMPDIR: temporary };
    const alice = await people.person("alice", "k27b", undefined, env);
    alice.type("draft\x18\x05");
    await until(() => alice.output.includes("editing"));
    process.kill(alice.pid, "SIGTERM");
    await alice.end();
    expect(readdirSync(temporary)).toEqual([]);
    const again = await people.person("alice", "k27b");
    await again.shows(/ saved[\s\S]*half-way/);
  });

  test("[S22][S23] what was read on one device is not unread on the other, nor after a restart", async () => {
    const rooms = "k2,k2b";
    const [one, bob] = [await people.person("alice", rooms), await people.person("bob", "k2b")];
    const two = await people.person("alice", rooms);
    await say(bob, "first @alice");
    await one.shows(/#k2b +@1/);
    await two.shows(/#k2b +@1/);
    one.type("\x1b2");
    await until(() => !two.screen.text().includes("@1"));
    one.type("\x1b1");
    await one.shows("● #k2");
    await pause(1_500); // the mark is told within a second
    for (const pty of [one, two]) pty.kill("SIGTERM");
    await Promise.all([one.end(), two.end()]);
    await say(bob, "second");
    await say(bob, "third");
    const again = await people.person("alice", rooms);
    await again.shows(/#k2b +2/);
    again.type("\x1b2");
    await again.shows(/2 new since[\s\S]*second[\s\S]*third/);
  });

  test("[K25] Ctrl-X Ctrl-E writes the draft in $EDITOR, and the screen comes back", async () => {
    const script = join(people.homeOf("alice").folder, "editor.sh");
    writeFileSync(script, '#!/bin/sh\nprintf "better\\nlines" > "$1"\n', { mode: 0o755 });
    const alice = await people.person("alice", "k3", undefined, { EDITOR: script, VISUAL: "" });
    alice.type("draft\x18\x05");
    await alice.shows(/ better[\s\S]*lines/);
    expect(alice.screen.text()).toContain("● #k3");
    expect(alice.screen.text()).not.toContain("✓");
  });
});

describe("robust", () => {
  test("[T6] a storm of sizes from 20×5 to 300×100 leaves the screen whole", async () => {
    const alice = await people.person("alice", "聊天群1=r1");
    await say(alice, "你好 👨‍👩‍👧");
    for (let n = 0; n < 40; n++) alice.resize(20 + ((n * 73) % 281), 5 + ((n * 31) % 96));
    alice.resize(20, 5);
    await alice.shows("window too small");
    alice.resize(300, 100);
    await alice.shows(/你好 👨‍👩‍👧 ▕✓ │/);
    const dividers = () =>
      new Set(
        alice.screen
          .rows()
          .slice(0, 90)
          .map((row) => row.split("│").length),
      );
    await until(() => dividers().size === 1 && dividers().has(3));
    alice.resize(80, 24);
    await alice.shows("● 聊天群1");
    expect(alice.ended).toBeUndefined();
  });

  test("[T8] after every write the cursor is shown, and stands in the input where the next character goes", async () => {
    const alice = await people.person("alice", "r2");
    const bob = await people.person("bob", "r2");
    alice.type("写到一半");
    await alice.shows("写到一半");
    const from = alice.output.length;
    for (let at = 0; at < 5; at++) await say(bob, `message ${at}`);
    await alice.shows("message 4");
    const written = alice.output.slice(from);
    const [row, column] = [30, " ".length + 8 + 1];
    for (const frame of written.split("\x1b[?2026h").slice(1)) {
      expect(frame).toContain(`\x1b[${row};${column}H\x1b[?25h\x1b[?2026l`);
    }
    expect(alice.screen.cursor()).toEqual({ row: row - 1, column: column - 1 });
    expect(written).not.toContain("\x1b[2J");
  });

  test("[K26] the wheel scrolls, and Alt-m leaves the mouse to the terminal", async () => {
    const alice = await people.person("alice", "r3", { columns: 80, rows: 12 });
    for (let at = 0; at < 12; at++) await say(alice, `message ${at}.`);
    alice.type("\x1b[<64;30;5M");
    await alice.shows(/\d+ below|scrolled back/);
    alice.type("\x1b[<65;30;5M");
    await until(() => !/below|scrolled back/.test(alice.screen.text()));
    const before = alice.output.length;
    alice.type("\x1bm");
    await until(() => alice.output.slice(before).includes("\x1b[?1000l"));
  });

  test("[S26] a mention rings and notifies once, and counts in the title; a window that is looked at is silent", async () => {
    const [alice, bob] = [await people.person("alice", "r4"), await people.person("bob", "r4")];
    await say(bob, "@alice seen");
    await alice.shows("@alice seen");
    expect(alice.output).not.toContain("\x1b]9;");
    alice.type("\x1b[O");
    await pause(100);
    const from = alice.output.length;
    for (let at = 0; at < 5; at++) await say(bob, `@alice ${at}`);
    await alice.shows("@alice 4");
    await until(() => alice.output.slice(from).includes("\x1b]2;(5) #r4"));
    const told = alice.output.slice(from);
    expect(told).toContain("\x1b]9;bob in #r4: @alice 0\x1b\\");
    expect(told.split("\x1b]9;").length - 1).toBeLessThanOrEqual(3);
  });

  test("[T13] an exception that nobody caught gives the terminal back, and names the file that says why", async () => {
    const bomb = join(people.homeOf("alice").folder, "bomb.cjs");
    writeFileSync(bomb, 'process.on("SIGUSR2", () => { throw new Error("boom"); });\n');
    const alice = await people.person("alice", "r5", undefined, { NODE_OPTIONS: `--require ${bomb}` });
    alice.kill("SIGUSR2");
    const { code } = await alice.end();
    expect(code).toBe(1);
    const [, file = ""] = /groupchat failed; what happened is in (\S+)/.exec(alice.output) ?? [];
    expect(readFileSync(file, "utf8")).toContain("Error: boom");
    const after = alice.output.slice(alice.output.lastIndexOf("\x1b[?1049l"));
    expect(after).toContain("groupchat failed");
    expect(alice.screen.text()).not.toContain("│");
  });
});

function readAll(folder: string): string {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".json")) // another name is one that is being written
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n");
  } catch {
    return "";
  }
}

describe("replies that lead somewhere, and what calls", () => {
  test("[K50][S51] g goes to what a reply answers; t shows its thread, which both can write in", async () => {
    const [alice, bob] = [await people.person("alice", "s50"), await people.person("bob", "s50")];
    await say(bob, "who deploys?");
    await alice.shows("who deploys?");
    alice.type("\x1b[1;3Ar");
    await alice.shows("↳ reply to bob: who deploys?");
    alice.type("I do\r");
    await bob.shows("I do");
    bob.type("\x1b[1;3Ag");
    await bob.shows(/▸ +who deploys\?/);
    await leave(bob);
    bob.type("t");
    await bob.shows("thread in #s50 · bob: who deploys?");
    bob.type("thanks\r");
    await bob.shows(/thanks +▕✓/);
    await alice.shows(/↳ alice: I do[\s\S]*thanks/);
    await leave(bob);
    await bob.shows(/#s50 · 2 online/);
  });

  test("[S52] what calls is counted, listed and gone to, and done", async () => {
    const alice = await people.person("alice", "s51,s52");
    const bob = await people.person("bob", "s52");
    await say(bob, "alice: have a look");
    await alice.shows(/✉ \d/);
    alice.type("\x1bi");
    await alice.shows(/mention #s52 bob: alice: have a look/);
    alice.type("\r");
    await alice.shows(/▸▎alice: have a look/);
    alice.type("\x1bi");
    await alice.shows(/inbox · \d/);
    alice.type("D");
    await alice.shows("nothing calls you");
  });
});
