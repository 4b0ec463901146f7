import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Home, PROGRAM } from "../support/program.ts";
import { until } from "../support/until.ts";

const home = new Home();
let url: string;
const at = (name: string) => join(home.folder, name);
const log = at("groupchat.db");

beforeAll(async () => {
  ({ url } = await home.serve(["--no-limits"]));
  await home.run(["join", "--url", url, "--nick", "ann", "--rooms", "1"], { input: "one\ntwo\nthree\n" });
});

afterAll(() => home.close());

describe("a backup", () => {
  test("[D4] of a log that is being written to is whole, holds all that was acknowledged before, and serves", async () => {
    const lines = Array.from({ length: 2_000 }, (_, n) => `line ${n + 1}`);
    const speaker = home.start(["join", "--url", url, "--nick", "ann", "--rooms", "2"], {
      input: lines.join("\n"),
    });
    await until(() => speaker.stdout().includes("line 200\n"));
    const copied = await home.run(["backup", at("copy.db"), "--data", log]);
    expect(copied).toMatchObject({ code: 0, stderr: "" });
    expect(copied.stdout).toMatch(/copy\.db: \d+ messages in 2 rooms, [\d.]+ MB, version 1\n$/);
    const checked = await home.run(["backup", "--check", at("copy.db")]);
    expect(checked).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/is sound: \d+ messages in 2 rooms/),
    });
    expect((await home.run(["backup", "--check", log])).code).toBe(0);
    expect(statSync(at("copy.db")).mode & 0o777).toBe(0o600);
    expect((await speaker.ended).code).toBe(0);
    const other = new Home();
    copyFileSync(at("copy.db"), join(other.folder, "groupchat.db"));
    const served = await other.serve();
    const { stdout } = await other.run(["tail", "--url", served.url, "--rooms", "2", "-n", "5000", "--json"]);
    const texts = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).msg);
    expect(texts.length).toBeGreaterThanOrEqual(200);
    expect(texts).toEqual(lines.slice(0, texts.length));
    await other.close();
  });

  test("[D5] put in the log's place is another log: who was there is told that it starts over", async () => {
    const own = new Home();
    const first = await own.serve();
    const data = join(own.folder, "groupchat.db");
    const say = (text: string) => own.run(["send", "--url", first.url, "--nick", "ann", "--room", "1", text]);
    await say("one");
    await own.run(["backup", join(own.folder, "old.db"), "--data", data]);
    await say("two");
    const follower = own.start(["tail", "--url", first.url, "--rooms", "1", "-f"]);
    await until(() => follower.stdout().includes("two"));
    first.running.process.kill("SIGTERM");
    await first.running.ended;
    for (const name of readdirSync(own.folder)) {
      if (name.startsWith("groupchat.db-")) writeFileSync(join(own.folder, name), "");
    }
    copyFileSync(join(own.folder, "old.db"), data);
    await own.serve([], Number(new URL(first.url).port));
    await until(() => follower.stderr().includes("another log"));
    await say("three");
    await until(() => follower.stdout().includes("three"));
    await own.close();
  });
});

