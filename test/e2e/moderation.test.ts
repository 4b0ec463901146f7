import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { records } from "../support/json-schemas.ts";
import { servedHome } from "../support/served-home.ts";
import { until } from "../support/until.ts";

describe("groupchat admin, online", () => {
  const served = servedHome();
  const { home, as, say } = served;
  const data = join(home.folder, "groupchat.db");
  const byMod = (...args: string[]) => as("mod", "admin", ...args);

  beforeAll(async () => {
    for (const nick of ["root", "mod", "eve"]) await say(nick, "1", "hello");
    await home.run(["admin", "grant", "root", "--data", data]);
    await until(async () => (await as("root", "audit")).code === 0);
    await as("root", "admin", "role", "mod", "--role", "moderator", "--room", "1");
  });

  test("[I70] kick, ban, silence and their ends are done by a moderator, and told to whom they concern with exit code 4", async () => {
    expect(await byMod("kick", "eve", "--room", "1")).toMatchObject({
      code: 0,
      stdout: "eve was taken out of #1\n",
    });
    const banned = await byMod("ban", "eve", "--room", "1", "--for", "2h", "--reason", "spam");
    expect(banned.stdout).toMatch(/^eve is banned from #1 until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n$/);
    const refused = await say("eve", "1", "hm");
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(/you are banned from room1 until \d{4}-.*: spam/);
    expect((await byMod("unban", "EVE", "--room", "1")).stdout).toBe("eve is banned from #1 no more\n");
    expect((await byMod("silence", "eve", "--room", "1")).stdout).toBe("eve is silenced in #1\n");
    expect(await say("eve", "1", "hm")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("you may say nothing in room1"),
    });
    expect((await byMod("unsilence", "eve", "--room", "1")).code).toBe(0);
    expect((await say("eve", "1", "thanks")).code).toBe(0);
  });

  test("[I70] what one may not do, and a command line at fault, are told with their exit codes", async () => {
    const onServer = await byMod("ban", "eve");
    expect([onServer.code, onServer.stderr]).toEqual([
      4,
      expect.stringContaining("may not decide about others"),
    ]);
    expect((await byMod("kick", "root", "--room", "1")).code).toBe(4);
    expect((await byMod("kick", "nobody", "--room", "1")).code).toBe(5);
    expect((await byMod("unban", "eve", "--room", "1")).code).toBe(5);
    expect((await byMod("kick", "--room", "1")).code).toBe(2);
    expect((await byMod("kick", "eve", "--address", "10.0.0.1")).code).toBe(2);
    expect((await byMod("role", "eve", "--room", "1")).code).toBe(2);
    expect((await byMod("ban", "eve", "--for", "soon")).code).toBe(2);
  });

  test("[I70] what follows a room ends with exit code 4 once its user is taken out of the last one, and says why", async () => {
    const tail = home.start([
      "tail",
      "--url",
      served.url,
      "--nick",
      "eve",
      "--rooms",
      "1,2",
      "-f",
      "--verbose",
    ]);
    await until(() => /joined.*\n.*joined/s.test(tail.stderr()));
    await byMod("kick", "eve", "--room", "1", "--reason", "rude");
    await until(() => tail.stderr().includes("you were taken out of room1: rude"));
    expect(tail.process.exitCode).toBeNull();
    await as("root", "admin", "ban", "eve");
    expect(await tail.ended).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("you are banned from this server"),
    });
    expect((await as("root", "admin", "unban", "eve")).code).toBe(0);
  });

  test("[I73] a bot keeps order through pipe, and is told that it was taken out of a room", async () => {
    const options = ["--url", served.url, "--nick", "mod", "--rooms", "1,2"];
    const bot = home.start(["pipe", ...options]);
    await until(() => bot.stdout().includes('"ready"'));
    const write = (line: object) => bot.process.stdin?.write(`${JSON.stringify(line)}\n`);
    write({ type: "silence", room: "1", nickName: "eve", for: "2h", ref: "a" });
    write({ type: "kick", room: "2", nickName: "eve", ref: "b" });
    write({ type: "unsilence", room: "1", nickName: "eve", server: true, ref: "c" });
    await until(() => bot.stdout().split("\n").length > 4);
    await as("root", "admin", "kick", "mod", "--room", "1");
    await until(() => bot.stdout().includes('"removed"'));
    bot.process.stdin?.end();
    const { stdout, code } = await bot.ended;
    const printed = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
    expect(printed).toEqual(
      expect.arrayContaining([
        { type: "done", ref: "a", roomId: "room1", room: "#1", subject: "eve" },
        expect.objectContaining({ type: "error", ref: "b", code: "FORBIDDEN" }),
        expect.objectContaining({ type: "error", ref: "c", code: "FORBIDDEN" }),
        expect.objectContaining({ type: "removed", roomId: "room1", room: "#1", code: "FORBIDDEN" }),
      ]),
    );
    expect(code).toBe(4);
    await byMod("unsilence", "eve", "--room", "1");
  });

  test("[I71] list prints roles, bans and silences of a data file, audit what was done, of a running server or a file", async () => {
    await as("root", "admin", "ban", "--address", "10.0.0.0/8", "--reason", "open relay");
    const list = await home.run(["admin", "list", "--data", data]);
    const given = ["admin  root  server", "moderator  mod  #1", "ban  10.0.0.0/8  server  open relay"];
    expect(list.stdout.split("\n")).toEqual(expect.arrayContaining(given));
    const listed = records("access", (await home.run(["admin", "list", "--json", "--data", data])).stdout);
    expect(listed.at(-1)).toMatchObject({ type: "ban", network: "10.0.0.0/8", by: "root", roomId: null });
    const online = await as("root", "audit", "-n", "2");
    expect(online.stdout.split("\n")).toEqual([
      expect.stringMatching(/ {2}mod \(127\.0\.0\.1\) {2}unsilence {2}eve {2}#1$/),
      expect.stringMatching(/ {2}root \(127\.0\.0\.1\) {2}ban {2}10\.0\.0\.0\/8 {2}reason: open relay$/),
      "",
    ]);
    const offline = await home.run(["audit", "--data", data, "--json", "-n", "200"]);
    const entries = records("audit", offline.stdout);
    expect(entries[0]).toMatchObject({ action: "role", by: null, subjectNick: "root" });
    expect(entries.at(-1)).toMatchObject({ action: "ban", subject: "10.0.0.0/8", room: null });
    expect((await as("mod", "audit")).code).toBe(4);
  });
});
