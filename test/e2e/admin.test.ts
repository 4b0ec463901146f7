import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withAccess } from "../../src/server/access/operator.ts";
import { Home } from "../support/program.ts";
import { servedHome } from "../support/served-home.ts";
import { until } from "../support/until.ts";

describe("groupchat admin", () => {
  const { home, as, say } = servedHome();
  const data = join(home.folder, "groupchat.db");
  const admin = (...args: string[]) => home.run(["admin", ...args, "--data", data]);

  test("[I6] grant and revoke give and take a role in the file of a running server, which holds within a second", async () => {
    for (const made of ["1", "2"]) await say("zoe", made, "hello"); // who makes a room moderates it
    await say("ann", "1", "hello");
    expect(await admin("grant", "ann", "--role", "reader")).toMatchObject({
      code: 0,
      stdout: "ann is reader of the server\n",
    });
    await until(async () => (await say("ann", "1", "hello?")).code === 4);
    expect((await say("ann", "1", "x")).stderr).toContain("a reader may not say anything here");
    expect((await admin("revoke", "ANN")).stdout).toBe("ann has no role of its own on the server any more\n");
    await until(async () => (await say("ann", "1", "hello!")).code === 0);
    expect((await admin("grant", "ann", "--role", "reader", "--room", "2")).stdout).toBe(
      "ann is reader in #2\n",
    );
    await until(async () => (await say("ann", "2", "x")).code === 4);
    expect((await say("ann", "1", "x")).code).toBe(0);
    expect((await as("bob", "rooms")).code).toBe(0);
  });

  test("[I6] says what is wrong: nobody of that nick, no role, no file, no data file", async () => {
    expect(await admin("grant", "nobody")).toMatchObject({
      code: 5,
      stderr: expect.stringContaining("nobody is known here by the nick nobody"),
    });
    expect((await admin("grant", "ann", "--role", "king")).code).toBe(2);
    expect((await admin("crown", "ann")).code).toBe(2);
    const missing = join(home.folder, "none.db");
    expect((await home.run(["admin", "grant", "ann", "--data", missing])).code).toBe(1);
    const other = join(home.folder, "other.txt");
    writeFileSync(other, "not a database of groupchat\n".repeat(99));
    expect((await home.run(["admin", "grant", "ann", "--data", other])).code).toBe(1);
    expect(readFileSync(other, "utf8")).toBe("not a database of groupchat\n".repeat(99));
  });
});

test("[I5] what was decided stands in the audit log of the file", async () => {
  const home = new Home();
  const server = await home.serve();
  await home.run(["send", "--url", server.url, "--nick", "ann", "--room", "1", "hello"]);
  const data = join(home.folder, "groupchat.db");
  await home.run(["admin", "grant", "ann", "--data", data]);
  const { entries } = await withAccess(data, ({ access }) => access.audit({ limit: 9 }));
  await home.close();
  expect(entries).toEqual([
    expect.objectContaining({
      action: "role",
      subjectNick: "ann",
      by: undefined,
      details: { role: "admin" },
    }),
  ]);
});
