import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { records } from "../support/json-schemas.ts";
import { Home } from "../support/program.ts";
import { until } from "../support/until.ts";

let home: Home;
let url: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits"]));
});

afterAll(() => home.close());

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

async function said(room: string, from = home, at = url): Promise<Record<string, unknown>[]> {
  const { stdout } = await from.run(["history", "--url", at, "--nick", "reader", "--room", room, "--json"]);
  return records("message", stdout);
}

describe("send --lines", () => {
  test("[Z14] each line is a message, in order; blank ones are none", async () => {
    const lines = numbered(3_000);
    const input = `${lines.join("\n")}\n\n   \r\nlast 最后\r\n`;
    const sent = await home.run(["send", "--url", url, "--room", "lines", "--lines"], { input });
    expect(sent).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect((await said("lines")).map(({ msg }) => msg)).toEqual([...lines, "last 最后"]);
  });

  test("[Z14] a line that is rejected is told with its number, and the rest goes on", async () => {
    const input = `one\n${"x".repeat(4_001)}\nthree\n`;
    const sent = await home.run(["send", "--url", url, "--room", "rejected", "--lines"], { input });
    expect(sent.code).toBe(5);
    expect(sent.stderr).toMatch(/^groupchat: line 2 was not sent: .*longer than 4000 characters.*\n$/);
    expect((await said("rejected")).map(({ msg }) => msg)).toEqual(["one", "three"]);
  });

  test("[Z14] a server with rate limits is waited for, and everything arrives in order", async () => {
    const limited = new Home();
    const { url: slow } = await limited.serve();
    const input = `${numbered(32).join("\n")}\n`;
    const sent = await limited.run(["send", "--url", slow, "--room", "1", "--lines"], { input });
    expect(sent).toMatchObject({ code: 0, stderr: "" });
    expect((await said("1", limited, slow)).map(({ msg }) => msg)).toEqual(numbered(32));
    await limited.close();
  });

  test("[Z15] killed half-way and run again with the same key, nothing is missing or said twice", async () => {
    const lines = numbered(20_000);
    const args = ["send", "--url", url, "--room", "killed", "--lines", "--id", "import", "--json"];
    const first = home.start(args, { input: `${lines.join("\n")}\n` });
    await until(() => first.stdout().split("\n").length > 2_000);
    first.process.kill("SIGKILL");
    await first.ended;
    const second = await home.run(args, { input: `${lines.join("\n")}\n` });
    expect(second.code).toBe(0);
    const receipts = records("receipt", second.stdout);
    expect(receipts).toHaveLength(20_000);
    expect(receipts[0]).toMatchObject({ line: 1, id: "import.1", seq: 1, duplicate: true });
    expect(receipts.at(-1)).toMatchObject({ line: 20_000, id: "import.20000", duplicate: false });
    expect((await said("killed")).map(({ msg }) => msg)).toEqual(lines);
  }, 60_000);

  test("[Z14] a server killed and started again on the way costs nothing", async () => {
    const own = new Home();
    const { url: mortal, running } = await own.serve(["--no-limits"]);
    const lines = numbered(30_000);
    const args = ["send", "--url", mortal, "--room", "1", "--lines", "--json"];
    const sending = own.start(args, { input: `${lines.join("\n")}\n` });
    await until(() => sending.stdout().split("\n").length > 2_000);
    running.process.kill("SIGKILL");
    await running.ended;
    await own.serve(["--no-limits"], Number(new URL(mortal).port));
    expect(await sending.ended).toMatchObject({ code: 0 });
    expect((await said("1", own, mortal)).map(({ msg }) => msg)).toEqual(lines);
    await own.close();
  }, 60_000);
});

describe("send", () => {
  test("[Z15] with the same key it is said once, and the receipt says so", async () => {
    const args = ["send", "--url", url, "--room", "once", "--id", "build-42", "--json", "green"];
    const runs = [await home.run(args), await home.run(args)].map(({ stdout }) => records("receipt", stdout));
    expect(runs).toMatchObject([
      [{ seq: 1, duplicate: false }],
      [{ seq: 1, duplicate: true, id: "build-42" }],
    ]);
    expect(await said("once")).toHaveLength(1);
  });

  test("[Z16] --reply-to answers a message, --me says what one does", async () => {
    await home.run(["send", "--url", url, "--room", "answers", "deploy?"]);
    await home.run(["send", "--url", url, "--room", "answers", "--reply-to", "1", "yes"]);
    await home.run(["send", "--url", url, "--room", "answers", "--me", "deploys"]);
    expect(await said("answers")).toMatchObject([
      { msg: "deploy?", replyTo: null, kind: "text" },
      { msg: "yes", replyTo: 1 },
      { msg: "deploys", kind: "me" },
    ]);
    const none = await home.run(["send", "--url", url, "--room", "answers", "--reply-to", "99", "no"]);
    expect(none).toMatchObject({ code: 5, stderr: expect.stringContaining("replyTo must be the seq") });
  });

  test("[Z16] who only sends does not stand in the room's roster", async () => {
    const there = home.start([
      "tail",
      "--url",
      url,
      "--nick",
      "there",
      "--rooms",
      "roster",
      "-f",
      "--verbose",
    ]);
    await until(() => there.stderr().includes("joined"));
    const slow = home.start([
      "send",
      "--url",
      url,
      "--nick",
      "passing",
      "--room",
      "roster",
      "--lines",
      "--json",
    ]);
    slow.process.stdin?.write("first\n");
    await until(() => slow.stdout().includes('"seq"'));
    const { stdout } = await home.run(["who", "--url", url, "--room", "roster", "--json"]);
    expect(records("member", stdout)).toMatchObject([{ nickName: "there", away: null }]);
    slow.process.stdin?.end();
    expect(await slow.ended).toMatchObject({ code: 0 });
    there.process.kill("SIGTERM");
    await there.ended;
  });
});
