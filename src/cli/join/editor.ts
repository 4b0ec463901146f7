import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Edited } from "../../tui/screen-options.ts";
import { foreignEncoding, withoutMark } from "../files/text-encoding.ts";

/**
 * Has a text edited by `$VISUAL` or `$EDITOR` (else vi) on this process's terminal, in a file that only this user can
 * read and that is gone afterwards. Never rejects. `onBegun` is handed what ends it early; that returns what is saved by then.
 */
export async function editText(
  text: string,
  env: NodeJS.ProcessEnv,
  onBegun: (end: () => string | undefined) => void = () => {},
): Promise<Edited> {
  const editor = [env.VISUAL, env.EDITOR].find((name) => (name ?? "").trim() !== "") ?? "vi";
  try {
    const folder = mkdtempSync(join(tmpdir(), "groupchat-"));
    const file = join(folder, "message.md");
    try {
      writeFileSync(file, text, { mode: 0o600 });
      const child = spawn("sh", ["-c", `${editor} "$1"`, "sh", file], { stdio: "inherit", env });
      onBegun(() => endEarly(child, folder, file));
      const reason = await whyFailed(child);
      if (reason !== undefined) return { editor, reason };
      return edited(editor, readFileSync(file));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } catch (error) {
    return { editor, reason: (error as Error).message };
  }
}

/** The process ends in this turn: nothing that waits for the editor comes any more. */
function endEarly(child: ChildProcess, folder: string, file: string): string | undefined {
  try {
    child.kill("SIGHUP");
    const saved = edited("", readFileSync(file));
    return "text" in saved && saved.text !== "" ? saved.text : undefined;
  } catch {
    return undefined; // the editor is just done, or has the file under another name
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What an editor left in the file. */
function edited(editor: string, bytes: Buffer): Edited {
  const encoding = foreignEncoding(bytes);
  if (encoding !== undefined) return { editor, reason: `${encoding} ≠ UTF-8` };
  return { text: withoutMark(bytes.toString("utf8")).replace(/\r?\n$/, "") };
}

/** Resolves with why it did not succeed, or undefined. The shell splits the editor's own arguments, as git does. */
function whyFailed(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => {
      if (code === 0) return resolve(undefined);
      resolve(signal === null ? `ended with ${code}` : `ended by ${signal}`);
    });
  });
}
