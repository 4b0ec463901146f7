import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Packed {
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const MAN: readonly string[] = JSON.parse(readFileSync("package.json", "utf8")).man;

test("[A2] the package holds what runs and what is read, nothing of the workshop", () => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [packed]: Packed[] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" }));
  const paths = packed?.files.map(({ path }) => path) ?? [];
  const made = /^dist\/(?:commands|man\/zh_CN)\//;
  expect(paths.filter((path) => !made.test(path) && !MAN.includes(path)).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "README.zh-CN.md",
    "bin/groupchat.js",
    "bin/package.json",
    "dist/THIRD-PARTY-LICENCES.txt",
    "dist/help.js",
    "package.json",
  ]);
  expect(paths).toEqual(expect.arrayContaining([...MAN]));
  expect(paths.filter((path) => path.startsWith("dist/man/zh_CN/"))).toHaveLength(MAN.length);
  expect(packed?.files.find(({ path }) => path === "bin/groupchat.js")?.mode).toBe(0o755);
});

test("[A2] what an install fetches is one package, the one with native code", () => {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(Object.keys(dependencies)).toEqual(["@photostructure/sqlite"]);
});
