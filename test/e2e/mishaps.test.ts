import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Home, PROGRAM, type Running } from "../support/program.ts";
import { until } from "../support/until.ts";

let home: Home;
let url: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits"]));
  await home.run(["send", "--url", url, "--nick", "al", "--room", "1", "hello"]);
});

afterAll(() => home.close());

const as = (...args: string[]) => [...args, "--url", url, "--nick", "al"];

async function listening(server: Server | HttpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("a server that takes connections and stays silent", () => {
  const silent = createServer(() => {});
  let silentUrl: string;
  beforeAll(async () => {
    silentUrl = `ws://127.0.0.1:${await listening(silent)}`;
  });
  afterAll(() => {
    silent.close();
  });

  test.each([
    ["send", "--room", "1", "hi"],
    ["send", "--room", "1", "--lines"],
    ["tail", "--rooms", "1"],
    ["tail", "--rooms", "1", "--follow"],
    ["history", "--room", "1"],
    ["search", "word"],
    ["wait", "--room", "1"],
    ["who"],
    ["rooms"],
    ["pipe", "--rooms", "1"],
    ["on", "--rooms", "1", "true"],
  ])("[Z62] ends %s %s %s %s with 6 after --timeout", async (...args) => {
    const { code, stderr } = await home.run([...args, "--url", silentUrl, "--timeout", "300ms"], {
      input: "x\n",
    });
    expect({ code, stderr }).toEqual({
      code: 6,
      stderr: expect.stringMatching(/^groupchat: [^\n]* within 0\.3 s \(--timeout\)\n$/),
    });
  });

  test("[Z62] a TLS handshake that the server never answers ends with 6", async () => {
    const tls = silentUrl.replace("ws:", "wss:");
    expect((await home.run(["rooms", "--url", tls, "--timeout", "300ms"])).code).toBe(6);
  });
});

describe("a server that stops in the middle", () => {
  let other: Home;
  let server: Running;
  let args: string[];
  beforeEach(async () => {
    other = new Home();
    const { url: stopping, running } = await other.serve(["--no-limits"]);
    server = running;
    args = ["--url", stopping, "--nick", "al", "--room", "1"];
  });
  afterEach(async () => {
    server.process.kill("SIGCONT");
    await other.close();
  });

  test("[Z62] [Z74] ends what sends with 6, in few lines", async () => {
    const sender = home.start(["send", "--lines", "--json", ...args, "--timeout", "3s"]);
    sender.process.stdin?.write("first\n");
    await until(() => sender.stdout().includes('"line":1'));
    server.process.kill("SIGSTOP");
    sender.process.stdin?.end("another\n".repeat(100));
    const sent = await sender.ended;
    expect(sent.code).toBe(6);
    expect(sent.stderr.split("\n")).toEqual([
      expect.stringMatching(/^groupchat: lines 2–\d+ were not confirmed \(\d+ of them\)/),
      expect.stringContaining("--timeout"),
      "",
    ]);
  });

  test("[Z62] ends what reads with 6", async () => {
    const input = Array.from({ length: 6_000 }, (_, index) => `line ${index}\n`).join("");
    expect((await home.run(["send", "--lines", ...args], { input })).code).toBe(0);
    const reader = home.start(["history", "--json", ...args, "--timeout", "3s"]);
    reader.process.stdout?.pause();
    reader.process.stdout?.once("readable", () => {
      server.process.kill("SIGSTOP");
      reader.process.stdout?.resume();
    });
    expect(await reader.ended).toMatchObject({ code: 6, stderr: expect.stringContaining("--timeout") });
  });
});

/** Runs the program with its streams at files such as /dev/full. */
function ended(
  args: readonly string[],
  { stdout, stderr = "pipe", env = {} }: { stdout: string; stderr?: string; env?: NodeJS.ProcessEnv },
): Promise<{ code: number | null; told: string }> {
  const errors = stderr === "pipe" ? stderr : openSync(stderr, "w");
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: home.env(env),
    stdio: ["ignore", openSync(stdout, stdout === "/dev/null" ? "r" : "w"), errors],
  });
  let told = "";
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    told += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, told })));
}

