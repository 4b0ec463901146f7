import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, Home, type Running } from "../support/program.ts";
import { until } from "../support/until.ts";

const PASSWORD = "unmistakable horse 4711";
const WRONG = "unmistakable mule 4712";

let home: Home;
let running: Running;
let url: string;
let token: string;
/** Everything that the program printed so far. */
let printed = "";
const files: Record<string, string> = {};

beforeAll(async () => {
  home = new Home();
  files.server = join(home.folder, "server.password");
  await home.run(["passwd", "--file", files.server], { input: `${PASSWORD}\n` });
  ({ url, running } = await home.serve(["--verbose", "--password-file", files.server, "--tokens"]));
  const data = join(home.folder, "groupchat.db");
  token = (await home.run(["token", "create", "--nick", "bot", "--data", data])).stdout.trim();
  for (const [name, secret] of Object.entries({ right: PASSWORD, wrong: WRONG, token })) {
    files[name] = join(home.folder, name);
    writeFileSync(files[name], `${secret}\n`);
  }
});

afterAll(() => home.close());

async function run(...args: string[]): Promise<Ended> {
  const ended = await home.run([...args, "--url", url]);
  printed += ended.stdout + ended.stderr;
  return ended;
}

/** The parts of secrets that nothing may hold: of a token its signature is enough. */
const secrets = () => [PASSWORD, WRONG, token.split(".")[2] ?? ""];

function holding(text: string): readonly string[] {
  return secrets().filter((secret) => text.includes(secret));
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

test("[I29] no secret is printed, logged or kept by the program, whatever goes wrong", async () => {
  const { right = "", wrong = "" } = files;
  const talk = ["--verbose", "--debug"];
  expect(
    (await run("send", "--room", "1", "--nick", "ann", ...talk, "--password-file", right, "hi")).code,
  ).toBe(0);
  expect(
    (await run("send", "--room", "1", "--nick", "eve", ...talk, "--password-file", wrong, "hi")).code,
  ).toBe(4);
  expect((await run("send", "--room", "1", ...talk, "--token-file", files.token ?? "", "hi")).code).toBe(0);
  expect((await run("send", "--room", "1", "--nick", "x", ...talk, "--token-file", wrong, "hi")).code).toBe(
    4,
  );
  expect((await run("doctor", "--nick", "ann", "--password-file", right, "--timeout", "5s")).code).toBe(0);
  const config = await run("config", "--password-file", right, "--token-file", files.token ?? "");
  expect(config.stdout).toContain(right);
  printed += (await home.run(["serve", "--print-config", "--password-file", right, "--tokens"])).stdout;
  printed += (await home.run(["serve", "--port", "0", "--password-file", right])).stderr;
  printed += (await home.run(["token", "list", "--json", "--data", join(home.folder, "groupchat.db")]))
    .stdout;
  await until(() => running.stderr().includes("a client was refused"));
  expect(holding(printed + running.stdout() + running.stderr())).toEqual([]);
  const own = Object.values(files);
  const others = listFiles(home.folder).filter((file) => !own.includes(file));
  expect(others.filter((file) => holding(readFileSync(file, "latin1")).length > 0)).toEqual([]);
  expect(others.some((file) => file.endsWith("groupchat.db"))).toBe(true);
});

test("[I29] the command line, the environment and the commands that it runs know of the file alone", async () => {
  const seen = join(home.folder, "seen");
  const args = [
    "on",
    "--url",
    url,
    "--rooms",
    "1",
    "--token-file",
    files.token ?? "",
    "--match",
    "look",
    "--since",
    "1m",
  ];
  const child = home.start([...args, "--", "sh", "-c", `env > ${seen}.part && mv ${seen}.part ${seen}`]);
  await run("send", "--room", "1", "--nick", "ann", "--password-file", files.right ?? "", "look");
  await until(() => existsSync(seen));
  const environment = readFileSync(seen, "utf8");
  expect(environment).toContain(`GROUPCHAT_TOKEN_FILE=${files.token}\n`);
  const { pid } = child.process;
  const shown = ["cmdline", "environ"].map((name) => readFileSync(`/proc/${pid}/${name}`, "utf8")).join();
  expect(shown).toContain("--token-file");
  expect(holding(environment + shown)).toEqual([]);
});
