import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { makeFolder } from "../../src/files/folder.ts";

vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  /** Another process makes each folder just after this one saw that something above it is missing. */
  const mkdirSync = (path: string, options: fs.MakeDirectoryOptions): void => {
    try {
      real.mkdirSync(path, options);
    } catch (error) {
      real.mkdirSync(path, { recursive: true });
      throw error;
    }
  };
  return { ...real, mkdirSync };
});

test("[R37] of two processes that make the same folders at once, both have them", () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "groupchat-folder-"));
  makeFolder(join(folder, "a", "b", "c"), 0o700);
  expect(fs.statSync(join(folder, "a", "b", "c")).isDirectory()).toBe(true);
  fs.rmSync(folder, { recursive: true });
});