describe("standard output that can't be written", () => {
  test.each([
    ["--help"],
    ["--version"],
    ["tail", "--help"],
    ["config"],
    ["completion", "bash"],
    ["doctor", "--json"],
    ["serve", "--port", "0", "--data", ":memory:"],
  ])("[Z63] ends %s %s with one line and 1", async (...args) => {
    expect(await ended(args, { stdout: "/dev/full" })).toEqual({
      code: 1,
      told: "groupchat: standard output can't be written (ENOSPC)\n",
    });
  });

  test.each([
    ["history", "--room", "1"],
    ["tail", "--rooms", "1", "--json"],
    ["tail", "--rooms", "1", "--follow"],
    ["search", "hello"],
    ["rooms"],
    ["send", "--room", "2", "--json", "x"],
    ["pipe", "--rooms", "1"],
    ["join", "--rooms", "1"],
    ["wait", "--room", "1", "--since", "1"],
  ])("[Z63] ends %s %s %s with one line and 1", async (...args) => {
    const { code, told } = await ended(as(...args), { stdout: "/dev/full" });
    expect(code).toBe(1);
    expect(told.split("\n").at(-2)).toBe("groupchat: standard output can't be written (ENOSPC)");
    expect(told).not.toMatch(/ at |\.cjs/);
  });

  test("[Z63] the line is in Chinese where the rest is, and holds the system's own code", async () => {
    const chinese = await ended(as("rooms"), { stdout: "/dev/full", env: { LANG: "zh_CN.UTF-8" } });
    expect(chinese).toEqual({ code: 1, told: "groupchat: 无法写入标准输出（ENOSPC）\n" });
    const readOnly = await ended(["--version"], { stdout: "/dev/null" });
    expect(readOnly).toEqual({ code: 1, told: "groupchat: standard output can't be written (EBADF)\n" });
  });

  test("[Z63] keeps nothing as printed in --state", async () => {
    const state = join(home.folder, "seen");
    expect((await ended(as("tail", "--rooms", "1", "--state", state), { stdout: "/dev/full" })).code).toBe(1);
    const { stdout } = await home.run(as("tail", "--rooms", "1", "--state", state));
    expect(stdout).toContain("hello");
  });

  test("[Z63] a disk that takes only a part of what is printed is no success", async () => {
    const args = as("history", "--room", "1", "--format", "x".repeat(9_000))
      .map((arg) => `'${arg}'`)
      .join(" ");
    const script = `ulimit -f 8; '${process.execPath}' '${PROGRAM}' ${args} > '${join(home.folder, "part")}'`;
    const child = spawn("sh", ["-c", script], { env: home.env(), stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      told += text;
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, told }).toEqual({
      code: 1,
      told: "groupchat: standard output can't be written (EFBIG)\n",
    });
  });
});

test("[Z63] a command that has nothing to print does not mind a full disk", async () => {
  const silent = as("wait", "--room", "silence", "--match", "x", "--timeout", "1s");
  expect((await ended(silent, { stdout: "/dev/full" })).code).toBe(6);
});

test("[Z63] standard error that can't be written changes nothing else", async () => {
  const full = "/dev/full";
  expect((await ended(["nonsense"], { stdout: "/dev/null", stderr: full })).code).toBe(2);
  const unreachable = ["rooms", "--url", "ws://127.0.0.1:1"];
  expect((await ended(unreachable, { stdout: "/dev/null", stderr: full })).code).toBe(3);
  const other = new Home();
  const errors = openSync(full, "w");
  const server = spawn(
    process.execPath,
    [PROGRAM, "serve", "--verbose", "--port", "0", "--data", ":memory:"],
    {
      env: other.env(),
      stdio: ["ignore", "pipe", errors],
    },
  );
  try {
    let greeting = "";
    server.stdout?.setEncoding("utf8").on("data", (text) => {
      greeting += text;
    });
    const served = await until(() => /serves (ws:\S+)/.exec(greeting)?.[1]);
    for (const text of ["a", "b"]) {
      expect((await home.run(["send", "--url", served, "--room", "1", text])).code).toBe(0);
    }
    const code = new Promise((resolve) => server.on("close", resolve));
    server.kill("SIGTERM");
    expect(await code).toBe(0);
  } finally {
    server.kill("SIGKILL");
    await other.close();
  }
});

