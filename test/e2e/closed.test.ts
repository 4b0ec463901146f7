import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Home } from "../support/program.ts";
import { until } from "../support/until.ts";

const PASSWORD = "correct horse battery";

/** A home with the files of a closed server, and a server with `flags`. */
async function closedHome(...flags: string[]) {
  const home = new Home();
  const passwordFile = join(home.folder, "server.password");
  expect((await home.run(["passwd", "--file", passwordFile], { input: `${PASSWORD}\n` })).code).toBe(0);
  const all = flags.map((flag) => (flag === "FILE" ? passwordFile : flag));
  const { url, running } = await home.serve(["--no-limits", ...all]);
  const secretFile = (name: string, secret: string) => {
    const file = join(home.folder, name);
    writeFileSync(file, secret);
    return file;
  };
  const say = (nick: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    home.run(["send", "--url", url, "--nick", nick, "--room", "1", "hello", ...args], { env });
  const data = join(home.folder, "groupchat.db");
  const token = (...args: string[]) => home.run(["token", ...args, "--data", data]);
  return { home, url, running, passwordFile, secretFile, say, token };
}

describe("a server with a password", () => {
  let it: Awaited<ReturnType<typeof closedHome>>;
  beforeAll(async () => {
    it = await closedHome("--password-file", "FILE");
  });
  afterAll(() => it.home.close());

  test("[I27] is entered with --password-file or its variable, and by the session alone from then on", async () => {
    const refused = await it.say("ann", []);
    expect(refused).toMatchObject({ code: 4, stdout: "" });
    expect(refused.stderr).toMatch(/^groupchat: this server asks for a password: .*--password-file FILE\n$/);
    const wrong = await it.say("ann", ["--password-file", it.secretFile("wrong", "no such horse\n")]);
    expect(wrong).toMatchObject({ code: 4, stderr: "groupchat: the password is wrong\n" });
    const right = it.secretFile("right", `${PASSWORD}\n`);
    expect((await it.say("ann", ["--password-file", right])).code).toBe(0);
    expect((await it.say("bob", [], { GROUPCHAT_PASSWORD_FILE: right })).code).toBe(0);
    expect((await it.say("ann", [])).code).toBe(0);
    expect((await it.say("eve", [])).code).toBe(4);
  });

  test("[I27] a file that is missing, empty or no text is a usage error", async () => {
    const file = join(it.home.folder, "none");
    expect(await it.say("ann", ["--password-file", file])).toMatchObject({
      code: 2,
      stderr: `groupchat: ${file} is missing, or nothing is in it\n`,
    });
    expect((await it.say("ann", ["--token-file", it.secretFile("empty", "\n")])).code).toBe(2);
  });

  test("[I22] takes another password in while it runs, and sends away who came by the one before", async () => {
    const right = it.secretFile("right", PASSWORD);
    const follower = it.home.start([
      "tail",
      "-f",
      "--url",
      it.url,
      "--nick",
      "carl",
      "--rooms",
      "1",
      "--password-file",
      right,
    ]);
    await until(() => follower.stdout().includes("hello"));
    const set = await it.home.run(["passwd", "--file", it.passwordFile], { input: "staple of horses\n" });
    expect(set).toMatchObject({ code: 0, stdout: expect.stringContaining("holds the password now") });
    const { code, stderr } = await follower.ended;
    expect(code).toBe(4);
    expect(stderr).toContain("the server has another password now");
    expect((await it.say("ann", [])).code).toBe(4);
    expect((await it.say("ann", ["--password-file", it.secretFile("new", "staple of horses")])).code).toBe(0);
  });

  test("[I21] keeps its password in a file of mode 600, which holds nothing of it; a short one is refused", async () => {
    expect(statSync(it.passwordFile).mode & 0o777).toBe(0o600);
    const before = readFileSync(it.passwordFile, "utf8");
    expect(before).not.toMatch(/horse|staple/);
    expect(await it.home.run(["passwd", "--file", it.passwordFile], { input: "short\n" })).toMatchObject({
      code: 2,
    });
    expect(await it.home.run(["passwd", "--file", it.passwordFile], { input: "" })).toMatchObject({
      code: 2,
    });
    expect(readFileSync(it.passwordFile, "utf8")).toBe(before);
  });
});

test("[I20] a server does not start without the file of its password, or with tokens and no data file", async () => {
  const home = new Home();
  const file = join(home.folder, "none");
  const serve = (...args: string[]) => home.run(["serve", "--port", "0", ...args]);
  expect(await serve("--password-file", file)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(file),
  });
  writeFileSync(file, PASSWORD);
  const wrong = await serve("--password-file", file);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("holds no password") });
  expect(wrong.stderr).not.toContain(PASSWORD);
  expect(await serve("--tokens", "--data", ":memory:")).toMatchObject({ code: 1 });
  await home.close();
});

