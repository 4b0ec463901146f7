import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLink } from "../../src/cli/commands/join/open-link.ts";

const ADDRESS = "https://a.example/?q=$(touch x)&b=;c";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-open-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A desktop whose opener writes down what it is given, and ends with a code. */
function desktop(code: number): NodeJS.ProcessEnv {
  const script = `#!/bin/sh\nprintf '%s' "$*" > "${folder}/opened"\nexit ${code}\n`;
  for (const name of ["xdg-open", "open"]) writeFileSync(join(folder, name), script, { mode: 0o755 });
  return { PATH: `${folder}:${process.env.PATH}`, DISPLAY: ":0" };
}

describe("[S54] a link", () => {
  test("is opened by the desktop, as it is, without a shell", async () => {
    expect(await openLink(ADDRESS, desktop(0))).toBe(true);
    expect(readFileSync(join(folder, "opened"), "utf8")).toBe(ADDRESS);
  });

  test("that the desktop's program does not open is not opened", async () => {
    expect(await openLink(ADDRESS, desktop(3))).toBe(false);
    expect(await openLink(ADDRESS, { PATH: join(folder, "nothing"), DISPLAY: ":0" })).toBe(false);
  });

  test("is not opened where there is no desktop", async () => {
    const { PATH } = desktop(0);
    expect(await openLink(ADDRESS, { PATH, SSH_CONNECTION: "::1 1 ::1 22" })).toBe(false);
    expect(existsSync(join(folder, "opened"))).toBe(false);
  });
});
