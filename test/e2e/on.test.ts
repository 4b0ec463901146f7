import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MessageRecordSchema } from "../../src/cli/io/records.ts";
import { Home, PROGRAM, type Running } from "../support/program.ts";
import { until } from "../support/until.ts";

let home: Home;
let url: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits", "--sync", "normal"]));
});

afterAll(() => home.close());

const lines = (text: string) => text.split("\n").filter((line) => line !== "");
const file = (name: string) => join(home.folder, name);
const contents = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");

/** A script of the test's own, to be run as a command. */
function script(name: string, text: string): string {
  writeFileSync(file(name), `#!/bin/bash\ncd ${home.folder}\n${text}\n`);
  chmodSync(file(name), 0o755);
  return file(name);
}

/** `on`, in its rooms: it says so when it is verbose. */
async function startOn(room: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const own = ["on", "--url", url, "--rooms", room, "--nick", "onbot", "--verbose", ...args];
  const running = home.start(own, { env });
  await until(() => /joined/.test(running.stderr()));
  return running;
}

/** What a running `on` told on stderr but for what happens to the connection. */
const told = (running: Running) => lines(running.stderr()).filter((line) => !/connect|joined/.test(line));

const send = (room: string, ...args: string[]) =>
  home.run(["send", "--url", url, "--nick", "小明", "--room", room, ...args]);

/** All of a room's messages once there are so many. */
async function said(room: string, count: number) {
  const args = ["wait", "--url", url, "--room", room, "--since", "1h", "--count", String(count), "--json"];
  return lines((await home.run(args)).stdout).map((line) => JSON.parse(line));
}

async function stop(running: Running): Promise<void> {
  running.process.kill("SIGTERM");
  expect((await running.ended).code).toBe(0);
}

