import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { replaceFile } from "../../src/files/whole-file.ts";

let folder = "";
const folders: string[] = [];
const at = (name: string) => join(folder, name);
const mode = (name: string) => statSync(at(name)).mode & 0o777;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-replace-"));
  folders.push(folder);
});
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

test("[Z60] a file is there as a whole, with the mode it had, and a link stays one", () => {
  replaceFile(at("new"), "1");
  expect([readFileSync(at("new"), "utf8"), mode("new")]).toEqual(["1", 0o600]);
  chmodSync(at("new"), 0o640);
  symlinkSync("new", at("link"));
  symlinkSync("nothing", at("dangling"));
  replaceFile(at("link"), "2");
  replaceFile(at("dangling"), "3");
  expect([readFileSync(at("new"), "utf8"), mode("new")]).toEqual(["2", 0o640]);
  expect(readFileSync(at("nothing"), "utf8")).toBe("3");
  expect(readdirSync(folder).sort()).toEqual(["dangling", "link", "new", "nothing"]);
});

test("[Z60] where it can't be, it is as it was, and nothing lies beside it", () => {
  writeFileSync(at("file"), "as it was");
  expect(() => replaceFile(join(at("file"), "below"), "x")).toThrow(/ENOTDIR/);
  expect(() => replaceFile(folder, "x")).toThrow();
  expect(readdirSync(folder)).toEqual(["file"]);
  expect(readFileSync(at("file"), "utf8")).toBe("as it was");
});

test("[Z80] what a killed process left beside a file goes, what may be another's being written stays", () => {
  const [left, young, other] = [
    "file.0123456789ab.part",
    "file.ba9876543210.part",
    "file.0123456789ab.parts",
  ];
  for (const name of [left, young, other]) writeFileSync(at(name), "");
  for (const name of [left, other]) utimesSync(at(name), 1, 1);
  replaceFile(at("file"), "x");
  expect(readdirSync(folder).sort()).toEqual(["file", other, young].sort());
});
