import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { spawn as spawnPty } from "@lydell/node-pty";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CheckRecordSchema, SettingRecordSchema } from "../../src/cli/io/records.ts";
import { isInstalled } from "../support/installed.ts";
import { startOriginalServer } from "../support/original-server.ts";
import { Home, PROGRAM } from "../support/program.ts";
import { Pty } from "../support/pty.ts";
import { TerminalScreen } from "../support/terminal-screen.ts";
import { until } from "../support/until.ts";

for (const shell of ["zsh", "fish"].filter((name) => !isInstalled(name))) {
  process.stderr.write(`${shell} is not installed: its test is skipped (apt-get install ${shell})\n`);
}

/** A nick that a shell must never run, and a file that it would make. */
const PWNED = "pwned";
const EVIL = `$(touch ${PWNED})`;
const QUOTED = 'it\'s "bob"';

let home: Home;
let url: string;
let config: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits"]));
  config = join(home.folder, "config", "groupchat", "config.json");
  mkdirSync(join(home.folder, "bin"));
  symlinkSync(PROGRAM, join(home.folder, "bin", "groupchat"));
});

afterAll(() => home.close());

const lines = (text: string) => text.split("\n").filter((line) => line !== "");
const records = <S extends v.GenericSchema>(text: string, schema: S) =>
  lines(text).map((line) => v.parse(schema, JSON.parse(line)));

describe("help", () => {
  test.each([
    [["--help"], /^Usage: groupchat \[options\] \[command\]\n/],
    [["help"], /^Usage: groupchat \[options\] \[command\]\n/],
    [["help", "send"], /^Usage: groupchat send /],
    [["send", "--help"], /^Usage: groupchat send /],
    [["--version"], /^\d+\.\d+\.\d+\n$/],
  ])("[Z61] %j prints on stdout alone, also where nobody reads it", async (args, said) => {
    const ended = await home.run(args);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toMatch(said);
    const closed = spawnSync("bash", [
      "-c",
      'set -o pipefail; "$@" | true',
      "-",
      process.execPath,
      PROGRAM,
      ...args,
    ]);
    expect([closed.status, closed.stderr.toString()]).toEqual([0, ""]);
  });

  test.each([["nope"], ["help", "nope"], ["sendd", "x"]])(
    "[Z61] %s is no command: one line, and 2",
    async (...args) => {
      const { code, stdout, stderr } = await home.run(args);
      expect([code, stdout, lines(stderr).length]).toEqual([2, "", 1]);
    },
  );
});

describe("config", () => {
  const ask = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const { stdout } = await home.run(["config", "--json", ...args], { env });
    return new Map(records(stdout, SettingRecordSchema).map((one) => [one.name, one]));
  };

  test("[Z50] tells each value and where it came from: flag, environment, file, default", async () => {
    await home.run(["config", "--set", "nick=alice", "--set", "theme=dark", "--set", "url=ws://file:1"]);
    const settings = await ask(["--theme", "light"], { GROUPCHAT_URL: "ws://env:1" });
    expect(settings.get("nick")).toMatchObject({ value: "alice", source: "file", from: `${config}:2` });
    expect(settings.get("theme")).toMatchObject({ value: "light", source: "flag", from: "--theme" });
    expect(settings.get("url")).toMatchObject({
      value: "ws://env:1",
      source: "environment",
      from: "GROUPCHAT_URL",
    });
    expect(settings.get("mouse")).toMatchObject({ value: true, source: "default", from: null });
    expect(settings.get("config")).toMatchObject({ value: config, from: "XDG_CONFIG_HOME" });
    const { stdout } = await home.run(["config"], { env: { GROUPCHAT_URL: "ws://env:1" } });
    expect(stdout).toMatch(/^url +ws:\/\/env:1 +environment GROUPCHAT_URL$/m);
    expect(stdout).toMatch(/^mouse +true +default$/m);
  });

  test("[Z50] a file that can't be understood is one line and 2; --path still tells where it is", async () => {
    const before = readFileSync(config, "utf8");
    writeFileSync(config, '{\n"mouse": 1}');
    const said = await home.run(["config"]);
    expect(said).toMatchObject({ code: 2, stdout: "" });
    expect(said.stderr).toBe(`groupchat: ${config}: line 2: mouse must be true or false\n`);
    expect(await home.run(["config", "--path"])).toMatchObject({
      code: 0,
      stdout: `${config}\n`,
      stderr: "",
    });
    writeFileSync(config, before);
  });
});

