import { beforeAll, describe, expect, test } from "vitest";
import { records } from "../support/json-schemas.ts";
import { startOriginalServer } from "../support/original-server.ts";
import { Home } from "../support/program.ts";
import { servedHome } from "../support/served-home.ts";
import { until } from "../support/until.ts";

const served = servedHome();
const { home, as, say } = served;

async function history(room: string): Promise<Record<string, unknown>[]> {
  return records("message", (await as("reader", "history", "--room", room, "--json")).stdout);
}

const receipts = (stdout: string) => records("receipt", stdout);

describe("[Z87] edit, delete, react and pin", () => {
  test("end with 0, silent, once it is committed", async () => {
    await say("alice", "quiet", "helo");
    for (const args of [
      ["edit", "quiet/1", "hello", "world"],
      ["react", "#quiet/1", "❤"],
      ["pin", "quiet/1"],
    ]) {
      expect(await as("alice", ...args)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    }
    const [message] = await history("quiet");
    expect(message).toMatchObject({ msg: "hello world", rev: 3, editedAt: expect.any(String) });
    expect(message).toMatchObject({ pinnedBy: message?.userId, reactions: [{ emoji: "❤️", count: 1 }] });
    expect(await as("alice", "delete", `${served.url.replace("ws:", "groupchat:")}/quiet/1`)).toMatchObject({
      code: 0,
    });
    expect(await history("quiet")).toMatchObject([
      { seq: 1, msg: "", rev: 4, deletedAt: expect.any(String) },
    ]);
  });

  test("take a text from standard input, and an emoji and a pin back", async () => {
    await say("alice", "back", "one");
    const edited = await home.run(["edit", "--url", served.url, "--nick", "alice", "back/1", "-"], {
      input: "一\n二\n",
    });
    expect(edited).toMatchObject({ code: 0 });
    for (const off of [[], ["--off"]]) {
      await as("bob", "react", "back/1", "👍", ...off);
      await as("bob", "pin", "back/1", ...off);
    }
    const [message] = await history("back");
    expect(message).toMatchObject({ msg: "一\n二", rev: 5 });
    expect(message?.pinnedBy ?? message?.reactions ?? []).toEqual([]);
  });

  test("print the receipt with --json, and under one --id do it once, whatever came between", async () => {
    await say("alice", "ids", "A");
    const edit = (id: string, text: string) => as("alice", "edit", "ids/1", text, "--id", id, "--json");
    const printed = [await edit("one", "B"), await edit("two", "C"), await edit("one", "B")];
    const common = { roomId: "roomids", room: "#ids", seq: 1 };
    expect(printed.map(({ stdout }) => receipts(stdout))).toMatchObject([
      [{ ...common, id: "one", rev: 1, duplicate: false }],
      [{ ...common, id: "two", rev: 2, duplicate: false }],
      [{ ...common, id: "one", rev: 1, duplicate: true }],
    ]);
    expect(await history("ids")).toMatchObject([{ msg: "C", rev: 2 }]);
  });

  test("say why a message was deleted", async () => {
    await say("alice", "why", "secret");
    await as("alice", "delete", "why/1", "--reason", "a secret");
    expect(await history("why")).toMatchObject([{ msg: "", reason: "a secret" }]);
    const { stdout } = await as("reader", "history", "--room", "why");
    expect(stdout).toMatch(/^\d\d:\d\d #why alice ✗ deleted: a secret\n$/);
    expect((await as("reader", "search", "secret", "--room", "why")).stdout).toBe("");
  });

  test("last through a server that comes back", async () => {
    const own = new Home();
    const { url: mortal, running } = await own.serve();
    const at = Number(new URL(mortal).port);
    await own.run(["send", "--url", mortal, "--room", "1", "before"]);
    const waiting = own.start(["pipe", "--url", mortal, "--rooms", "1"]);
    await until(() => waiting.stdout().includes("ready"));
    running.process.kill("SIGKILL");
    await running.ended;
    await until(() => waiting.stdout().includes("offline"));
    waiting.process.stdin?.end(`${JSON.stringify({ type: "edit", seq: 1, msg: "after" })}\n`);
    await own.serve([], at);
    expect(await waiting.ended).toMatchObject({ code: 0 });
    const { stdout } = await own.run(["history", "--url", mortal, "--room", "1", "--json"]);
    expect(records("message", stdout)).toMatchObject([{ msg: "after", rev: 1 }]);
    await own.close();
  });
});

describe("[Z88] what can't be changed is refused, and nothing is changed", () => {
  beforeAll(async () => {
    await say("alice", "bad", "mine");
    await say("alice", "bad", "gone");
    await as("alice", "delete", "bad/2");
  });

  test.each([
    [["edit", "bad", "x"], 2, /bad is not the address of a message: give ROOM\/NUMBER/],
    [["edit", "bad/0", "x"], 2, /not the address/],
    [
      ["edit", "groupchat://elsewhere:1/bad/1", "x"],
      2,
      /that message is on elsewhere:1, and this is ws:.*--url/,
    ],
    [["edit", "bad/1"], 2, /nothing to send/],
    [["edit", "bad/1", " "], 2, /the text is empty/],
    [["edit", "bad/1", "x", "--id", ""], 2, /--id must be 1–64 characters/],
    [["react", "bad/1", "ok"], 2, /It must be one emoji/],
    [["react", "bad/1", "👍👍"], 2, /It must be one emoji/],
    [["react", "bad/1"], 2, /missing required argument 'emoji'/],
    [["delete"], 2, /missing required argument 'address'/],
    [["edit", "bad/9", "x"], 5, /no message 9/],
    [["delete", "bad/9"], 5, /no message 9/],
    [["react", "bad/9", "👍"], 5, /no message 9/],
    [["pin", "bad/9"], 5, /no message 9/],
    [["edit", "bad/2", "x"], 5, /was deleted/],
    [["edit", "bad/1", "x".repeat(4_001)], 5, /longer than 4000 characters/],
    [["delete", "bad/1", "--reason", "x".repeat(301)], 5, /reason/],
  ])("%j", async (args, code, said) => {
    const ended = await as("alice", ...args);
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(said) });
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(await history("bad")).toMatchObject([{ msg: "mine" }, { msg: "" }]);
  });

  test("what is somebody else's is 4", async () => {
    for (const args of [
      ["edit", "bad/1", "x"],
      ["delete", "bad/1"],
    ]) {
      const ended = await as("eve", ...args);
      expect(ended).toMatchObject({ code: 4, stderr: expect.stringMatching(/somebody else's/) });
    }
    expect((await history("bad"))[0]).toMatchObject({ msg: "mine" });
  });

  test("on a server without edits, or after their time, it is 4", async () => {
    const own = new Home();
    const { url: strict } = await own.serve(["--no-edit"]);
    await own.run(["send", "--url", strict, "--room", "1", "--id", "a", "--update", "60 %"]);
    for (const args of [
      ["edit", "1/1", "x"],
      ["send", "--room", "1", "--id", "a", "--update", "70 %"],
    ]) {
      expect(await own.run([...args, "--url", strict])).toMatchObject({ code: 4 });
    }
    await own.close();
  });

  test("on a server of the original document it is 1, and says so", async () => {
    const server = await startOriginalServer();
    for (const args of [
      ["edit", "1/1", "x"],
      ["delete", "1/1"],
      ["react", "1/1", "👍"],
      ["pin", "1/1"],
      ["wait", "--reaction", "1/1"],
      ["inbox"],
    ]) {
      const ended = await home.run([...args, "--url", server.url, "--nick", "alice"]);
      expect({ args, ...ended }).toMatchObject({
        args,
        code: 1,
        stderr: expect.stringMatching(/base protocol/),
      });
    }
    await server.close();
  });
});

describe("[Z89] send --update", () => {
  const update = async (text: string, ...more: string[]) => {
    const ended = await say("ci", "live", "--id", "build-42", "--update", text, "--json", ...more);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    return receipts(ended.stdout)[0];
  };

  test("says it, or changes what it said; to say it again changes nothing, and what was said before can come again", async () => {
    expect(await update("60 %")).toMatchObject({ seq: 1, id: "build-42" });
    expect(await update("60 %")).not.toHaveProperty("rev");
    expect(await update("80 %")).toMatchObject({ seq: 1, rev: 1 });
    expect(await update("60 %")).toMatchObject({ seq: 1, rev: 2 });
    expect(await update("60 %")).not.toMatchObject({ rev: 3 });
    expect(await history("live")).toMatchObject([{ msg: "60 %", rev: 2 }]);
  });

  test("is each user's own: the same key of somebody else is another message", async () => {
    await say("other", "live", "--id", "build-42", "--update", "theirs");
    expect(await history("live")).toMatchObject([{ msg: "60 %" }, { msg: "theirs" }]);
  });

  test.each([
    [["--update", "x"], /--update needs --id/],
    [["--update", "--id", "a", "--lines"], /'--update' cannot be used with option '--lines'|--lines/],
  ])("%j is refused", async (args, said) => {
    expect(await say("ci", "live", ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });
});

describe("[Z90] wait --reaction", () => {
  test("ends at once where it is there already, and prints the message as it is", async () => {
    await say("alice", "wait", "deploy?");
    await as("bob", "react", "wait/1", "✅");
    expect(await as("alice", "wait", "--reaction", "wait/1")).toMatchObject({ code: 0, stdout: "deploy?\n" });
    const args = ["wait", "--url", served.url, "--nick", "alice", "--reaction", "wait/1"];
    const inCommand = await home.run(args, { env: { GROUPCHAT_ROOM: "other" } }); // as a command of on has it
    expect(inCommand).toMatchObject({ code: 0, stdout: "deploy?\n" });
    const json = await as("alice", "wait", "--reaction", "wait/1", "--emoji", "✅", "--json");
    expect(records("message", json.stdout)).toMatchObject([
      { seq: 1, reactions: [{ emoji: "✅", count: 1 }] },
    ]);
  });

  test("waits for the emoji that is asked for, through a restart of the server", async () => {
    const own = new Home();
    const { url: mortal, running } = await own.serve();
    await own.run(["send", "--url", mortal, "--nick", "alice", "--room", "1", "deploy?"]);
    const waiting = own.start(
      ["wait", "--url", mortal, "--nick", "alice", "--reaction", "1/1", "--emoji", "✅", "--verbose"],
      {},
    );
    await until(() => waiting.stderr().includes("joined"));
    await own.run(["react", "--url", mortal, "--nick", "bob", "1/1", "👎"]);
    running.process.kill("SIGKILL");
    await running.ended;
    await own.serve([], Number(new URL(mortal).port));
    await own.run(["react", "--url", mortal, "--nick", "bob", "1/1", "✅"]);
    expect(await waiting.ended).toMatchObject({ code: 0, stdout: "deploy?\n" });
    await own.close();
  });

  test("gives up after --timeout with 6, and at once where it can't come", async () => {
    await say("alice", "never", "deploy?");
    const wait = (...args: string[]) => as("alice", "wait", "--reaction", ...args);
    expect(await wait("never/1", "--timeout", "300ms")).toMatchObject({ code: 6 });
    expect(await wait("never/2")).toMatchObject({ code: 5, stderr: expect.stringMatching(/no message 2/) });
    const waiting = home.start([
      "wait",
      "--url",
      served.url,
      "--nick",
      "w",
      "--reaction",
      "never/1",
      "--verbose",
    ]);
    await until(() => waiting.stderr().includes("joined"));
    await as("alice", "delete", "never/1");
    expect(await waiting.ended).toMatchObject({ code: 5, stderr: expect.stringMatching(/was deleted/) });
  });

  test.each([
    [["--emoji", "✅"], /--emoji needs --reaction/],
    [["--reaction", "1/1", "--emoji", "ok"], /It must be one emoji/],
    [["--reaction", "1"], /not the address/],
    [["--reaction", "1/1", "--match", "x"], /cannot be used with/],
  ])("%j is refused", async (args, said) => {
    expect(await as("alice", "wait", ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(said),
    });
  });
});