describe("bad input", () => {
  const listParts = () => readdirSync(home.folder).filter((name) => name.includes(".part"));

  function damagedFile(): string {
    copyFileSync(log, at("damaged.db"));
    const descriptor = openSync(at("damaged.db"), "r+");
    const { size } = statSync(at("damaged.db"));
    writeSync(descriptor, Buffer.alloc(4_096, 0x5a), 0, 4_096, Math.floor(size / 8_192) * 4_096);
    return at("damaged.db");
  }

  test("[D6] a damaged file is found, whatever else it is it is said so, and nothing is written over", async () => {
    expect((await home.run(["backup", at("first.db"), "--data", log])).code).toBe(0);
    writeFileSync(at("text.db"), "no database, and long enough to have been one: ".repeat(50));
    writeFileSync(at("empty.db"), "");
    mkdirSync(at("folder"));
    execFileSync("mkfifo", [at("pipe")]);
    symlinkSync(at("elsewhere"), at("nowhere-link"));
    const cases: [string[], number, RegExp][] = [
      [["backup", "--check", damagedFile()], 1, /is not a sound data file: /],
      [["backup", "--check", at("text.db")], 1, /is not a sound data file: /],
      [["backup", "--check", at("empty.db")], 1, /is empty/],
      [["backup", "--check", at("nowhere.db")], 1, /there is no .*nowhere\.db/],
      [["backup", at("first.db"), "--data", log], 1, /exists already; give a new name/],
      [
        ["backup", at("x.db"), "--data", at("nowhere.db")],
        1,
        /there is no data file .*; give the server's with --data/,
      ],
      [
        ["backup", at("no/such/folder/x.db"), "--data", log],
        1,
        /there is no folder .*no\/such\/folder for the copy/,
      ],
      [["backup", at("folder"), "--data", log], 1, /exists already/],
      [["backup", at("nowhere-link"), "--data", log], 1, /exists already/],
      [["backup", log, "--data", log], 1, /exists already/],
      [["backup", join(log, "x.db"), "--data", log], 1, /can't make .*x\.db \(ENOTDIR: [^'"]+\)$/m],
      [["backup", at("x".repeat(300)), "--data", log], 1, /can't make .*\(ENAMETOOLONG: [^'"]+\)$/m],
      [["backup", at("x.db"), "--data", at("folder")], 1, /folder is a folder, not a file/],
      [["backup", at("x.db"), "--data", at("pipe")], 1, /pipe is a pipe, not a file/],
      [["backup", "--check", at("pipe")], 1, /pipe is a pipe, not a file/],
      [["backup", at("x.db"), "--data", damagedFile()], 1, /damaged\.db is not a sound data file: /],
      [["backup"], 2, /missing required argument 'file'/],
      [["serve", "--keep", "soon"], 2, /90d/],
      [["serve", "--keep", "0d"], 2, /90d/],
      [["serve", "--keep-messages", "0"], 2, /whole number from 1/],
    ];
    for (const [args, code, line] of cases) {
      const ended = await home.run(args);
      expect([args, ended.code, ended.stdout]).toEqual([args, code, ""]);
      expect(ended.stderr).toMatch(line);
      expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    }
    expect(existsSync(at("x.db"))).toBe(false);
    expect(listParts()).toEqual([]);
  });

  test("[D13] a backup for which there is no room names the copy, not the log, and leaves nothing", async () => {
    for (const blocks of [1, 20, 60]) {
      const command = `ulimit -f ${blocks} && exec "$0" "$@"`;
      const args = ["-c", command, process.execPath, PROGRAM, "backup", at("x.db"), "--data", log];
      const { status, stdout, stderr } = spawnSync("sh", args, { env: home.env(), encoding: "utf8" });
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toBe(
        `groupchat: can't make ${at("x.db")} (its disk is full); make room or give a name on another disk\n`,
      );
      expect(listParts()).toEqual([]);
    }
  });
});

test("[D2] --keep-messages lets the old go while the server runs, and who comes back is told how many are gone", async () => {
  const own = new Home();
  const args = ["--no-limits", "--keep-messages", "5"];
  const { url: where, running } = await own.serve();
  const follower = own.start(["tail", "--url", where, "--rooms", "1", "-f"]);
  await own.run(["send", "--url", where, "--nick", "ann", "--room", "1", "first"]);
  await until(() => follower.stdout().includes("first"));
  follower.process.kill("SIGSTOP");
  running.process.kill("SIGKILL");
  await running.ended;
  await own.serve(args, Number(new URL(where).port));
  const input = Array.from({ length: 30 }, (_, n) => `n${n + 1}`).join("\n");
  await own.run(["join", "--url", where, "--nick", "ann", "--rooms", "1"], { input });
  const count = async () => {
    const { stdout } = await own.run(["tail", "--url", where, "--rooms", "1", "-n", "100"]);
    return stdout.trimEnd().split("\n").length;
  };
  while ((await count()) > 5) await own.run(["backup", "--check", join(own.folder, "groupchat.db")]);
  follower.process.kill("SIGCONT");
  await until(() => follower.stdout().includes("n30"));
  expect(follower.stderr()).toMatch(/25 messages/);
  expect(follower.stdout().match(/first|n\d+/g)).toEqual(["first", "n26", "n27", "n28", "n29", "n30"]);
  await own.close();
}, 120_000);
