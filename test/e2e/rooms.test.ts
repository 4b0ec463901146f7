import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { records } from "../support/json-schemas.ts";
import { Home } from "../support/program.ts";
import { Pty } from "../support/pty.ts";
import { servedHome } from "../support/served-home.ts";
import { until } from "../support/until.ts";

describe("rooms in the shell", () => {
  const served = servedHome();
  const { home, as, say } = served;

  test("[I55] room set changes the settings of who moderates, show prints them, and others are refused", async () => {
    await say("ann", "ops", "hello");
    await say("bob", "ops", "hello");
    const changed = await as(
      "ann",
      "room",
      "set",
      "read-only=on",
      "slow=30s",
      "name=Release day",
      "--room",
      "ops",
    );
    expect(changed).toMatchObject({ code: 0, stdout: expect.stringContaining("read-only   on\n") });
    expect((await as("bob", "room", "show", "--room", "ops")).stdout).toBe(
      "name        Release day\nlisted      on\nread-only   on\ntopic-lock  off\narchived    off\nslow        30s\n",
    );
    const shown = await as("bob", "room", "show", "--room", "ops", "--json");
    expect(records("room-settings", shown.stdout)).toMatchObject([
      { roomId: "roomops", settings: { slowMs: 30_000 } },
    ]);
    expect(await say("bob", "ops", "x")).toMatchObject({
      code: 4,
      stderr: "groupchat: only moderators write in this room\n",
    });
    expect(await as("bob", "room", "set", "archived=on", "--room", "ops")).toMatchObject({ code: 4 });
    const { stdout } = await as("bob", "rooms");
    expect(stdout).toContain("Release day #ops  ");
  });

  test("[I55] what is no setting is a usage error that names those there are", async () => {
    for (const wrong of [["colour=red"], ["read-only=perhaps"], ["slow=9h"], []]) {
      const { code, stderr } = await as("ann", "room", "set", ...wrong, "--room", "ops");
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/no setting: give NAME=VALUE|nothing to change/),
      ]);
    }
  });

  test("[I55] room new makes a private room, which rooms lists for its maker alone", async () => {
    const { stdout } = await as("ann", "room", "new", "name=Board");
    const value = stdout.trim();
    expect(value).toMatch(/^private\.[0-9a-f]{32}$/);
    expect(await say("ann", value, "secret")).toMatchObject({ code: 0 });
    const listed = records("room", (await as("ann", "rooms", "--json")).stdout);
    expect(listed).toContainEqual(
      expect.objectContaining({ roomId: `room${value}`, room: "Board", private: true }),
    );
    expect((await as("bob", "rooms", "--json")).stdout).not.toContain("private.");
    const refused = await say("bob", value, "x");
    const nowhere = await say("bob", `private.${"0".repeat(32)}`, "x");
    expect([refused.code, refused.stderr]).toEqual([4, nowhere.stderr]);
  });

  test("[I54] invite prints a link that join takes, also from standard input; one for a single use lets in one", async () => {
    const value = (await as("ann", "room", "new", "name=Board")).stdout.trim();
    const made = await as("ann", "invite", "--room", value, "--once", "--expires", "2h");
    const link = made.stdout.trim();
    expect(link).toMatch(new RegExp(`^groupchat://${new URL(served.url).host}/join/[\\w-]{32}$`));
    expect(made.stderr).toContain("one person enters");
    expect(made.stderr).toContain("others can't use 127.0.0.1");
    const cid = (...args: string[]) => home.run(["join", ...args, "--nick", "cid"], { input: `${link}\n` });
    expect(await cid("-")).toMatchObject({ code: 0, stdout: `${value}\n` });
    expect(await say("cid", value, "I am in")).toMatchObject({ code: 0 });
    const dan = await home.run(["join", link, "--nick", "dan", "--plain"], { input: "hi\n" });
    expect(dan).toMatchObject({ code: 4, stderr: expect.stringContaining("the invite is not valid") });
    const again = await home.run(["join", link, "--nick", "cid", "--plain"], { input: "still in\n" });
    expect(again.code).toBe(0);
    const { stdout } = await as("ann", "history", "--room", value, "--json");
    expect(records("message", stdout).map(({ msg }) => msg)).toEqual(["I am in", "still in"]);
  });

  test("[I54] invite --end ends the links of a room, and who does not moderate it makes none", async () => {
    const value = (await as("ann", "room", "new")).stdout.trim();
    const made = await as("ann", "invite", "--room", value, "--json");
    const [record] = records("invite", made.stdout);
    expect(record).toMatchObject({ room: `#${value}`, role: "member", once: false });
    expect((await as("ann", "invite", "--room", value, "--end")).code).toBe(0);
    const late = await home.run(["join", String(record?.link), "--nick", "eve", "--plain"]);
    expect(late.code).toBe(4);
    await say("ann", "open", "x");
    await say("bob", "open", "x");
    expect((await as("bob", "invite", "--room", "open")).code).toBe(4);
    expect((await home.run(["join", "groupchat://nowhere", "--nick", "eve"])).code).toBe(2);
    expect((await home.run(["join", String(record?.link), "--rooms", "1"])).code).toBe(2);
  });

  test("[I54] on a terminal a QR code of the link stands below it", async () => {
    await say("ann", "qr", "x");
    const args = ["invite", "--room", "qr", "--url", served.url, "--nick", "ann"];
    const pty = new Pty(home, args, { columns: 100, rows: 60 });
    await until(() => pty.ended);
    expect(pty.ended?.code).toBe(0);
    const isOfCode = (row: string) => /^[ ▀▄█]{20,}$/u.test(row.trimEnd());
    await until(() => pty.screen.text().split("\n").filter(isOfCode).length > 12); // its last bytes may come after its end
  });
});

test("[I54] the secrets of invites are in no log of the server", async () => {
  const home = new Home();
  const { url, running } = await home.serve(["--verbose"]);
  const as = (nick: string, ...args: string[]) => home.run([...args, "--url", url, "--nick", nick]);
  await as("ann", "send", "--room", "ops", "x");
  const link = (await as("ann", "invite", "--room", "ops")).stdout.trim();
  const joined = await home.run(["join", "-", "--nick", "fay"], { input: link });
  expect([joined.code, joined.stdout]).toEqual([0, "ops\n"]);
  const secret = link.split("/").at(-1) ?? "";
  expect([secret.length, running.stderr().length + running.stdout().length > 200]).toEqual([32, true]);
  expect(running.stderr() + running.stdout()).not.toContain(secret);
  await home.close();
});

test("[I56] a link leads into a closed server, without a password, for its room alone", async () => {
  const home = new Home();
  const file = join(home.folder, "password");
  await home.run(["passwd", "--file", file], { input: "correct horse\n" });
  const { url } = await home.serve(["--password-file", file]);
  const secret = join(home.folder, "secret");
  writeFileSync(secret, "correct horse\n");
  const as = (nick: string, ...args: string[]) => home.run([...args, "--url", url, "--nick", nick]);
  await as("ann", "send", "--room", "ops", "x", "--password-file", secret);
  const link = (await as("ann", "invite", "--room", "ops", "--quiet")).stdout.trim();
  expect((await as("bob", "send", "--room", "ops", "x")).code).toBe(4);
  expect(await home.run(["join", "-", "--nick", "bob"], { input: link })).toMatchObject({
    code: 0,
    stdout: "ops\n",
  });
  expect((await as("bob", "send", "--room", "ops", "hello")).code).toBe(0);
  expect((await as("bob", "send", "--room", "other", "hello")).code).toBe(4);
  await home.close();
});
