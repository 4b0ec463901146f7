import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Home } from "../support/program.ts";
import { Pty } from "../support/pty.ts";

const PASSPHRASE = "a passphrase 密码";

let laptop: Home;
let desk: Home;
let url: string;

beforeAll(async () => {
  laptop = new Home();
  desk = new Home();
  ({ url } = await laptop.serve(["--no-limits"]));
  writeFileSync(join(laptop.folder, "pass"), `${PASSPHRASE}\n`);
  writeFileSync(join(desk.folder, "pass"), `${PASSPHRASE}\n`);
  writeFileSync(join(desk.folder, "wrong"), "another\n");
  await laptop.run(["send", "--url", url, "--nick", "ann", "--room", "1", "first"]);
});

afterAll(async () => {
  await desk.close();
  await laptop.close();
});

/** Exports ann's identity into a file; resolves with that. */
async function exported(name: string, ...flags: string[]): Promise<string> {
  const file = join(laptop.folder, name);
  const args = ["identity", "export", file, "--url", url, "--nick", "ann", ...flags];
  expect(await laptop.run(args)).toMatchObject({ code: 0, stdout: "" });
  return file;
}

const importing = (home: Home, file: string, ...flags: string[]) =>
  home.run(["identity", "import", file, ...flags]);

describe("groupchat identity", () => {
  test("[I86] carries who one is to another machine, which is one more device with a session of its own", async () => {
    const file = await exported("sealed", "--passphrase-file", join(laptop.folder, "pass"));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toMatch(/ann|127\.0\.0\.1|u-/);
    expect(await importing(desk, file, "--passphrase-file", join(desk.folder, "pass"))).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/you are ann on 127\.0\.0\.1:\d+ here too/),
    });
    const said = await desk.run(["send", "--url", url, "--nick", "ann", "--room", "1", "from the desk"]);
    expect(said.code).toBe(0);
    const { stdout } = await laptop.run(["history", "--room", "1", "--json", "--url", url, "--nick", "ann"]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ msg, own }) => [msg, own])).toEqual([
      ["first", true],
      ["from the desk", true],
    ]);
    const sessions = (home: Home, ...args: string[]) =>
      home.run(["sessions", ...args, "--url", url, "--nick", "ann"]);
    expect((await sessions(desk)).stdout.trim().split("\n")).toHaveLength(2);
    expect((await sessions(desk, "end", "others")).stdout.trim().split("\n")).toHaveLength(1);
    expect((await sessions(laptop)).code).toBe(4);
    expect((await sessions(desk)).code).toBe(0);
  });

  test("[I86] a file by itself, by standard output and input, and without a passphrase where that is wished", async () => {
    const home = new Home();
    await home.run(["send", "--url", url, "--nick", "bob", "--room", "1", "of bob"]);
    const { stdout, code } = await home.run(["identity", "export", "--plain", "--url", url, "--nick", "bob"]);
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { groupchat: "identity", version: 1, identity: { nick: "bob", url } },
    ]);
    const other = new Home();
    expect((await other.run(["identity", "import"], { input: stdout })).code).toBe(0);
    expect((await other.run(["who", "--url", url, "--nick", "bob"])).code).toBe(0);
    await Promise.all([home.close(), other.close()]);
  });

  test("[I87] what is wrong is one line, and nothing is written", async () => {
    const home = new Home();
    await home.run(["send", "--url", url, "--nick", "cai", "--room", "1", "of cai"]);
    const file = join(home.folder, "cai.identity");
    const exporting = (...flags: string[]) => home.run(["identity", "export", file, "--url", url, ...flags]);
    expect(await exporting("--nick", "cai")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--passphrase-file, or --plain"),
    });
    expect(await exporting("--nick", "nobody", "--plain")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("nobody has never been on"),
    });
    expect(readdirSync(home.folder)).not.toContain("cai.identity");
    writeFileSync(join(home.folder, "pass"), PASSPHRASE);
    expect((await exporting("--nick", "cai", "--passphrase-file", join(home.folder, "pass"))).code).toBe(0);
    expect(await exporting("--nick", "cai", "--plain")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is there already"),
    });
    const refused = async (path: string, ...flags: string[]) => {
      const { code, stdout, stderr } = await importing(desk, path, ...flags);
      expect([code, stdout, stderr.split("\n").length]).toEqual([2, "", 2]);
      return stderr;
    };
    const wrong = ["--passphrase-file", join(desk.folder, "wrong")];
    expect(await refused(file)).toContain("needs its passphrase");
    expect(await refused(file, ...wrong)).toContain("is wrong, or the file is damaged");
    const text = readFileSync(file, "utf8");
    const damaged = join(home.folder, "damaged");
    for (const [content, words] of [
      ["", "holds no identity"],
      ["{}", "holds no identity"],
      [text.slice(0, -20), "holds no identity"],
      [text.replace('"version":1', '"version":2'), "of another version"],
      [text.replace(/"N":\d+/, '"N":1073741824'), "holds no identity"],
      [text.replace(/"N":\d+/, '"N":1000'), "holds no identity"],
      [text.replace(/"N":\d+/, '"N":16384'), "holds no identity"],
      [text.replace(/"salt":"..../, '"salt":"AAAA'), "is wrong, or the file is damaged"],
    ] as const) {
      writeFileSync(damaged, content);
      expect(await refused(damaged, "--passphrase-file", join(home.folder, "pass"))).toContain(words);
    }
    expect(await refused(join(home.folder, "none"))).toContain("there is no");
    await home.close();
  });

  test("[I87] another identity that is here stays, unless it is to be put aside", async () => {
    const home = new Home();
    await home.run(["send", "--url", url, "--nick", "dan", "--room", "1", "of dan"]);
    const { stdout } = await home.run(["identity", "export", "--plain", "--url", url, "--nick", "dan"]);
    const other = new Home();
    const asEve = ["--url", url, "--nick", "eve"];
    await other.run(["send", ...asEve, "--room", "1", "of eve"]);
    const refused = await other.run(["identity", "import", ...asEve], { input: stdout });
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--replace puts that one aside"),
    });
    expect((await other.run(["who", ...asEve])).code).toBe(0);
    const replaced = await other.run(["identity", "import", "--replace", ...asEve], { input: stdout });
    const [, aside = ""] = /is in (\S+)/.exec(replaced.stderr) ?? [];
    expect(JSON.parse(readFileSync(aside, "utf8")).userId).not.toBe(JSON.parse(stdout).identity.userId);
    await Promise.all([home.close(), other.close()]);
  });

  test("[I86] at a terminal the passphrase is asked for twice, and nothing of it is shown", async () => {
    const home = new Home();
    await home.run(["send", "--url", url, "--nick", "fay", "--room", "1", "of fay"]);
    const file = join(home.folder, "fay.identity");
    const pty = new Pty(home, ["identity", "export", file, "--url", url, "--nick", "fay"]);
    await pty.shows("new passphrase for the file:");
    pty.type(`${PASSPHRASE}\r`);
    await pty.shows("the same again:");
    pty.type(`${PASSPHRASE}\r`);
    await pty.shows("holds who fay is on");
    expect((await pty.end()).code).toBe(0);
    expect(pty.output).not.toContain(PASSPHRASE);
    const other = new Home();
    const typed = new Pty(other, ["identity", "import", file]);
    await typed.shows("passphrase of the file:");
    typed.type(`${PASSPHRASE}\r`);
    await typed.shows("you are fay on");
    expect((await typed.end()).code).toBe(0);
    await Promise.all([home.close(), other.close()]);
  });
});