describe("what a command is given", () => {
  test("[Z37] the message as a JSON line on its standard input, and in its environment", async () => {
    const show = script("show", "cat >record.part; env -0 >env.part; mv env.part env; mv record.part record");
    const inherited = {
      GROUPCHAT_MATCH_2: "stale",
      GROUPCHAT_REPLY_TO: "9",
      GROUPCHAT_THEME: "",
      INHERITED: "yes",
    };
    const pattern = "deploy (?<env>\\w+)( now)?";
    const running = await startOn("运维=env", ["--match", pattern, "--", show], inherited);
    await send("env", "deploy nothing"); // the first message is there to be answered
    await until(() => contents("record") !== "");
    const msg = `please deploy prod; $(touch ${file("pwned")}) \`touch ${file("pwned")}\` "'\n第二行`;
    await send("env", "--reply-to", "1", msg);
    await until(() => contents("record").includes("prod"));
    await stop(running);
    const record = v.parse(MessageRecordSchema, JSON.parse(contents("record")));
    expect(lines(contents("record"))).toHaveLength(1);
    expect(record).toMatchObject({ room: "运维", seq: 2, nickName: "小明", msg, replyTo: 1, own: false });
    const env = Object.fromEntries(
      contents("env")
        .split("\0")
        .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
    expect(env).toMatchObject({
      INHERITED: "yes",
      GROUPCHAT_THEME: "", // as it was given
      GROUPCHAT_URL: url,
      GROUPCHAT_NICK: "onbot",
      GROUPCHAT_ROOM: "env",
      GROUPCHAT_ROOM_ID: "roomenv",
      GROUPCHAT_ROOM_NAME: "运维",
      GROUPCHAT_MSG: msg,
      GROUPCHAT_FROM: "小明",
      GROUPCHAT_FROM_ID: record.userId,
      GROUPCHAT_SEQ: "2",
      GROUPCHAT_AT: record.at,
      GROUPCHAT_KIND: "text",
      GROUPCHAT_REPLY_TO: "1",
      GROUPCHAT_MATCH: "deploy prod",
      GROUPCHAT_MATCH_1: "prod",
      GROUPCHAT_MATCH_ENV: "prod",
    });
    expect(Object.keys(env)).not.toContain("GROUPCHAT_MATCH_2"); // the group took no part, and what was there is not of this message
    expect(existsSync(file("pwned"))).toBe(false);
  });

  test("[Z38] arguments go to it as they are, never through a shell; its output is that of on", async () => {
    const args = ["$HOME", "a b", "*", "; echo no"];
    const running = await startOn("args", ["--", "printf", "<%s>", ...args]);
    await send("args", "x");
    await until(() => running.stdout() === args.map((arg) => `<${arg}>`).join(""));
    await stop(running);
  });

  test("[Z38] groupchat send in it answers in the same room as the same user, and calls it no second time", async () => {
    const answer = script("answer", `"${process.execPath}" "${PROGRAM}" send "done: $GROUPCHAT_MSG"`);
    const running = await startOn("answer", ["--", answer]);
    await send("answer", "one");
    expect((await said("answer", 2)).map(({ nickName, msg }) => `${nickName}: ${msg}`)).toEqual([
      "小明: one",
      "onbot: done: one",
    ]);
    await send("answer", "two");
    expect((await said("answer", 4)).map(({ msg }) => msg)).toEqual(["one", "done: one", "two", "done: two"]);
    await stop(running);
  });

  test("[Z38] --own counts what this user says; --from and --ignore-case choose as everywhere", async () => {
    const list = script("list", 'echo "$GROUPCHAT_FROM $GROUPCHAT_MSG" >>listed');
    const args = ["--own", "--from", "onbot", "--match", "^GO", "--ignore-case", "--", list];
    const running = await startOn("own", args);
    await send("own", "go away");
    for (const msg of ["stay", "go on"])
      await home.run(["send", "--url", url, "--nick", "onbot", "--room", "own", msg]);
    await until(() => contents("listed") === "onbot go on\n");
    await stop(running);
  });
});

describe("how many at once", () => {
  test("[Z39] one at a time, in the order of the messages", async () => {
    const log = script(
      "log",
      'echo "begin $GROUPCHAT_SEQ" >>order; cat >/dev/null; echo "end $GROUPCHAT_SEQ" >>order',
    );
    const running = await startOn("order", ["--", log]);
    const input = Array.from({ length: 20 }, (_, index) => `m${index}\n`).join("");
    await home.run(["send", "--url", url, "--nick", "小明", "--room", "order", "--lines"], { input });
    await until(() => lines(contents("order")).length === 40);
    const expected = Array.from({ length: 20 }, (_, index) => [
      `begin ${index + 1}`,
      `end ${index + 1}`,
    ]).flat();
    expect(lines(contents("order"))).toEqual(expected);
    await stop(running);
  });

  test("[Z39] --jobs 3 runs three at once, and no fourth", async () => {
    const wait = script(
      "wait",
      'echo "$GROUPCHAT_SEQ" >>begun; until [ -e "go.$GROUPCHAT_SEQ" ]; do read -rt 0.02 <> <(:); done; echo "$GROUPCHAT_SEQ" >>finished',
    );
    const running = await startOn("jobs", ["--jobs", "3", "--", wait]);
    for (const msg of ["a", "b", "c", "d"]) await send("jobs", msg);
    await until(() => lines(contents("begun")).length === 3);
    expect(lines(contents("begun")).sort()).toEqual(["1", "2", "3"]);
    writeFileSync(file("go.2"), "");
    await until(() => lines(contents("begun")).length === 4);
    expect(lines(contents("finished"))).toEqual(["2"]);
    for (const seq of [1, 3, 4]) writeFileSync(file(`go.${seq}`), "");
    await until(() => lines(contents("finished")).length === 4);
    await stop(running);
  });
});

describe("--reply", () => {
  test("[Z40] what it prints is a reply, without the last line break; nothing is no reply; too much is cut", async () => {
    const reply = script(
      "reply",
      'case "$GROUPCHAT_MSG" in long) head -c 3000000 /dev/zero | tr "\\0" x;; silent) echo;; *) printf "got %s\\n\\n二\\n" "$GROUPCHAT_MSG";; esac',
    );
    const running = await startOn("reply", ["--reply", "--match", "^(a|long|silent|z)$", "--", reply]);
    for (const msg of ["a", "silent", "long", "z"]) await send("reply", msg);
    const all = await said("reply", 7);
    const replies = all.filter(({ replyTo }) => replyTo !== null);
    const numberOf = (msg: string) => all.find((message) => message.msg === msg)?.seq;
    expect(replies.map(({ nickName, replyTo }) => [nickName, replyTo])).toEqual([
      ["onbot", numberOf("a")],
      ["onbot", numberOf("long")],
      ["onbot", numberOf("z")],
    ]);
    expect(replies.map(({ msg }) => msg)).toEqual(["got a\n\n二", `${"x".repeat(3999)}…`, "got z\n\n二"]);
    await stop(running);
    expect(running.stdout()).toBe("");
  });
});

describe("what goes wrong", () => {
  test("[Z41] a command that fails is a line with its message's number, and the next runs", async () => {
    const fail = script(
      "fail",
      'exec <&-; case "$GROUPCHAT_MSG" in three) exit 3;; killed) kill -KILL $$;; *) echo fine;; esac',
    );
    const running = await startOn("fail", ["--", fail]);
    for (const msg of ["three", "killed", "ok"]) await send("fail", msg);
    await until(() => running.stdout() === "fine\n");
    expect(told(running)).toEqual([
      `groupchat: ${fail} for message #fail/1 ended with 3`,
      `groupchat: ${fail} for message #fail/2 was ended by SIGKILL`,
    ]);
    writeFileSync(fail, "#!/no/such/interpreter\n");
    await send("fail", "again");
    await until(() => told(running).length === 3);
    expect(told(running)[2]).toMatch(/for message #fail\/4 can't be started \(ENOENT\)$/);
    await stop(running);
  });

  test("[Z41] a command that is not there, or can't be run, is told before anything else, with 2", async () => {
    writeFileSync(file("plain"), "no program");
    for (const [command, says] of [
      ["no-such-program-here", /no program no-such-program-here that can be run.*PATH/],
      ["./no/such/file", /\.\/no\/such\/file can't be run/],
      [file("plain"), /plain can't be run.*chmod \+x/],
      [home.folder, /can't be run/],
    ] as const) {
      const { code, stderr } = await home.run([
        "on",
        "--url",
        "ws://127.0.0.1:1",
        "--rooms",
        "1",
        "--",
        command,
      ]);
      expect(stderr).toMatch(says);
      expect(lines(stderr)).toHaveLength(1);
      expect(code).toBe(2);
    }
  });
});

describe("the end", () => {
  const held =
    'echo $$ >>pid.$1; until [ -e "free.$1" ]; do read -rt 0.02 <> <(:); done; echo "held $GROUPCHAT_SEQ"';
  const pidOf = (name: string) => until(() => Number(lines(contents(`pid.${name}`))[0]) || undefined);
  /** Whether a process is there, as more than a zombie. */
  const lives = (pid: number) => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
      return false;
    }
  };

  test("[Z42] SIGTERM: no more messages are taken, what runs may end, its reply is sent, then 0", async () => {
    const running = await startOn("term", ["--reply", "--", script("held", held), "term"]);
    await send("term", "first");
    await send("term", "second");
    await pidOf("term");
    running.process.kill("SIGTERM");
    await send("term", "third");
    writeFileSync(file("free.term"), "");
    expect(await running.ended).toMatchObject({ code: 0, stdout: "" });
    expect((await said("term", 4)).map(({ msg, replyTo }) => [msg, replyTo])).toEqual([
      ["first", null],
      ["second", null],
      ["third", null],
      ["held 1", 1],
    ]);
  });

  test("[Z42] a second signal, and SIGINT, end what runs and all it started, and leave nothing", async () => {
    const deep = script("deep", "sleep 1000 & echo $! >>pid.sleep.$1; echo $$ >>pid.$1; wait");
    for (const [name, signals, code] of [
      ["twice", ["SIGTERM", "SIGTERM"], 1],
      ["int", ["SIGINT"], 130],
    ] as const) {
      const running = await startOn(name, ["--", deep, name]);
      await send(name, "go");
      const pids = [await pidOf(name), await pidOf(`sleep.${name}`)];
      expect(pids.every(lives)).toBe(true);
      for (const signal of signals) {
        running.process.kill(signal);
        await send(name, "said by a whole run of the program, so the signal has been heard");
      }
      expect((await running.ended).code).toBe(code);
      await until(() => !pids.some(lives));
    }
  });

  test("[Z43] --state: what was said meanwhile, and what had not ended, is done by the next run", async () => {
    const list =
      'echo "$GROUPCHAT_MSG" >>done.list; [ "$GROUPCHAT_MSG" != stuck ] || until [ -e free.state ]; do read -rt 0.02 <> <(:); done';
    const args = ["--state", file("state.json"), "--", script("listdone", list)];
    const first = await startOn("state", args);
    for (const msg of ["one", "stuck"]) await send("state", msg);
    await until(() => contents("done.list") === "one\nstuck\n");
    first.process.kill("SIGKILL");
    await until(() => first.process.signalCode !== null); // its output is open until the command, which goes on, ends
    await send("state", "meanwhile");
    writeFileSync(file("free.state"), "");
    const second = await startOn("state", args);
    await until(() => contents("done.list") === "one\nstuck\nstuck\nmeanwhile\n");
    await stop(second);
    const third = await startOn("state", args);
    await send("state", "new");
    await until(() => contents("done.list").endsWith("meanwhile\nnew\n"));
    await stop(third);
  });

  test("[Z43] --since runs it for what was said before too", async () => {
    for (const msg of ["a", "b", "c"]) await send("since", msg);
    const echo = script("echo", 'echo "$GROUPCHAT_SEQ $GROUPCHAT_MSG"');
    const running = await startOn("since", ["--since", "2", "--", echo]);
    await until(() => running.stdout() === "2 b\n3 c\n");
    await stop(running);
  });
});
