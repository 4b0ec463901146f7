import { describe, expect, test } from "vitest";
import { records } from "../support/json-schemas.ts";
import { Home, type Running } from "../support/program.ts";
import { servedHome } from "../support/served-home.ts";
import { until } from "../support/until.ts";

const served = servedHome();
const { home, as, say } = served;
const lines = (text: string) => text.split("\n").filter((line) => line !== "");

async function inbox(nick: string, ...args: string[]): Promise<Record<string, unknown>[]> {
  return records("inbox", (await as(nick, "inbox", "--json", ...args)).stdout);
}

/** Somebody who is in a room, and so can be called by name there. */
async function listener(nick: string, room: string): Promise<Running> {
  const running = home.start([
    "tail",
    "-f",
    "--url",
    served.url,
    "--nick",
    nick,
    "--rooms",
    room,
    "--verbose",
  ]);
  await until(() => running.stderr().includes("joined"));
  return running;
}

describe("[Z94] inbox", () => {
  test("lists what calls, newest first, with its message as it now is", async () => {
    const there = await listener("amy", "ops");
    await say("amy", "ops", "first");
    await say("bob", "ops", "@amy did the deploy finish?");
    await say("bob", "ops", "--reply-to", "1", "I saw it\ntwice");
    await as("bob", "react", "ops/1", "👍");
    await as("bob", "edit", "ops/2", "@amy did the deploy go well?");
    expect(await inbox("amy")).toMatchObject([
      { why: "reaction", room: "#ops", seq: 1, message: { msg: "first", reactions: [{ emoji: "👍" }] } },
      { why: "reply", seq: 3, message: { replyTo: 1, nickName: "bob" } },
      { why: "mention", roomId: "roomops", seq: 2, message: { msg: "@amy did the deploy go well?", rev: 2 } },
    ]);
    const ids = (await inbox("amy")).map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    const printed = lines((await as("amy", "inbox")).stdout).map((line) => line.replace(/^\d+ \S+ \S+ /, ""));
    expect(printed).toEqual([
      "#ops/1 (reaction to yours) amy: first 👍 1",
      "#ops/3 (answers you) bob: I saw it twice",
      "#ops/2 (names you) bob: @amy did the deploy go well?",
    ]);
    expect(await inbox("amy", "-n", "2")).toHaveLength(2);
    expect(await inbox("bob")).toEqual([]);
    there.process.kill("SIGTERM");
    await there.ended;
  });

  test("what is done goes, one or all of it; nothing is printed", async () => {
    const [first, ...others] = await inbox("amy");
    expect(await as("amy", "inbox", "--done", String(first?.id))).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(await inbox("amy")).toEqual(others);
    expect(await as("amy", "inbox", "--all")).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await inbox("amy")).toEqual([]);
  });

  test("-f prints what is there, oldest first, then what comes, through a restart of the server", async () => {
    const own = new Home();
    const { url: mortal, running } = await own.serve();
    const at = Number(new URL(mortal).port);
    const run = (nick: string, ...args: string[]) => own.run([...args, "--url", mortal, "--nick", nick]);
    await run("amy", "send", "--room", "1", "first");
    const answer = (text: string) => run("bob", "send", "--room", "1", "--reply-to", "1", text);
    await answer("one");
    await answer("two");
    const following = own.start(["inbox", "-f", "--json", "--url", mortal, "--nick", "amy", "-n", "2"]);
    const told = (count: number) =>
      until(() => {
        const items = records("inbox", following.stdout().replace(/[^\n]*$/, ""));
        return items.length === count ? items : undefined;
      });
    await told(2);
    await answer("three");
    await told(3);
    running.process.kill("SIGKILL");
    await running.ended;
    await own.serve([], at);
    await answer("four");
    const items = await told(4);
    expect(items.map(({ message }) => message)).toMatchObject(
      ["one", "two", "three", "four"].map((msg) => ({ msg })),
    );
    following.process.kill("SIGTERM");
    expect((await following.ended).code).toBe(0);
    await own.close();
  });

  test.each([
    [["--done"], /--done/],
    [["--done", "x"], /whole number/],
    [["--done", "0"], /whole number/],
    [["--done", "1", "--all"], /cannot be used with/],
    [["--all", "-f"], /cannot be used with/],
    [["-n", "x"], /whole number/],
  ])("%j is refused", async (args, said) => {
    expect(await as("amy", "inbox", ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });
});