test("[Z63] what nobody caught is one line, and its place only with --debug", async () => {
  const thrower =
    "data:text/javascript,process.stdin.once('data',()=>Promise.reject(new%20TypeError('boom')))";
  const env = { NODE_OPTIONS: `--import "${thrower}"` };
  const fail = async (...more: string[]) => {
    const running = home.start(as("tail", "--rooms", "1", "--follow", ...more), { env });
    await until(() => running.stdout().includes("hello")); // it is all set up by then
    running.process.stdin?.end("now\n");
    return running.ended;
  };
  const { code, stderr } = await fail();
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "groupchat: unexpected failure: boom (--debug shows where)\n",
  });
  expect((await fail("--debug")).stderr).toMatch(/TypeError: boom\n {4}at /);
});

test.each([
  ["C.UTF-8", "put -- before what begins with a dash"],
  ["zh_CN.UTF-8", "请在前面加 --"],
])("[Z73] a text that looks like an option is told of -- in %s", async (LANG, hint) => {
  for (const args of [
    ["send", "--room", "1", "- item"],
    ["send", "--room", "1", "-hello"],
    ["search", "--foo"],
    ["on", "--rooms", "1", "ls", "-la"],
  ]) {
    const { code, stderr } = await home.run(args, { env: { LANG } });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(hint) });
  }
  expect((await home.run(["tail", "-x"], { env: { LANG } })).stderr).not.toContain(hint);
  expect((await home.run([...as("send", "--room", "dash"), "--", "- item"])).code).toBe(0);
});

test("[Z66] empty variables change nothing", async () => {
  const names = ["URL", "NICK", "ROOMS", "TIMEOUT", "THEME", "DATA"].map((name) => `GROUPCHAT_${name}`);
  const env = Object.fromEntries([...names, "XDG_CONFIG_HOME", "NO_COLOR"].map((name) => [name, ""]));
  const { code, stdout } = await home.run(["config", "--json"], { env });
  expect(code).toBe(0);
  expect(stdout).not.toContain("GROUPCHAT_");
});

describe("what is no chat server", () => {
  test.each([
    [404, /a web server answers there, but it is no chat server; .*\(HTTP 404\)/],
    [302, /another address; give --url that one \(HTTP 302\)/],
    [502, /the chat server behind it does not answer; .*\(HTTP 502\)/],
    [401, /asks for a sign-in; .*\(HTTP 401\)/],
  ])("[Z68] is told by its status %i", async (status, message) => {
    const web = createHttpServer();
    web.on("upgrade", (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`));
    const port = await listening(web);
    const { code, stderr } = await home.run(["rooms", "--url", `ws://127.0.0.1:${port}`]);
    web.close();
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(message) });
  });

  test("[Z68] a port of something else, one that hangs up, and wss:// where there is no TLS", async () => {
    const ssh = createServer((socket) => socket.on("error", () => {}).end("SSH-2.0-OpenSSH_9.6\r\n"));
    const closing = createServer((socket) => socket.on("error", () => {}).end());
    const [sshPort, closingPort] = [await listening(ssh), await listening(closing)];
    const told = async (address: string, env = {}) =>
      (await home.run(["rooms", "--url", address], { env })).stderr;
    expect(await told(`ws://127.0.0.1:${sshPort}`)).toContain("no web server, and no chat server");
    expect(await told(`ws://127.0.0.1:${closingPort}`)).toContain("give wss:// if it speaks TLS");
    expect(await told(`wss://127.0.0.1:${closingPort}`)).toContain("give ws:// if it speaks no TLS");
    expect(await told(url.replace("ws:", "wss:"))).toContain("the server speaks no TLS there");
    expect(await told(url.replace("ws:", "wss:"), { LANG: "zh_CN.UTF-8" })).toContain("把 wss:// 改为 ws://");
    ssh.close();
    closing.close();
  });
});