describe("doctor", () => {
  const look = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await home.run(["doctor", "--json", "--nick", "patient", ...args]);
    return {
      code,
      stderr,
      checks: new Map(records(stdout, CheckRecordSchema).map((one) => [one.check, one])),
    };
  };

  test("[Z58] looks at all there is, and ends with 0 when nothing failed", async () => {
    const { code, checks } = await look(["--url", url]);
    expect(code).toBe(0);
    expect(checks.get("terminal")?.status).toBe("note");
    expect(checks.get("server")).toMatchObject({
      status: "ok",
      value: expect.stringMatching(/^groupchat \d/),
    });
    for (const check of ["node", "locale", "config", "state", "address", "protocol", "clock", "latency"]) {
      expect(checks.get(check)).toMatchObject({ status: "ok" });
    }
    const { stdout } = await home.run(["doctor", "--url", url]);
    expect(stdout).toMatch(/^ok {4}Node {10}v\d/m);
  });

  test("[Z58] no server is 3, a nick of somebody else's 4, a broken config file 2", async () => {
    expect((await look(["--url", "ws://127.0.0.1:1"])).code).toBe(3);
    const stranger = new Home();
    await stranger.run(["send", "--url", url, "--nick", "taken", "--room", "1", "x"]);
    await stranger.close();
    const refused = await look(["--url", url, "--nick", "taken"]);
    expect(refused.code).toBe(4);
    expect(refused.checks.get("server")?.status).toBe("fail");
    const before = readFileSync(config, "utf8");
    writeFileSync(config, "{");
    const broken = await look(["--url", url]);
    writeFileSync(config, before);
    expect(broken.code).toBe(2);
    expect(broken.checks.get("config")).toMatchObject({
      status: "fail",
      value: expect.stringContaining("line 1"),
    });
    expect(broken.checks.get("server")?.status).toBe("ok");
  });

  test("[Z58] what listens but says nothing is told of within --timeout", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = address instanceof Object ? address.port : 0;
    const { code, checks } = await look(["--url", `ws://127.0.0.1:${port}`, "--timeout", "300ms"]);
    silent.close();
    expect(code).toBe(3);
    expect(checks.get("address")?.status).toBe("ok");
    expect(checks.get("server")).toMatchObject({ status: "fail" });
  });

  test("[Z58] a base server is a note", async () => {
    const original = await startOriginalServer();
    const { code, checks } = await look(["--url", original.url]);
    await original.close();
    expect(code).toBe(0);
    expect(checks.get("protocol")).toMatchObject({ status: "note", value: "base" });
  });

  test("[Z59] on a terminal the widths are asked for, and the terminal is as it was", async () => {
    const pty = new Pty(home, ["doctor", "--url", url], { columns: 100, rows: 30 });
    expect(await pty.end()).toMatchObject({ code: 0 });
    await pty.shows(/(?:ok|note) {2,4}widths/);
    const [before = "", asked = "", after = ""] = pty.output.split(/\?1049[hl]/);
    expect(asked).toContain("[6n");
    expect(before).toContain("ok    terminal      xterm-256color, 100×30");
    expect(after).toContain("server");
    expect(pty.screen.text()).toContain("ok    Node"); // what stood there before the question
  });
});

test("[Z59] within tmux it tells what copying from the chat needs there", async () => {
  const pty = new Pty(home, ["doctor", "--url", url], { columns: 140, rows: 30 }, { TMUX: "/tmp/tmux,1,0" });
  expect(await pty.end()).toMatchObject({ code: 0 });
  expect(pty.output).toContain("set -g set-clipboard on");
});

