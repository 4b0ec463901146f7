import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Home } from "../support/program.ts";
import { Pty } from "../support/pty.ts";

const PASSWORD = "correct horse battery";

let home: Home;
let url: string;
let file: string;

beforeAll(async () => {
  home = new Home();
  file = join(home.folder, "server.password");
  await home.run(["passwd", "--file", file], { input: PASSWORD });
  ({ url } = await home.serve(["--no-limits", "--password-file", file]));
});

afterAll(() => home.close());

const person = (nick: string, ...args: string[]) => new Pty(home, [...args, "--url", url, "--nick", nick]);

test("[I27] the screen asks for the password before it opens, shows nothing of it, and does not ask again", async () => {
  const ann = person("ann", "join", "--rooms", "1");
  await ann.shows("password of 127.0.0.1:");
  ann.type("wrong horse\r");
  await ann.shows("the password is wrong; try again");
  ann.type("correcX\x7ft horse battery\r");
  await ann.shows("connected");
  expect(ann.output).not.toMatch(/horse|battery/);
  ann.type("/quit\r");
  expect((await ann.end()).code).toBe(0);
  const again = person("ann", "join", "--rooms", "1");
  await again.shows("connected");
  expect(again.output).not.toContain("password");
  again.kill();
});

test("[I27] a command asks, too, and gives up at Ctrl-D and Ctrl-C", async () => {
  const bob = person("bob", "send", "--room", "1", "hello");
  await bob.shows("password of");
  bob.type(`${PASSWORD}\r`);
  expect((await bob.end()).code).toBe(0);
  const eve = person("eve", "send", "--room", "1", "hello");
  await eve.shows("password of");
  eve.type("\x04");
  expect((await eve.end()).code).toBe(4);
  expect(eve.output).toContain("this server asks for a password");
  const carl = person("carl", "send", "--room", "1", "hello");
  await carl.shows("password of");
  carl.type("half a pass\x03");
  const end = await carl.end();
  expect(end.code === 130 || end.signal === 2).toBe(true);
});

test("[I27] a password file in the way is used instead, and nobody is asked", async () => {
  const wrong = join(home.folder, "wrong");
  writeFileSync(wrong, "wrong horse\n");
  const dan = person("dan", "send", "--room", "1", "--password-file", wrong, "hello");
  expect((await dan.end()).code).toBe(4);
  expect(dan.output).not.toContain("password of");
});

test("[I21] passwd asks twice on a terminal, and changes nothing where the two differ", async () => {
  const other = join(home.folder, "other.password");
  const typed = async (first: string, second: string) => {
    const pty = new Pty(home, ["passwd", "--file", other]);
    await pty.shows("new password:");
    pty.type(`${first}\r`);
    await pty.shows("the same again:");
    pty.type(`${second}\r`);
    const { code } = await pty.end();
    expect(pty.output).not.toContain(first);
    return code;
  };
  expect(await typed("a long password", "another password")).toBe(2);
  expect(await typed("a long password", "a long password")).toBe(0);
});