describe("a server with tokens", () => {
  let it: Awaited<ReturnType<typeof closedHome>>;
  beforeAll(async () => {
    it = await closedHome("--tokens");
  });
  afterAll(() => it.home.close());

  test("[I23] is entered with --token-file or its variable, by the nick and in the rooms of the token", async () => {
    const made = await it.token("create", "--nick", "bot", "--rooms", "1,ops", "--expires", "30d");
    expect(made).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/),
    });
    const file = it.secretFile("token", made.stdout);
    expect((await it.say("whoever", ["--token-file", file])).code).toBe(0);
    expect((await it.say("whoever", [], { GROUPCHAT_TOKEN_FILE: file })).code).toBe(0);
    expect((await it.say("ann", [])).stderr).toContain("this server asks for a token");
    const other = await it.say("bot", ["--token-file", file, "--room", "2"]);
    expect(other).toMatchObject({
      code: 4,
      stderr: "groupchat: you came in for other rooms; a token or an invite leads to its rooms alone\n",
    });
    const history = ["history", "--url", it.url, "--room", "1", "--json", "--token-file", file];
    const { stdout } = await it.home.run(history);
    expect(
      new Set(
        stdout
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line).nickName),
      ),
    ).toEqual(new Set(["bot"]));
    const { mode } = statSync(join(it.home.folder, "groupchat.db.keys"));
    expect(mode & 0o777).toBe(0o600);
  });

  test("[I26] revoke sends away whoever came in by it, and list says so; a token of the key before goes on", async () => {
    const made = await it.token("create", "--nick", "ci", "--role", "reader");
    const file = it.secretFile("ci", made.stdout);
    const follower = it.home.start(["tail", "-f", "--url", it.url, "--rooms", "1", "--token-file", file]);
    await until(() => follower.stdout().includes("hello"));
    expect((await it.token("rotate")).code).toBe(0);
    const { stdout } = await it.token("list", "--json");
    const listed = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const ci = listed.find(({ nickName }) => nickName === "ci");
    expect(ci).toMatchObject({ role: "reader", rooms: null, revoked: null });
    expect((await it.home.run(["who", "--url", it.url, "--room", "1", "--token-file", file])).code).toBe(0);
    expect((await it.token("revoke", ci.id)).stdout).toBe(`token ${ci.id} of ci is revoked\n`);
    expect(await follower.ended).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("the token was revoked"),
    });
    expect((await it.token("list")).stdout).toMatch(
      new RegExp(`^${ci.id}  ci  reader  all rooms  revoked$`, "m"),
    );
    expect((await it.token("revoke", "none")).code).toBe(1);
  });

  test("[I23] another token of a nick is of the same user", async () => {
    await it.token("create", "--nick", "Bot", "--expires", "60d");
    const { stdout } = await it.token("list", "--json");
    const bots = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ nickName }) => /^bot$/i.test(nickName));
    expect(bots).toHaveLength(2);
    expect(new Set(bots.map(({ userId }) => userId)).size).toBe(1);
  });

  test("[I23] create asks for a nick, and takes no token's id", async () => {
    expect((await it.token("create")).code).toBe(2);
    expect((await it.token("create", "--nick", "x", "--role", "king")).code).toBe(2);
    expect((await it.token("revoke")).code).toBe(2);
    expect((await it.token("list", "x")).code).toBe(2);
  });
});

test("[I28] a server that others reach and that asks for nothing says so in its log and in doctor", async () => {
  const home = new Home();
  const open = await home.serve(["--host", "0.0.0.0"]);
  await until(() => open.running.stderr().includes("\n"));
  expect(open.running.stderr().trim().split("\n")).toEqual([
    expect.stringContaining("anybody who reaches this server comes in and reads everything"),
  ]);
  const doctor = async (url: string) => {
    const { stdout } = await home.run(["doctor", "--json", "--url", url, "--nick", "ann"]);
    const checks = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return checks.find(({ check }) => check === "entry");
  };
  expect(await doctor(open.url)).toMatchObject({ status: "note", value: expect.stringContaining("anybody") });
  await home.close();
  const local = new Home();
  const { url, running } = await local.serve();
  expect(await doctor(url)).toMatchObject({ status: "ok" });
  expect(running.stderr()).toBe("");
  await local.close();
});

test("[I30] sessions lists where one is logged in, and ends what one names", async () => {
  const home = new Home();
  const { url } = await home.serve();
  const sessions = (...args: string[]) => home.run(["sessions", ...args, "--url", url, "--nick", "ann"]);
  const one = await sessions();
  expect(one).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^[0-9a-f]{12} {2}\S+ {2}127\.0\.0\.1 {2}1 connection {2}this one\n$/),
  });
  const [listed] = (await sessions("--json")).stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(listed).toMatchObject({ address: "127.0.0.1", connections: 1, current: true });
  expect((await sessions("end", "others")).stdout.trim().split("\n")).toHaveLength(1);
  expect((await sessions("end", "none")).code).toBe(5);
  expect((await sessions("end")).code).toBe(2);
  expect((await sessions("list", "x")).code).toBe(2);
  const follower = home.start(["tail", "-f", "--url", url, "--nick", "ann", "--rooms", "1"]);
  await home.run(["send", "--url", url, "--nick", "bob", "--room", "1", "hello"]);
  await until(() => follower.stdout().includes("hello"));
  expect((await sessions("end", listed.id)).code).toBe(0);
  expect(await follower.ended).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("was ended on another device"),
  });
  expect((await sessions()).code).toBe(4);
  await home.close();
});
