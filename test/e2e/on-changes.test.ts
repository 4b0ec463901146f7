import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { ChangedRecordSchema } from "../../src/cli/io/records.ts";
import { servedHome } from "../support/served-home.ts";
import { until } from "../support/until.ts";

const served = servedHome();
const { home, as, say, start, stop } = served;
const lines = (text: string) => text.split("\n").filter((line) => line !== "");

describe("[Z93] on", () => {
  const file = (name: string) => join(home.folder, name);
  const contents = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");

  /** Makes a command of lines of bash. */
  function script(name: string, text: string): string {
    writeFileSync(file(`${name}.sh`), `#!/bin/bash\n${text}\n`);
    chmodSync(file(`${name}.sh`), 0o755);
    return file(`${name}.sh`);
  }

  /** A command that adds the message it is given, and what changed, to a file. */
  function writer(name: string): string {
    const variables = '"$GROUPCHAT_SEQ|$GROUPCHAT_MSG|$GROUPCHAT_CHANGE|$GROUPCHAT_EMOJI"';
    return script(name, `read -r line; echo "$line" >>${file(name)}.json\necho ${variables} >>${file(name)}`);
  }

  test("ignores what becomes of messages, and with --changes is told of it", async () => {
    const plain = await start("on", "--nick", "plainbot", "--rooms", "on", "--", writer("plain"));
    const changes = await start(
      "on",
      "--nick",
      "changebot",
      "--rooms",
      "on",
      "--changes",
      "--",
      writer("changed"),
    );
    await say("alice", "on", "deploy?");
    await as("alice", "edit", "on/1", "deploy now?");
    await as("bob", "react", "on/1", "✅");
    await as("bob", "pin", "on/1");
    await as("alice", "delete", "on/1");
    await say("alice", "on", "end");
    await until(() => lines(contents("changed")).length === 6 && lines(contents("plain")).length === 2);
    expect(lines(contents("plain"))).toEqual(["1|deploy?||", "2|end||"]);
    expect(lines(contents("changed"))).toEqual([
      "1|deploy?||",
      "1|deploy now?|edit|",
      "1|deploy now?|react|✅",
      "1|deploy now?|pin|",
      "1||delete|",
      "2|end||",
    ]);
    const told = lines(contents("changed.json")).map((line) => JSON.parse(line));
    expect(told[0]).not.toHaveProperty("type");
    expect(v.parse(v.strictObject(ChangedRecordSchema.entries), told[2])).toMatchObject({
      seq: 1,
      changes: [{ type: "react", emoji: "✅", on: true }],
    });
    await stop(plain);
    await stop(changes);
  });

  test("what its own user does is not told, but what others do to its messages is", async () => {
    const running = await start("on", "--nick", "ownbot", "--rooms", "own", "--changes", "--", writer("own"));
    await say("ownbot", "own", "deploy?");
    await as("ownbot", "edit", "own/1", "deploy to prod?");
    await as("ownbot", "react", "own/1", "👀");
    await as("bob", "react", "own/1", "✅");
    await until(() => contents("own") !== "");
    expect(lines(contents("own"))).toEqual(["1|deploy to prod?|react|✅"]);
    await stop(running);
  });

  test("--state does what changed meanwhile", async () => {
    const args = ["--nick", "statebot", "--rooms", "onstate", "--changes", "--state", file("onstate.seen")];
    const first = await start("on", ...args, "--", writer("onstate"));
    await say("alice", "onstate", "one");
    await until(() => lines(contents("onstate")).length === 1);
    await stop(first);
    await as("alice", "edit", "onstate/1", "uno");
    const second = await start("on", ...args, "--", writer("onstate"));
    await until(() => lines(contents("onstate")).length === 2);
    await stop(second);
    expect(lines(contents("onstate"))).toEqual(["1|one||", "1|uno|edit|"]);
    const third = await start("on", ...args, "--", writer("onstate"));
    await say("alice", "onstate", "two");
    await until(() => lines(contents("onstate")).length === 3);
    await stop(third);
    expect(lines(contents("onstate"))[2]).toBe("2|two||");
  });

  test("--state remembers what it was told of: a change after a restart is told alone", async () => {
    const args = ["--nick", "marker", "--rooms", "marks", "--changes", "--state", file("marks.seen")];
    const first = await start("on", ...args, "--", writer("marks"));
    await say("alice", "marks", "deploy?");
    await as("bob", "react", "marks/1", "👍");
    await until(() => lines(contents("marks")).length === 2);
    await as("marker", "react", "marks/1", "✅");
    await stop(first);
    const second = await start("on", ...args, "--", writer("marks"));
    await as("carol", "react", "marks/1", "🎉");
    await until(() => lines(contents("marks")).length === 3);
    await stop(second);
    expect(lines(contents("marks"))).toEqual(["1|deploy?||", "1|deploy?|react|👍", "1|deploy?|react|🎉"]);
  });

  test("--state: what a killed run was doing is told again, without what was done before", async () => {
    const go = file("killed.go");
    const waits = script(
      "waits",
      `printf '%s\\n' "$GROUPCHAT_SEQ|$GROUPCHAT_EMOJI" >>${file("killed")}
      [ "$GROUPCHAT_EMOJI" != 🎉 ] || until [ -e ${go} ]; do sleep 0.05; done`,
    );
    const args = ["--nick", "killed", "--rooms", "killed", "--changes", "--state", file("killed.seen")];
    const first = await start("on", ...args, "--", waits);
    await say("alice", "killed", "deploy?");
    await as("bob", "react", "killed/1", "👍");
    await until(() => lines(contents("killed")).length === 2);
    await as("carol", "react", "killed/1", "🎉");
    await until(() => lines(contents("killed")).length === 3);
    first.process.kill("SIGKILL");
    writeFileSync(go, ""); // the command outlives the killed run
    await first.ended;
    const second = await start("on", ...args, "--", waits);
    await until(() => lines(contents("killed")).length === 4);
    await stop(second);
    expect(lines(contents("killed"))).toEqual(["1|", "1|👍", "1|🎉", "1|🎉"]);
  });

  test("--state: how others reacted to what was said meanwhile is told behind it, once", async () => {
    const args = ["--nick", "away", "--rooms", "aways", "--changes", "--state", file("aways.seen")];
    const first = await start("on", ...args, "--", writer("aways"));
    await say("alice", "aways", "one");
    await until(() => lines(contents("aways")).length === 1);
    await stop(first);
    await say("alice", "aways", "tow");
    await as("alice", "edit", "aways/2", "two");
    await as("away", "react", "aways/2", "👀");
    await as("bob", "react", "aways/2", "✅");
    await say("away", "aways", "deploy?");
    await as("bob", "react", "aways/3", "👍");
    const second = await start("on", ...args, "--", writer("aways"));
    await until(() => lines(contents("aways")).length === 4);
    await stop(second);
    const third = await start("on", ...args, "--", writer("aways"));
    await say("alice", "aways", "end");
    await until(() => lines(contents("aways")).length === 5);
    await stop(third);
    expect(lines(contents("aways"))).toEqual([
      "1|one||",
      "2|two||",
      "2|two|react|✅",
      "3|deploy?|react|👍",
      "4|end||",
    ]);
  });

  test("--state: what was said and deleted meanwhile runs nothing, and what follows does", async () => {
    const args = ["--nick", "ghost", "--rooms", "ghosts", "--changes", "--state", file("ghosts.seen")];
    const first = await start("on", ...args, "--", writer("ghosts"));
    await say("alice", "ghosts", "one");
    await until(() => lines(contents("ghosts")).length === 1);
    await stop(first);
    await say("alice", "ghosts", "secret");
    await as("alice", "delete", "ghosts/2");
    const second = await start("on", ...args, "--", writer("ghosts"));
    await say("alice", "ghosts", "three");
    await until(() => lines(contents("ghosts")).length === 2);
    await stop(second);
    expect(lines(contents("ghosts"))).toEqual(["1|one||", "3|three||"]);
  });
});