describe("Chinese", () => {
  const env = { LANG: "zh_CN.UTF-8" };
  test.each<[readonly string[], number, RegExp]>([
    [["send", "--rom", "1"], 2, /未知选项 --rom（是不是 --room？）/],
    [
      ["send", "--url", "ws://127.0.0.1:1", "--room", "1", "x"],
      3,
      /无法连接 ws:\/\/127\.0\.0\.1:1：连接被拒绝/,
    ],
    [["tail"], 2, /没有指定房间：请使用 --rooms 1,2/],
  ])("[Z53] %j is refused in Chinese, on one line", async (args, code, said) => {
    const ended = await home.run(args, { env });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(said);
    expect(lines(ended.stderr)).toHaveLength(1);
  });

  test("[Z53] serve says in Chinese where it is", async () => {
    const { stdout } = home.start(["serve", "--port", "0", "--data", ":memory:"], { env });
    await until(() => /已启动：ws:\/\/\S+\n {2}日志 {2}:memory:\n {2}聊天 {2}groupchat join /.test(stdout()));
  });

  test("[Z53] what the server refuses is told in Chinese", async () => {
    const send = ["send", "--url", url, "--nick", "a", "--room", "1"];
    const refused = await home.run([...send, "--reply-to", "7", "x"], { env });
    expect(refused).toMatchObject({ code: 5, stderr: "groupchat: 要回复的消息不在 room1 里\n" });
    const long = await home.run([...send, "-"], { env, input: "长".repeat(4_001) });
    expect(long).toMatchObject({ code: 5, stderr: "groupchat: 消息超过 4000 个字符，请分开发送\n" });
  });

  test("[Z53] so is a bad config file; help is Chinese", async () => {
    const other = new Home();
    mkdirSync(join(other.folder, "config", "groupchat"), { recursive: true });
    writeFileSync(join(other.folder, "config", "groupchat", "config.json"), '{"theme":"pink"}');
    expect((await other.run(["config"], { env })).stderr).toContain(
      "第 1 行：theme 必须是以下之一：auto, dark",
    );
    const { stdout } = await other.run(["--help"], { env });
    await other.close();
    expect(stdout).toContain("命令：");
    expect(stdout).toMatch(/^ {2}send \[options\] \[text\.\.\.\] +发送一条消息/m);
  });
});

