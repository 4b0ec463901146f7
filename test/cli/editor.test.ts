import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { editText } from "../../src/cli/commands/join/editor.ts";
import { until } from "../support/until.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-editor-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("[K25] an editor that is ended early, as the chat ends, is told so itself, also where $EDITOR is more than a simple command", async () => {
  const [editor, begun, ended] = ["editor.sh", "begun", "ended"].map((name) => join(folder, name));
  const script = [
    "#!/bin/sh",
    `trap 'echo > "${ended}"; exit' HUP`,
    'echo saved > "$1"',
    `echo > "${begun}"`,
    "tail -f /dev/null",
  ];
  writeFileSync(editor ?? "", `${script.join("\n")}\n`, { mode: 0o755 });
  let end = (): string | undefined => undefined;
  const edited = editText(
    "",
    { PATH: process.env.PATH, EDITOR: `edit() { "${editor}" "$1"; true; }; edit` },
    (endEarly) => {
      end = endEarly;
    },
  );
  await until(() => existsSync(begun ?? ""));
  expect(end()).toBe("saved");
  await until(() => existsSync(ended ?? ""));
  expect(await edited).toHaveProperty("reason");
});
