import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { definitions } from "../../src/cli/tree.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";

const FOLDER = "src/cli/commands";

/** Commands that help does not list. */
const HIDDEN = ["__complete"];

test("[A3] each command is a folder of its own name, with its definition and its entry", async () => {
  const names = Object.keys(englishShell.commands);
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...names, ...HIDDEN].sort());
  for (const { name } of folders) {
    for (const file of ["define.ts", "main.ts"]) expect(existsSync(`${FOLDER}/${name}/${file}`)).toBe(true);
  }
  for (const words of [englishShell, chineseShell]) {
    const commands = (await definitions()).map((define) => define(words));
    expect(commands.map((command) => command.name())).toEqual(names);
    expect(commands.filter((command) => command.description() === "")).toEqual([]);
  }
});