describe("completion", () => {
  let people: ReturnType<Home["start"]>[];
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const groups = JSON.stringify([{ name: "聊天群1", value: 1 }]);
    await home.run(["config", "--set", `groups=${groups}`, "--set", `url=${url}`]);
    env = home.env({ PATH: `${join(home.folder, "bin")}:${process.env.PATH}` });
    await home.run(["send", "--room", "ops", "hello"]);
    people = [EVIL, QUOTED].map((nick) => home.start(["join", "--nick", nick, "--rooms", "1"]));
    const present = async () => lines((await home.run(["who", "--room", "1"])).stdout).length;
    while ((await present()) < people.length); // the hook's own time limit ends it
  });

  afterAll(async () => {
    for (const one of people) one.process.kill();
    await Promise.all(people.map(({ ended }) => ended));
  });

  const inShell = (shell: string, script: string) =>
    spawnSync(shell, ["-c", script], { env, cwd: home.folder, encoding: "utf8" });

  /** What bash has in COMPREPLY for these words, broken as readline breaks them. */
  const inBash = (line: string, words: readonly string[]) => {
    const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    const { stdout, stderr } = inShell(
      "bash",
      `eval "$(groupchat completion bash)"; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
       COMP_LINE='${line.replaceAll("'", "'\\''")}'; COMP_POINT=\${#COMP_LINE}; _groupchat; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
    expect(stderr).toBe("");
    return lines(stdout);
  };

  test("[Z55] bash: commands, options, rooms of the file and of the server, in lists too", () => {
    expect(inBash("groupchat se", ["groupchat", "se"])).toEqual(["serve", "send", "search", "sessions"]);
    expect(inBash("groupchat tail --rooms ", ["groupchat", "tail", "--rooms", ""])).toEqual(["1", "ops"]);
    expect(inBash("groupchat edit o", ["groupchat", "edit", "o"])).toEqual(["ops/"]);
    expect(inBash("groupchat tail --rooms=1,", ["groupchat", "tail", "--rooms", "=", "1,"])).toEqual([
      "1,ops",
    ]);
    const split = ["groupchat", "tail", "--url", ...url.split(/(:)/), "--room"];
    expect(inBash(`groupchat tail --url ${url} --room`, split)).toEqual(["--rooms"]);
    expect(inBash("groupchat serve --data co", ["groupchat", "serve", "--data", "co"])).toEqual(["config"]);
  });

  test("[Z56] bash: a nick that looks like a command is only text", () => {
    const found = inBash("groupchat tail --from ", ["groupchat", "tail", "--from", ""]);
    const said = found.map((one) => inShell("bash", `printf '%s\\n' ${one}`).stdout);
    expect(said).toEqual(expect.arrayContaining([`${EVIL}\n`, `${QUOTED}\n`]));
    expect(inBash("groupchat tail --from '", ["groupchat", "tail", "--from", "'"])).toEqual(["alice"]);
    expect(existsSync(join(home.folder, PWNED))).toBe(false);
  });

  test.skipIf(!isInstalled("fish"))("[Z55] [Z56] fish: the same", () => {
    const complete = (line: string) => {
      const { stdout } = inShell("fish", `groupchat completion fish | source; complete -C '${line}'`);
      return lines(stdout).map((one) => one.split("\t")[0]);
    };
    expect(complete("groupchat se").sort()).toEqual(["search", "send", "serve", "sessions"]);
    expect(complete("groupchat tail --rooms 1,")).toEqual(["1,ops"]);
    expect(complete("groupchat tail --rooms 1 --from ")).toEqual(expect.arrayContaining([EVIL, QUOTED]));
    expect(complete("groupchat serve --data con")).toEqual(["config/"]);
    expect(complete("groupchat serve --data=con")).toEqual(["--data=config/"]);
    expect(existsSync(join(home.folder, PWNED))).toBe(false);
  });

  test.skipIf(!isInstalled("zsh"))(
    "[Z55] [Z56] zsh: Tab on a real command line completes and quotes",
    async () => {
      writeFileSync(
        join(home.folder, ".zshrc"),
        'PS1="%% "; autoload -Uz compinit; compinit -u; eval "$(groupchat completion zsh)"; echo ready\n',
      );
      const screen = new TerminalScreen({ columns: 120, rows: 20 });
      const zsh = spawnPty("zsh", ["-i"], {
        cwd: home.folder,
        env: { ...env, ZDOTDIR: home.folder },
        cols: 120,
        rows: 20,
      });
      zsh.onData((data) => void screen.write(data));
      try {
        await until(() => screen.text().includes("ready"));
        zsh.write("groupchat hist\t--room o\t");
        await until(() => screen.text().includes("groupchat history --room ops"));
        zsh.write("\x15: tail; groupchat tail --rooms 1 --from \\$\t");
        await until(() => screen.text().includes(String.raw`--from \$\(touch\ pwned\)`));
        expect(existsSync(join(home.folder, PWNED))).toBe(false);
      } finally {
        zsh.kill("SIGKILL");
      }
    },
  );

  test("[Z55] without a server nothing is said, and what the file knows is offered", async () => {
    const said = await home.run(["__complete", "--", "tail", "--url", "ws://127.0.0.1:1", "--rooms", ""]);
    expect(said).toMatchObject({ code: 0, stdout: "1\t聊天群1\n", stderr: "" });
    writeFileSync(join(home.folder, "broken"), "");
    const broken = { XDG_CONFIG_HOME: join(home.folder, "broken") };
    expect(await home.run(["__complete", "--", "tail", "--rooms", ""], { env: broken })).toMatchObject({
      stderr: "",
    });
  });

  test("[Z56] to complete takes no nick on the server", async () => {
    const words = ["tail", "--nick", "newcomer", "--rooms", ""];
    expect((await home.run(["__complete", "--", ...words])).stdout).toBe("1\t聊天群1\n");
    const stranger = new Home();
    const sent = await stranger.run(["send", "--url", url, "--nick", "newcomer", "--room", "2", "mine"]);
    await stranger.close();
    expect(sent.code).toBe(0);
  });
});
