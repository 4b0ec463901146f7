import { execFileSync, spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Home, PROGRAM } from "../support/program.ts";
import { until } from "../support/until.ts";

const tmux = spawnSync("tmux", ["-V"]).status === 0;
if (!tmux) process.stderr.write("tmux is not installed: its test is skipped (apt-get install tmux)\n");

/** A tmux server of its own, so that nobody's sessions are touched. */
const SOCKET = `groupchat-test-${process.pid}`;

function run(...args: string[]): string {
  return execFileSync("tmux", ["-L", SOCKET, ...args], { encoding: "utf8" });
}

describe.skipIf(!tmux)("in tmux, started from a shell", () => {
  let home: Home;
  let url: string;

  beforeAll(async () => {
    home = new Home();
    ({ url } = await home.serve());
    const shell = [
      "env",
      ...Object.entries(home.env()).map(([name, value]) => `${name}=${value}`),
      "PS1=$ ",
      "sh",
    ];
    run("-u", "-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "24", ...shell);
  });

  afterAll(async () => {
    spawnSync("tmux", ["-L", SOCKET, "kill-server"]);
    await home.close();
  });

  const screen = () => run("capture-pane", "-p");
  const type = (...keys: string[]) => run("send-keys", ...keys);
  const shows = async (text: string | RegExp) => {
    const found = () => (typeof text === "string" ? screen().includes(text) : text.test(screen()));
    await until(found, 10_000).catch(() => expect(screen()).toMatch(text));
  };

  test("[T7] it chats, suspends to the shell, comes back, and leaves the shell as it was", async () => {
    type("-l", "echo before the chat");
    type("Enter");
    type("-l", `'${process.execPath}' '${PROGRAM}' join --url ${url} --nick 小明 --rooms 聊天群1=1`);
    type("Enter");
    await shows("connected");
    type("-l", "你好，世界");
    type("Enter");
    await shows("你好，世界 ▕✓");
    type("C-z");
    await shows(/before the chat[\s\S]*\$/);
    expect(screen()).not.toContain("│");
    type("-l", "fg");
    type("Enter");
    await shows("你好，世界 ▕✓");
    type("-l", "后来 later");
    await shows(" 后来 later");
    expect(run("display-message", "-p", "#{cursor_x} #{cursor_y}").trim()).toBe("11 23");
    type("C-u");
    type("-l", "/quit");
    type("Enter");
    await until(() => !screen().includes("│"));
    type("-l", "echo the shell echoes $?");
    type("Enter");
    await shows("the shell echoes 0");
    expect(screen()).toContain("before the chat");
  });
});
