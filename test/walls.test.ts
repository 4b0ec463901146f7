import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

let tree: string;

/** The project's own rules over a tree of one file. */
function lint(file: string, source: string): { readonly ok: boolean; readonly output: string } {
  const path = join(tree, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
  const biome = resolve("node_modules/.bin/biome");
  const { status, stdout, stderr } = spawnSync(biome, ["lint", "--only=style/noRestrictedImports", path], {
    cwd: tree,
    encoding: "utf8",
  });
  rmSync(path);
  return { ok: status === 0, output: stdout + stderr };
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "groupchat-walls-"));
  const rules = JSON.parse(readFileSync("biome.json", "utf8"));
  writeFileSync(join(tree, "biome.json"), JSON.stringify({ ...rules, vcs: undefined }));
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test.each([
  ["src/core/x.ts", "../server/hub.ts"],
  ["src/core/x.ts", "../tui/app.tsx"],
  ["src/core/x.ts", "../cli/main.ts"],
  ["src/core/x.ts", "node:fs"],
  ["src/core/x.ts", "react"],
  ["src/core/x.ts", "socket.io-client"],
  ["src/server/x.ts", "../tui/app.tsx"],
  ["src/server/x.ts", "../cli/main.ts"],
  ["src/server/x.ts", "socket.io"],
  ["src/server/socket-server.ts", "../cli/main.ts"],
  ["src/tui/x.ts", "../server/hub.ts"],
  ["src/tui/view/x.tsx", "../../cli/main.ts"],
  ["src/tui/x.ts", "socket.io-client"],
  ["src/tui/model/x.ts", "react"],
  ["src/tui/model/x.ts", "ink"],
  ["src/tui/model/x.ts", "node:fs"],
  ["src/tui/model/x.ts", "../view/screen.tsx"],
  ["src/cli/x.ts", "socket.io-client"],
  ["src/cli/commands/x.ts", "socket.io"],
])("[A1] %s may not import %s", (file, imported) => {
  const { ok, output } = lint(file, `export { x } from "${imported}";\n`);
  expect(output).toContain("noRestrictedImports");
  expect(ok).toBe(false);
});

test.each([
  ["src/core/x.ts", "./names.ts"],
  ["src/core/text2.ts", "node:util"],
  ["src/server/x.ts", "../core/names.ts"],
  ["src/server/socket-server.ts", "socket.io"],
  ["src/tui/model/x.ts", "../../core/names.ts"],
  ["src/tui/view/x.tsx", "ink"],
  ["src/cli/x.ts", "../server/start.ts"],
  ["src/cli/socket-transport.ts", "socket.io-client"],
])("[A1] %s may import %s", (file, imported) => {
  expect(lint(file, `export { x } from "${imported}";\n`).ok).toBe(true);
});
