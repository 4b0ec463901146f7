import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { manPages } from "../../scripts/man/pages.ts";
import { roff, usage } from "../../scripts/man/roff.ts";
import { CHINESE, ENGLISH } from "../../scripts/man/words.ts";
import { SETTING_FIELDS, settingName } from "../../src/cli/settings/server-settings.ts";
import { wholeTree } from "../../src/cli/tree.ts";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { isInstalled } from "../support/installed.ts";

const pages = await manPages(englishShell, ENGLISH, "1.2.3");
const tree = await wholeTree(englishShell, "1.2.3");
const commands = tree.commands.filter((command) => command.name() !== "__complete");

test("[Z57] each command and each option is in its page", () => {
  for (const command of [tree, ...commands]) {
    const name = command === tree ? "groupchat" : `groupchat-${command.name()}`;
    const page = pages.find(({ file }) => file === `${name}.1`)?.text ?? "";
    for (const { flags } of command.options) expect(page).toContain(`.TP\n${usage(flags)}\n`);
    for (const argument of command.registeredArguments) {
      expect(page).toContain(`.TP\n\\fI${roff(argument.name())}\\fR\n`);
    }
    expect(page).toContain(".SH EXIT STATUS");
  }
  for (const command of commands)
    expect(pages[0]?.text).toContain(`\\fBgroupchat\\-${command.name()}(1)\\fR`);
});

test("[Z57] each setting of a server's config file is in the page of serve", () => {
  const page = pages.find(({ file }) => file === "groupchat-serve.1")?.text ?? "";
  for (const field of SETTING_FIELDS) expect(page).toContain(`.TP\n\\fB${settingName(field)}\\fR\n`);
});

test("[Z57] package.json lists every page, so that npm installs it", () => {
  const { man } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(man.toSorted()).toEqual(pages.map(({ file }) => `dist/man/${file}`).sort());
});

test("[Z57] what roff takes for an order is only text", () => {
  expect(roff(".TH x")).toBe("\\&.TH x");
  expect(roff("'\\n' a-b")).toBe("\\(aq\\(rsn\\(aq a\\-b");
  expect(roff("聊天，x")).toBe("\\[u804A]\\:\\[u5929]\\[uFF0C]\\:x");
});

describe.skipIf(!isInstalled("groff"))("with groff (skipped where it is missing)", async () => {
  const groff = (text: string, ...args: readonly string[]) =>
    spawnSync("groff", ["-Tutf8", "-man", "-ww", ...args], { input: text, encoding: "utf8" });

  test.each([...pages, ...(await manPages(chineseShell, CHINESE, "1.2.3"))])(
    "[Z57] $file makes no warning",
    ({ text }) => {
      expect(groff(text, "-z")).toMatchObject({ status: 0, stderr: "", stdout: "" });
    },
  );

  test("[Z57] an example is printed as it is typed", () => {
    const page = pages.find(({ file }) => file === "groupchat-on.1")?.text ?? "";
    const printed = groff(page, "-P-cbou").stdout;
    expect(printed).toContain(String.raw`--match 'deploy (?<env>\w+)' --reply -- ./deploy.sh`);
  });
});
