import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { IdentityFile } from "../../src/cli/files/identity-file.ts";
import { toNick } from "../../src/core/protocol/names.ts";

/** Runs once, in the middle of the next write: the file is there, and empty. */
let meanwhile: (() => void) | undefined;

vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  const writeFileSync: typeof real.writeFileSync = (file, data, options) => {
    real.writeFileSync(file, "", options);
    const other = meanwhile;
    meanwhile = undefined;
    other?.();
    real.writeFileSync(file, data);
  };
  return { ...real, writeFileSync };
});

test("[Z1] of two processes that start at once, both are the same user, however their writes interleave", () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "groupchat-race-"));
  const nick = toNick("小明") ?? expect.unreachable();
  const load = () => new IdentityFile({ XDG_STATE_HOME: folder }, "ws://a", nick).load();
  let other: unknown;
  meanwhile = () => {
    other = load();
  };
  expect(load()).toEqual(other);
  expect(load()).toEqual(other);
  fs.rmSync(folder, { recursive: true });
});
