import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeFileLock } from "../../src/files/file-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Collects the garbage, and lets what hears of it act. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  for (let round = 0; round < 5; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("[M12] a lock is held until it is released, also where nothing in the program holds on to it", async () => {
  const file = join(folder, "lock");
  takeFileLock(file);
  await collectGarbage();
  expect(takeFileLock(file)).toBeUndefined();
});

test("[M12] a lock that is released twice is free once", () => {
  const file = join(folder, "lock");
  const first = takeFileLock(file);
  expect(takeFileLock(file)).toBeUndefined();
  first?.release();
  const second = takeFileLock(file);
  first?.release();
  expect(takeFileLock(file)).toBeUndefined();
  second?.release();
  expect(takeFileLock(file)?.release()).toBeUndefined();
});

test.skipIf(process.platform === "win32")(
  "[D7] a lock file is its owner's alone, so nobody else can lock it, whatever the umask (skipped on Windows, which has no modes)",
  () => {
    const file = join(folder, "lock");
    const inherited = process.umask(0);
    const lock = takeFileLock(file);
    process.umask(inherited);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    lock?.release();
  },
);
