import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { canSetRepair, editConfig } from "../../src/cli/settings/config-edit.ts";

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "groupchat-edit-"));
  file = join(home, "config", "groupchat", "config.json");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

test("[Z51] a missing file and its folder are made, for this user alone", async () => {
  mkdirSync(join(home, "config"));
  await editConfig(file, ["nick=alice", "notify.bell=off"]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ nick: "alice", notify: { bell: "off" } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  expect(readdirSync(dirname(file))).toEqual(["config.json"]);
});

test.each([
  [
    "its order and spacing",
    '{ "mouse":true,\n\n    "nick" : "old" }\n',
    '{ "mouse":true,\n\n    "nick" : "alice" }\n',
  ],
  ["its indentation", '{\n\t"mouse": true\n}\n', '{\n\t"mouse": true,\n\t"nick": "alice"\n}\n'],
  ["its line ends", '{\r\n  "mouse": true\r\n}', '{\r\n  "mouse": true,\r\n  "nick": "alice"\r\n}'],
])("[Z51] the rest of the file stays as it was written: %s", async (_, before, after) => {
  write(before);
  await editConfig(file, ["nick=alice"]);
  expect(readFileSync(file, "utf8")).toBe(after);
});

test("[Z83] comments stay where they are", async () => {
  write('{\n  // the looks\n  "mouse": true /* mine */\n}\n');
  await editConfig(file, ["nick=alice", "mouse=false"]);
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(/^\{\n {2}\/\/ the looks\n {2}"mouse": false/);
  expect(text).toContain("/* mine */");
  expect(text).toContain('"nick": "alice"');
  expect(canSetRepair(file)).toBe(true);
});

test("[Z51] a link stays a link, and the file behind it keeps its mode", async () => {
  write("{}");
  const real = join(home, "dotfiles.json");
  writeFileSync(real, "{}");
  chmodSync(real, 0o640);
  rmSync(file);
  symlinkSync(real, file);
  await editConfig(file, ["nick=alice"]);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(JSON.parse(readFileSync(real, "utf8"))).toEqual({ nick: "alice" });
  expect(statSync(real).mode & 0o777).toBe(0o640);
});

test.each([
  [["nick="], {}],
  [["nick=null"], {}],
  [["nick=42"], { nick: "42" }],
  [["nick=a=b"], { nick: "a=b" }],
  [["colors.mention=208", "colors.nicks.0=208"], undefined],
  [["colors.mention=208"], { nick: "old", colors: { mention: "208" } }],
  [["mouse=false"], { nick: "old", mouse: false }],
  [
    ['groups=[{"name":"ops","value":"ops"}]', "groups.0.value=5"],
    { nick: "old", groups: [{ name: "ops", value: 5 }] },
  ],
])("[Z51] %j is taken as %j", async (texts, expected) => {
  write('{"nick":"old"}');
  const edited = editConfig(file, texts);
  if (expected === undefined) await expect(edited).rejects.toThrow("colors.nicks");
  else {
    await edited;
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(expected);
  }
});

test.each([
  [["mouse=maybe"], "--set mouse=maybe: mouse must be true or false"],
  [["nick=alice", "nik=bob"], "--set nik=bob: nik is not a setting"],
  [["nick"], "--set nick: give a name and a value"],
  [["url=:::"], "is not an address"],
  [["nick=\u200b"], "nick must be 1–32 visible characters"],
  [["keys.ctrl-t=fly"], "--set keys.ctrl-t=fly: keys.ctrl-t must be none or one of"],
  [["mouse.x=1"], "--set mouse.x=1: mouse"],
])("[Z52] %j is refused for what is wrong with it, and nothing is written", async (texts, message) => {
  write('{"mouse":true}');
  await expect(editConfig(file, texts)).rejects.toThrow(message);
  expect(readFileSync(file, "utf8")).toBe('{"mouse":true}');
  expect(readdirSync(dirname(file))).toEqual(["config.json"]);
});

test.each([
  ['{"nick":5}', true],
  ['{"nik":"x"}', true],
  ['{"groups":[{"name":"a","value":[]}]}', true],
  ['{"nick":5,"mouse":1}', false],
  ['{"nick":', false],
  ["[]", false],
  ["", false],
])("[Z75] whether one --set can mend %j: %s", (text, mended) => {
  write(text);
  expect(canSetRepair(file)).toBe(mended);
});

test("[Z52] what was wrong in the file before is told by its line; a change that mends it is made", async () => {
  write('{\n  "nick": "x",\n  "mouse": 1\n}');
  await expect(editConfig(file, ["nick=alice"])).rejects.toThrow(
    `${file}: line 3: mouse must be true or false`,
  );
  await editConfig(file, ["mouse=true"]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ nick: "x", mouse: true });
  write("{");
  await expect(editConfig(file, ["mouse=true"])).rejects.toThrow("is not valid JSON: line 1");
});
