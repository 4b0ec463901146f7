import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type PipeOutput, PipeOutputSchema } from "../../src/cli/commands/pipe/records.ts";
import { records } from "../support/json-schemas.ts";
import type { Running } from "../support/program.ts";
import { servedHome } from "../support/served-home.ts";
import { until } from "../support/until.ts";

const served = servedHome();
const { home, as, say, start, stop } = served;
const lines = (text: string) => text.split("\n").filter((line) => line !== "");

/** The lines of a running command once there are so many. */
const printed = (running: Running, count: number) =>
  until(() => (lines(running.stdout()).length >= count ? lines(running.stdout()) : undefined));

describe("[Z91] tail --changes", () => {
  test("prints what becomes of messages behind them, as lines", async () => {
    await say("alice", "lines", "helo\nworld");
    const running = await start("tail", "--nick", "r", "--rooms", "lines", "-f", "--changes");
    await printed(running, 2);
    await as("alice", "edit", "lines/1", "hello\nworld");
    await printed(running, 4);
    await as("bob", "react", "lines/1", "👍");
    await printed(running, 5);
    await as("bob", "react", "lines/1", "👍", "--off");
    await printed(running, 6);
    await as("bob", "pin", "lines/1");
    await printed(running, 7);
    await as("alice", "delete", "lines/1", "--reason", "done");
    const told = (await printed(running, 8)).map((line) => line.replace(/^\d\d:\d\d /, "TIME "));
    expect(told).toEqual([
      "TIME #lines alice: helo",
      "    world",
      "TIME #lines/1 ✎ alice: hello",
      "    world",
      "TIME #lines/1 +👍 alice: hello",
      "TIME #lines/1 -👍 alice: hello",
      "TIME #lines/1 +📌 alice: hello",
      "TIME #lines/1 alice ✗ deleted: done",
    ]);
    await stop(running);
  });

  test("prints them as JSON of the published schema, each once", async () => {
    await say("alice", "json", "one");
    await as("bob", "react", "json/1", "❤️");
    const running = await start("tail", "--nick", "r", "--rooms", "json", "-f", "--changes", "--json");
    await printed(running, 1);
    await as("alice", "edit", "json/1", "two");
    const [message, changed] = await printed(running, 2);
    expect(records("message", message ?? "")).toMatchObject([{ msg: "one", rev: 1 }]);
    expect(records("changed", changed ?? "")).toMatchObject([
      { type: "changed", seq: 1, msg: "two", rev: 2, changes: [{ type: "edit" }] },
    ]);
    await stop(running);
  });

  test("without it the original is printed once, whatever becomes of it", async () => {
    const running = await start("tail", "--nick", "r", "--rooms", "once", "-f");
    await say("alice", "once", "one");
    await printed(running, 1);
    await as("alice", "edit", "once/1", "two");
    await as("bob", "react", "once/1", "👍");
    await say("alice", "once", "three");
    const told = await printed(running, 2);
    expect(told.map((line) => line.slice(6))).toEqual(["#once alice: one", "#once alice: three"]);
    await stop(running);
  });

  test("--from and --match choose among changed messages as they are now; of deletions --from alone", async () => {
    const args = ["--from", "alice", "--match", "^ok", "--format", "{{seq}} {{msg}}{{deletedAt}}"];
    const running = await start("tail", "--nick", "r", "--rooms", "chosen", "-f", "--changes", ...args);
    await say("bob", "chosen", "ok bob");
    await say("alice", "chosen", "no");
    await as("bob", "edit", "chosen/1", "ok again");
    await as("alice", "edit", "chosen/2", "ok");
    expect(await printed(running, 1)).toEqual(["2 ok"]);
    await as("bob", "delete", "chosen/1");
    await as("alice", "delete", "chosen/2");
    expect((await printed(running, 2))[1]).toMatch(/^2 \d{4}-/);
    await stop(running);
  });

  test("--state goes on behind the last change that was printed too", async () => {
    const file = join(home.folder, "seen");
    const tail = async () => {
      const args = ["--rooms", "state", "--state", file, "--changes", "--json"];
      return lines((await as("r", "tail", ...args)).stdout).map((line) => JSON.parse(line));
    };
    await say("alice", "state", "one");
    await say("alice", "state", "two");
    expect(await tail()).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    await as("alice", "edit", "state/1", "uno");
    await as("bob", "react", "state/2", "👍");
    await say("alice", "state", "three");
    expect(await tail()).toMatchObject([
      { type: "changed", seq: 1, msg: "uno", rev: 1 },
      { type: "changed", seq: 2, rev: 2 },
      { seq: 3, msg: "three" },
    ]);
    expect(await tail()).toEqual([]);
    await as("alice", "delete", "state/1");
    expect(await tail()).toMatchObject([{ type: "changed", seq: 1, changes: [{ type: "delete" }] }]);
  });

  test("--changes without anything to follow is a usage error", async () => {
    const ended = await as("r", "tail", "--rooms", "1", "--changes");
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/--changes needs --follow/) });
  });
});

describe("[Z92] pipe", () => {
  const told = (running: Running): PipeOutput[] =>
    lines(running.stdout()).map((line) => v.parse(PipeOutputSchema, JSON.parse(line)));
  const ofType = <T extends PipeOutput["type"]>(running: Running, type: T) =>
    told(running).filter((one): one is Extract<PipeOutput, { type: T }> => one.type === type);
  const write = (running: Running, line: object) => running.process.stdin?.write(`${JSON.stringify(line)}\n`);

  async function startPipe(room: string): Promise<Running> {
    const running = home.start(["pipe", "--url", served.url, "--nick", "bot", "--rooms", room]);
    await until(() => ofType(running, "ready").length === 1);
    return running;
  }

  test("takes changes in, answers each, and tells them out", async () => {
    const running = await startPipe("piped");
    const done: object[] = [
      { msg: "60 %", id: "b", update: true, ref: 0 },
      { msg: "80 %", id: "b", update: true, ref: 1 },
      { type: "edit", seq: 1, msg: "90 %", ref: 2 },
      { type: "react", seq: 1, emoji: "👍", ref: 3 },
      { type: "react", seq: 1, emoji: "👍", on: false, ref: 4 },
      { type: "pin", seq: 1, room: "#piped", ref: 5, id: "p" },
      { type: "pin", seq: 1, on: false, ref: 6 },
      { type: "delete", seq: 1, reason: "over", ref: 7 },
    ];
    for (const [ref, line] of done.entries()) {
      write(running, line);
      await until(() => ofType(running, "ack").length === ref + 1);
    }
    const acks = ofType(running, "ack");
    expect(acks.map(({ ref, seq, rev }) => ({ ref, seq, rev }))).toEqual(
      done.map((_, ref) => ({ ref, seq: 1, ...(ref === 0 ? {} : { rev: ref }) })),
    );
    expect(acks[5]).toMatchObject({ id: "p", duplicate: false, room: "#piped", roomId: "roompiped" });
    await until(() => ofType(running, "changed").length === 7);
    expect(
      ofType(running, "changed").map(({ rev, msg, own, changes }) => ({ rev, msg, own, changes })),
    ).toEqual([
      { rev: 1, msg: "80 %", own: true, changes: [{ type: "edit" }] },
      { rev: 2, msg: "90 %", own: true, changes: [{ type: "edit" }] },
      { rev: 3, msg: "90 %", own: true, changes: [expect.objectContaining({ emoji: "👍", on: true })] },
      { rev: 4, msg: "90 %", own: true, changes: [expect.objectContaining({ emoji: "👍", on: false })] },
      { rev: 5, msg: "90 %", own: true, changes: [{ type: "pin", on: true }] },
      { rev: 6, msg: "90 %", own: true, changes: [{ type: "pin", on: false }] },
      { rev: 7, msg: "", own: true, changes: [{ type: "delete" }] },
    ]);
    running.process.stdin?.end();
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("a message as it was told can be sent back as a change to it", async () => {
    const running = await startPipe("sentback");
    write(running, { msg: "one" });
    const [message] = await until(() =>
      ofType(running, "message").length === 1 ? ofType(running, "message") : undefined,
    );
    write(running, { ...message, type: "edit", msg: "two" });
    const [changed] = await until(() =>
      ofType(running, "changed").length === 1 ? ofType(running, "changed") : undefined,
    );
    write(running, { ...changed, type: "react", emoji: "✅" });
    await until(() => ofType(running, "changed").length === 2);
    running.process.stdin?.end();
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  test("a change that can't be is an error, told on both streams, and the rest goes on", async () => {
    await say("alice", "wrong", "hers");
    const bad = [
      { type: "edit", seq: 1, msg: "x" },
      { type: "edit", seq: 9, msg: "x" },
      { type: "edit", msg: "x" },
      { type: "edit", seq: 1, msg: " " },
      { type: "edit", seq: "1", msg: "x" },
      { type: "delete", seq: 0 },
      { type: "react", seq: 1, emoji: "ok" },
      { type: "react", seq: 1 },
      { type: "pin", seq: 1, on: 1 },
      { type: "pin", seq: 1, emoji: "👍" },
      { type: "changed", seq: 1, msg: "x" },
      { msg: "x", update: true },
    ];
    const input = [...bad, { msg: "fine" }].map((line) => `${JSON.stringify(line)}\n`).join("");
    const ended = await home.run(["pipe", "--url", served.url, "--nick", "bot", "--rooms", "wrong"], {
      input,
    });
    const answers = lines(ended.stdout).map((line) => v.parse(PipeOutputSchema, JSON.parse(line)));
    const errors = answers
      .flatMap((one) => (one.type === "error" ? [one] : []))
      .sort((a, b) => a.line - b.line);
    expect(errors.map(({ line, code }) => ({ line, code }))).toEqual(
      bad.map((_, index) => ({ line: index + 1, code: index === 0 ? "FORBIDDEN" : "INVALID" })),
    );
    const [, missing, noSeq, ...others] = errors.map(({ message }) => message);
    expect(missing).toMatch(/no message 9/);
    expect(noSeq).toMatch(/^seq is missing/);
    expect(others).toMatchObject([
      expect.stringMatching(/^msg /),
      expect.stringMatching(/^seq must be the number of a message/),
      expect.stringMatching(/^seq must be the number of a message/),
      expect.stringMatching(/emoji/),
      expect.stringMatching(/^emoji is missing/),
      expect.stringMatching(/^on must be true or false/),
      expect.stringMatching(/^emoji is not a field/),
      expect.stringMatching(/^type must be message, edit, delete, react, pin, kick/),
      expect.stringMatching(/needs an id for update/),
    ]);
    expect(answers.some((one) => one.type === "ack")).toBe(true);
    expect(lines(ended.stderr)).toHaveLength(bad.length); // of the two that fail for one reason the second is told in the end
    expect((await as("r", "history", "--room", "wrong", "--json")).stdout).not.toContain('"rev"');
  });
});
